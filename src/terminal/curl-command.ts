import { createTokenHider } from '../protocol/hide-tokens.ts';
import type { Token } from '../protocol/token.ts';
import type { RequestParts } from './request-text.ts';
import { shellQuote } from './shell-quote.ts';

export interface CurlOptions {
  /** Never printed: where a header holds a part of it, the shell takes that part from the variable. */
  readonly token: Token;
  readonly tokenVariable: string;
  readonly checksCertificate: boolean;
}

/** Headers that curl adds of its own unless it is told not to. */
const curlHeaders: readonly string[] = ['accept', 'user-agent', 'content-type', 'expect'];
/** Headers that curl makes of the URL and the body. */
const derivedHeaders: readonly string[] = ['content-length', 'host'];

/**
 * The request as a command for a POSIX shell, in one line. The token is read from the environment, so that the line can
 * be kept and shared; the body goes through a pipe, because an argument may hold 128 KiB and no NUL.
 */
export function curlCommand({ url, headers, body }: RequestParts, options: CurlOptions): string {
  const words = ['curl', '--silent', '--show-error', '--include', '--request', 'POST'];
  if (!options.checksCertificate) words.push('--insecure');
  const missing = new Set(curlHeaders);
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    missing.delete(name.toLowerCase());
    if (!derivedHeaders.includes(name.toLowerCase()))
      words.push('--header', header(name, headers[index + 1] ?? '', options));
  }
  for (const name of missing) words.push('--header', shellQuote(`${name}:`));
  words.push('--data-binary', '@-', withoutToken(shellQuote(url.href), options));
  return `${printfOf(body)} | ${words.join(' ')}\n`;
}

function header(name: string, value: string, options: CurlOptions): string {
  // Without a value curl would leave the header out; a semicolon sends it empty.
  if (value === '') return shellQuote(`${name};`);
  return withoutToken(shellQuote(`${name}: ${value}`), options);
}

/** What the shell can make of the variable, it does; base64 and the like are blotted out. */
function withoutToken(word: string, { token, tokenVariable }: CurlOptions): string {
  const variable = `"$${tokenVariable}"`;
  const made = word
    .replaceAll(token.token, `'${variable}'`)
    .replaceAll(token.authorization, `'"$(printf %.32s ${variable})"'`)
    .replaceAll(token.authorization.slice(0, -1), `'"$(printf %.31s ${variable})"'`)
    .replaceAll(token.verification, `'"$(printf %s ${variable} | tail -c 32)"'`);
  return createTokenHider([token]).hideIn(made);
}

const plainText = /^[\x20-\x7e]*$/;

/** `printf` is a part of the shell, so its arguments may be of any length. */
function printfOf(body: Uint8Array): string {
  const text = Buffer.from(body).toString('latin1');
  if (plainText.test(text)) return `printf %s ${shellQuote(text)}`;
  const escaped = text.replace(
    /[^\x20-\x7e]|\\/g,
    (byte) => `\\0${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `printf %b ${shellQuote(escaped)}`;
}
