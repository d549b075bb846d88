/** What the program says when it is called alone. */
export function firstSteps(invocation: string): string {
  return [
    'Phantom Core webhooks on your own machine.',
    '',
    `  ${invocation} listen --demo                      see verified deliveries arrive`,
    `  ${invocation} token split                        make a token and its two halves`,
    `  ${invocation} send block.forged localhost:3000   fire a fake block at your handler`,
    '',
    `${invocation} --help shows the rest.`,
    '',
  ].join('\n');
}
