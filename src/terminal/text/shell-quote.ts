/** A quote, and a backslash before a character with which it would be an escape in fish. */
const special = /'|\\(?![ -&(-[\]-~])/g;

/**
 * Quotes a text for a POSIX shell and for fish. Within single quotes, a POSIX shell takes every character but the quote
 * literally. Fish also knows `\'` and `\\` there, so such a backslash is outside of the quotes too.
 */
export function shellQuote(text: string): string {
  return `'${text.replace(special, (character) => `'\\${character}'`)}'`;
}

/** Returns a word of a command line, quoted only if a shell would interpret part of it. */
export function shellWord(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : shellQuote(text);
}
