/** Quotes a text for a POSIX shell. Within single quotes, every character but the quote is literal. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns a word of a command line, quoted only if a shell would interpret part of it. */
export function shellWord(text: string): string {
  return /^[\w./:[\]@%+-]+$/.test(text) ? text : shellQuote(text);
}
