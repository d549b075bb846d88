/** Returns a Markdown table. The cells are Markdown. */
export function table(titles: Row, rows: readonly Row[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export type Row = readonly string[];

/** Escapes what Markdown would interpret, except code. */
export function asText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[|*<[_]/g, '\\$&')))
    .join('');
}
