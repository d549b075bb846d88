/** A figure to three decimals, as JSON lines tell it. */
export function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000;
}
