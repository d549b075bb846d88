/** Formats a duration for a sentence: `1500 ms`, `30 s`, `2 min`. */
export function durationWords(durationMs: number): string {
  const seconds = durationMs / 1_000;
  if (seconds < 1 || !Number.isInteger(seconds)) return `${durationMs} ms`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
