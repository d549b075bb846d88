/** Inserts thousands separators into a text of digits: "300900" becomes "300,900". */
export function groupDigits(digits: string): string {
  if (digits.length <= 3) return digits;
  const headLength = digits.length % 3 || 3;
  let grouped = digits.slice(0, headLength);
  for (let index = headLength; index < digits.length; index += 3) {
    grouped += `,${digits.slice(index, index + 3)}`;
  }
  return grouped;
}

/** Rounds a figure to three decimals, as in JSON lines. */
export function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000;
}

/** Formats a duration as a flag accepts it: `250ms`, `1.5s`, `2m`. */
export function durationText(durationMs: number): string {
  if (durationMs < 1_000) return `${durationMs}ms`;
  const isMinutes = durationMs % 60_000 === 0;
  return isMinutes ? `${durationMs / 60_000}m` : `${durationMs / 1_000}s`;
}
