/** @throws Error when deliveries were lost, or came twice: what was measured then is not what was meant */
export function requireCount(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`Expected ${expected} ${what}, got ${found}.`);
}
