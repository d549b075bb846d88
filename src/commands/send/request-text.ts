import { printable } from '../../printable.ts';
import { isSecretHeader, type TokenHider } from '../../protocol/secrets/hide-tokens.ts';
import { redacted } from '../../protocol/secrets/token-traces.ts';

export interface RequestParts {
  readonly url: URL;
  /** Names and values, alternating. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** Returns a request as it would be sent, with secrets masked. The body is shown as it is, as requested. */
export function requestText({ url, headers, body }: RequestParts, { hideIn }: TokenHider): string {
  const lines = shownHeaders(headers, hideIn).map(([name, value]) => `${name}: ${value}`);
  const bodyLines = Buffer.from(body).toString('utf8').split('\n');
  const all = [`POST ${hideIn(`${url.pathname}${url.search}`)} HTTP/1.1`, ...lines, '', ...bodyLines];
  return `${all.map(printable).join('\n')}\n`;
}

/** Returns the same as one JSON line. */
export function requestLine(
  event: string,
  { url, headers, body }: RequestParts,
  { hideIn }: TokenHider,
): string {
  const request = {
    type: 'request',
    event,
    method: 'POST',
    url: hideIn(url.href),
    headers: shownHeaders(headers, hideIn),
    body: Buffer.from(body).toString('utf8'),
  };
  return `${printable(JSON.stringify(request))}\n`;
}

function shownHeaders(
  headers: readonly string[],
  hideIn: TokenHider['hideIn'],
): readonly (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? '';
    pairs.push([name, isSecretHeader(name.toLowerCase()) ? redacted : hideIn(headers[index + 1] ?? '')]);
  }
  return pairs;
}
