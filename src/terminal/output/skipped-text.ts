/** The line in place of texts that a slow reader had no room for. */
export function skippedText(skipped: number): string {
  return `… ${skipped} not shown: more came than could wait for this output\n`;
}

/** The same as a JSON line. */
export function skippedLine(skipped: number): string {
  return `${JSON.stringify({ type: 'skipped', count: skipped })}\n`;
}
