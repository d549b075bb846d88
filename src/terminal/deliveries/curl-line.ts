import { createTokenHider } from '../../protocol/secrets/hide-tokens.ts';
import type { Token } from '../../protocol/token/token.ts';
import { shellQuote } from '../text/shell-quote.ts';

/** The request that the command sends, as a POST. */
export interface CurlRequest {
  readonly url: URL;
  /** Names and values, alternating. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

export interface CurlOptions {
  /** Never printed: where a header contains a part of it, the shell inserts that part from the variable. */
  readonly token: Token;
  readonly tokenVariable: string;
  readonly checksCertificate: boolean;
}

/** Headers that curl adds by default. */
const curlHeaders: readonly string[] = ['accept', 'user-agent', 'content-type', 'expect'];

/**
 * Without these options, curl expands ranges and lists in a URL into several requests, reads options from `~/.curlrc`,
 * uses the proxy of the environment, and speaks HTTP/2 if it can. `--disable` works only as the first option.
 */
const asGiven: readonly string[] = ['--disable', '--globoff', '--noproxy', shellQuote('*'), '--http1.1'];

/**
 * Returns the request as a one-line command for a POSIX shell. The token is read from the environment, so the line can
 * be kept and shared. The body goes through a pipe, because an argument can hold only 128 KiB and no NUL.
 */
export function curlCommand({ url, headers, body }: CurlRequest, options: CurlOptions): string {
  const words = ['curl', ...asGiven, '--silent', '--show-error', '--include', '--request', 'POST'];
  if (!options.checksCertificate) words.push('--insecure');
  const withoutToken = createTokenRemoval(options);
  const missing = new Set(curlHeaders);
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    missing.delete(name.toLowerCase());
    // Values that curl derives from the URL and the body are left out, so they stay correct after an edit.
    if (value !== derivedValue(name.toLowerCase(), url, body))
      words.push('--header', header(name, value, withoutToken));
  }
  for (const name of missing) words.push('--header', shellQuote(`${name}:`));
  // `href` may end in a question mark that is not sent.
  const sent = `${url.origin}${url.pathname}${url.search}`;
  words.push('--data-binary', '@-', withoutToken(shellQuote(sent)));
  return `${printingOf(body)} | ${words.join(' ')}\n`;
}

function derivedValue(name: string, { host }: URL, { length }: Uint8Array): string | undefined {
  if (name === 'host') return host;
  return name === 'content-length' ? String(length) : undefined;
}

function header(name: string, value: string, withoutToken: (word: string) => string): string {
  // Without a value, curl would leave the header out; a semicolon sends it empty.
  if (value.trim() === '') return shellQuote(`${name};`);
  return withoutToken(quoteBytes(`${name}: ${value}`));
}

/** A terminal would act on some bytes beyond plain ASCII, and encode the others as two bytes. */
function quoteBytes(latin1: string): string {
  return shellQuote(latin1).replace(
    /[^\x20-\x7e]+/g,
    (bytes) => `'"$(printf '${Array.from(bytes, (byte) => `\\${octal(byte)}`).join('')}')"'`,
  );
}

/** Replaces parts of the token that the shell can derive from the variable. Other forms, like base64, are redacted. */
function createTokenRemoval({ token, tokenVariable }: CurlOptions): (word: string) => string {
  const variable = `"$${tokenVariable}"`;
  const { hideIn } = createTokenHider([token]);
  return (word) =>
    hideIn(
      word
        .replaceAll(token.token, `'${variable}'`)
        .replaceAll(token.authorization, `'"$(printf %.32s ${variable})"'`)
        .replaceAll(token.authorization.slice(0, -1), `'"$(printf %.31s ${variable})"'`)
        .replaceAll(token.verification, `'"$(printf %s ${variable} | tail -c 32)"'`),
    );
}

/** A thousand times the same character or more. */
const longRun = /(([0-9A-Za-z ])\2{999,})/;

/** Writes long runs of one character in a short way, so that a command for a large body can still be read and pasted. */
function printingOf(body: Uint8Array): string {
  const text = Buffer.from(body).toString('latin1');
  // Of each match, `split` returns the run, then its character.
  const [first = '', ...rest] = text.split(longRun);
  if (rest.length === 0) return printfOf(first);
  const parts = [printfOf(first)];
  for (let index = 0; index < rest.length; index += 3) {
    const [run = '', character = '', after = ''] = rest.slice(index, index + 3);
    parts.push(
      `head -c ${run.length} /dev/zero | tr '\\0' ${character === ' ' ? shellQuote(character) : character}`,
      printfOf(after),
    );
  }
  return `{ ${parts.join('; ')}; }`;
}

const plainText = /^[\x20-\x7e]*$/;

/** `printf` is a shell builtin, so its arguments may be of any length. */
function printfOf(text: string): string {
  if (plainText.test(text)) return `printf %s ${shellQuote(text)}`;
  const escaped = text.replace(/[^\x20-\x7e]|\\/g, (byte) => `\\0${octal(byte)}`);
  return `printf %b ${shellQuote(escaped)}`;
}

function octal(byte: string): string {
  return byte.charCodeAt(0).toString(8).padStart(3, '0');
}
