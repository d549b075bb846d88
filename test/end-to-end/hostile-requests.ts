import { guidebookToken, otherToken } from '../tokens.ts';

export interface HostileRequest {
  readonly what: string;
  readonly bytes: string;
  /** The status of the answer. A server may also close the connection when it receives more than it reads. */
  readonly status: number;
}

const { authorization, verification } = guidebookToken;
const delivery = '{"timestamp":1,"data":{},"event":"block.forged"}';

function post(lines: readonly string[], body = delivery): string {
  const all = ['POST /hook HTTP/1.1', 'Host: x', ...lines, `Content-Length: ${body.length}`];
  return `${all.join('\r\n')}\r\n\r\n${body}`;
}

const right = `Authorization: ${authorization}`;
const head = (...lines: readonly string[]) =>
  ['POST / HTTP/1.1', 'Host: x', right, ...lines, '', ''].join('\r\n');
const deep = `{"timestamp":1,"data":${'['.repeat(200)}${']'.repeat(200)},"event":"block.forged"}`;

/** Requests that a receiver of the guidebook's token refuses, each for one reason and on its own connection. */
export const hostileRequests: readonly HostileRequest[] = [
  { what: 'no authorization', bytes: post([]), status: 401 },
  { what: 'another authorization', bytes: post([`Authorization: ${otherToken.authorization}`]), status: 401 },
  { what: 'the verification', bytes: post([`Authorization: ${verification}`]), status: 401 },
  { what: 'two authorizations', bytes: post([right, right]), status: 401 },
  { what: 'no JSON', bytes: post([right], '{"event":"block.forged"'), status: 400 },
  { what: 'JSON that is not a delivery', bytes: post([right], '[1]'), status: 400 },
  { what: 'JSON that is too deep', bytes: post([right], deep), status: 400 },
  { what: 'an unknown content encoding', bytes: post([right, 'Content-Encoding: gzip']), status: 415 },
  { what: 'an announced body beyond the limit', bytes: head('Content-Length: 6000000'), status: 413 },
  { what: 'another method', bytes: `GET / HTTP/1.1\r\nHost: x\r\n${right}\r\n\r\n`, status: 405 },
  { what: 'a tunnel', bytes: 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', status: 405 },
  { what: 'an unknown expectation', bytes: post([right, 'Expect: 200-ok']), status: 417 },
  { what: 'a header beyond the limit', bytes: post([`X-Long: ${'x'.repeat(20_000)}`]), status: 431 },
  { what: 'a bad chunk', bytes: `${head('Transfer-Encoding: chunked')}zz\r\n`, status: 400 },
  { what: 'two lengths', bytes: `${head('Content-Length: 1', 'Content-Length: 2')}x`, status: 400 },
  { what: 'bytes of TLS', bytes: '\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\r\n\r\n', status: 400 },
];
