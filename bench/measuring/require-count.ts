/** @throws Error if deliveries were lost or duplicated, because the measurement is then meaningless */
export function requireCount(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`Expected ${expected} ${what}, got ${found}.`);
}
