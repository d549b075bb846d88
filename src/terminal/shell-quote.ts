/** Within single quotes a POSIX shell takes every character for itself but the quote. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
