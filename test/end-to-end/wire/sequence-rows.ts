import { body, delivery, framed, host, length, rawRequest } from './requests.ts';
import type { WireRow } from './wire-row.ts';

/** Lengths that lie, and several requests at once. */
export const sequenceRows: readonly WireRow[] = [
  ['three deliveries at once', Buffer.concat([delivery(), delivery(), delivery()]), [200, 200, 200, 405]],
  [
    'each judged by itself',
    Buffer.concat([delivery(), rawRequest('POST / HTTP/1.1', [host, length], body), delivery()]),
    [200, 401, 200, 405],
  ],
  [
    'a tunnel behind two deliveries',
    Buffer.concat([delivery(), delivery(), rawRequest('CONNECT x:1 HTTP/1.1', [host]), delivery()]),
    [200, 200, 405],
  ],
  ['a length shorter than the body', framed([`Content-Length: ${body.length - 1}`], body), [400, 400]],
  ['a length of nothing before a body', framed(['Content-Length: 0'], body), [400, 400]],
  ['no length before a body', framed([], body), [400, 400]],
  [
    'a length that takes in the delivery behind it',
    framed([`Content-Length: ${body.length + delivery().length}`], body + delivery().toString('latin1')),
    [400, 405],
  ],
  [
    'a request inside a body',
    framed([`Content-Length: ${delivery().length}`], delivery().toString('latin1')),
    [400, 405],
  ],
  [
    'a delivery after one with Connection: close',
    Buffer.concat([delivery('Connection: close'), delivery()]),
    [200],
  ],
];
