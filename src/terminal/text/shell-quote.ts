/** Within single quotes a POSIX shell takes every character for itself but the quote. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A word of a command line, in quotes only where a shell would act upon something in it. */
export function shellWord(text: string): string {
  return /^[\w./:[\]@%+-]+$/.test(text) ? text : shellQuote(text);
}
