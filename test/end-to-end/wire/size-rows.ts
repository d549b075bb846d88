import {
  authorization,
  body,
  delivery,
  framed,
  half,
  host,
  inChunks,
  length,
  rawRequest,
} from './requests.ts';
import { cutOff, refused, taken, type WireRow } from './wire-row.ts';

/** Much of something. */
export const sizeRows: readonly WireRow[] = [
  refused(431, '2,000 headers in 16 kB', delivery(...Array.from({ length: 2_000 }, () => 'a:b'))),
  cutOff(431, '10,000 headers', delivery(...Array.from({ length: 10_000 }, (_, n) => `x${n}: y`))),
  refused(
    431,
    'the authorization behind 2,000 headers',
    rawRequest(
      'POST / HTTP/1.1',
      [host, length, ...Array.from({ length: 2_000 }, () => 'a:b'), authorization],
      body,
    ),
  ),
  cutOff(431, 'a header of 17 kB', delivery(`X: ${'x'.repeat(17_000)}`)),
  cutOff(431, 'a name of 17 kB', delivery(`${'x'.repeat(17_000)}: y`)),
  cutOff(
    431,
    'an authorization of 17 kB',
    rawRequest('POST / HTTP/1.1', [host, `Authorization: ${half}${'0'.repeat(17_000)}`, length], body),
  ),
  refused(
    401,
    'an authorization of 15 kB',
    rawRequest('POST / HTTP/1.1', [host, `Authorization: ${half.repeat(470)}`, length], body),
  ),
  refused(413, 'a body beyond the limit', framed(['Content-Length: 5000001'], ' '.repeat(5_000_001))),
  cutOff(413, 'chunks beyond the limit', inChunks(`4c4b41\r\n${' '.repeat(5_000_001)}\r\n0\r\n\r\n`)),
  taken(
    'a body of exactly the limit',
    framed(['Content-Length: 5000000'], body + ' '.repeat(5_000_000 - body.length)),
  ),
  refused(400, '5 MB of brackets', framed(['Content-Length: 5000000'], '['.repeat(5_000_000))),
  refused(400, '5 MB of blanks', framed(['Content-Length: 5000000'], ' '.repeat(5_000_000))),
  refused(400, '5 MB of quotes', framed(['Content-Length: 5000000'], '"'.repeat(5_000_000))),
  refused(400, '5 MB of backslashes', framed(['Content-Length: 5000000'], `"${'\\'.repeat(4_999_999)}`)),
];
