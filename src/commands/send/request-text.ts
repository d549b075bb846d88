import { printable } from '../../printable.ts';
import { isSecretHeader, type TokenHider } from '../../protocol/secrets/hide-tokens.ts';
import { redacted } from '../../protocol/secrets/token-traces.ts';

export interface RequestParts {
  readonly url: URL;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** A request as it would go out, secrets masked; the body is what was asked for. */
export function requestText({ url, headers, body }: RequestParts, { hideIn }: TokenHider): string {
  const lines = shownHeaders(headers, hideIn).map(([name, value]) => `${name}: ${value}`);
  const bodyLines = Buffer.from(body).toString('utf8').split('\n');
  const all = [`POST ${hideIn(`${url.pathname}${url.search}`)} HTTP/1.1`, ...lines, '', ...bodyLines];
  return `${all.map(printable).join('\n')}\n`;
}

/** The same as one JSON line. */
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
