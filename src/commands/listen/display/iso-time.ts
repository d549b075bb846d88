let lastMs = Number.NaN;
let lastText = '';

/** The time in ISO 8601 with milliseconds, UTC. Of several in one millisecond all but the first cost nothing. */
export function isoTime(unixMs: number): string {
  if (unixMs !== lastMs) {
    lastText = new Date(unixMs).toISOString();
    lastMs = unixMs;
  }
  return lastText;
}
