const steps = [
  ['see verified deliveries arrive', 'listen --demo'],
  ['make a token and its two halves', 'token split'],
  ['fire a fake block at your handler', 'send block.forged localhost:3000'],
] as const;

/** What the program says when it is called alone. */
export function firstSteps(invocation: string): string {
  const lines = steps.flatMap(([purpose, words]) => [`  # ${purpose}`, `  ${invocation} ${words}`]);
  return `Phantom Core webhooks on your own machine.\n\n${lines.join('\n')}\n\n${invocation} --help shows the rest.\n`;
}
