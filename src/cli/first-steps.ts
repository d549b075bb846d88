const steps = [
  ['see verified deliveries arrive', 'listen --demo'],
  // Alone, send would ask for a token; listen makes one, and prints the line that sends with it.
  ['receive your own, and see how to send one', 'listen'],
  ['make a token and its two halves', 'token split'],
] as const;

/** What the program says when it is called alone. */
export function firstSteps(invocation: string): string {
  const lines = steps.flatMap(([purpose, words]) => [`  # ${purpose}`, `  ${invocation} ${words}`]);
  return `Phantom Core webhooks on your own machine.\n\n${lines.join('\n')}\n\n${invocation} --help shows the rest.\n`;
}
