import { printable } from '../printable.ts';

export interface RequestParts {
  readonly url: URL;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** A request as it would go out, with the authorization masked. */
export function requestText({ url, headers, body }: RequestParts): string {
  const lines = [`POST ${url.pathname}${url.search} HTTP/1.1`];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    lines.push(`${name}: ${isAuthorization(name) ? '[redacted]' : (headers[index + 1] ?? '')}`);
  }
  const bodyLines = Buffer.from(body).toString('utf8').split('\n');
  return `${[...lines, '', ...bodyLines].map(printable).join('\n')}\n`;
}

/** The same as one JSON line. */
export function requestLine(event: string, { url, headers, body }: RequestParts): string {
  const pairs: [string, string][] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    pairs.push([name, isAuthorization(name) ? '[redacted]' : (headers[index + 1] ?? '')]);
  }
  const bodyText = Buffer.from(body).toString('utf8');
  return `${printable(JSON.stringify({ type: 'request', event, method: 'POST', url: url.href, headers: pairs, body: bodyText }))}\n`;
}

function isAuthorization(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}
