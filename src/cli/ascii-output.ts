import type { Context, OutputStream } from '../context.ts';

/** Replacements for the characters of the program's texts that a terminal may not be able to show. */
const replacements: Readonly<Record<string, string>> = {
  '·': '-',
  '→': '->',
  '↑': 'Up',
  '…': '...',
  '×': 'x',
  '’': "'",
};
const replaced = new RegExp(`[${Object.keys(replacements).join('')}]`, 'g');

/**
 * The same context. If a terminal expects another encoding than UTF-8, the few non-ASCII characters that the program's
 * texts contain are replaced. Files and pipes get every byte as it is.
 */
export function withPlainTerminals(context: Context): Context {
  if (isUtf8(context.env)) return context;
  const streams = { stdout: plainTerminal(context.stdout), stderr: plainTerminal(context.stderr) };
  // Inherited rather than copied, so that what no command needs is not made.
  return Object.assign<Context, typeof streams>(Object.create(context), streams);
}

/** POSIX looks at these three in this order. A machine that sets none of them, such as a container, can mostly show UTF-8. */
function isUtf8({ LC_ALL: all, LC_CTYPE: type, LANG: language }: Context['env']): boolean {
  const locale = all || type || language || 'UTF-8';
  return /utf-?8/i.test(locale);
}

function plainTerminal(stream: OutputStream): OutputStream {
  if (!stream.isTerminal) return stream;
  return {
    isTerminal: true,
    isFile: false,
    get columns() {
      return stream.columns;
    },
    write: (bytes) => stream.write(Buffer.from(plain(Buffer.from(bytes).toString('utf8')))),
    print: (text) => stream.print(plain(text)),
  };
}

function plain(text: string): string {
  return text.replace(replaced, (character) => replacements[character] ?? character);
}
