import { body, delivery, framed, inChunks, sizeLine } from './requests.ts';
import type { WireRow } from './wire-row.ts';

/** What a peer leaves unfinished when it ends its side. */
export const unfinishedRows: readonly WireRow[] = [
  ['nothing', Buffer.alloc(0), []],
  ['half a request line', Buffer.from('POST'), [400]],
  ['half its headers', Buffer.from('POST / HTTP/1.1\r\nHost: x\r\nAuthor'), [400]],
  ['half its body', delivery().subarray(0, -5), [400]],
  ['a length longer than the body', framed([`Content-Length: ${body.length + 1}`], body), [400]],
  ['half a chunk', inChunks(`${sizeLine}\r\n${body.slice(5)}`), [400]],
  ['no last chunk', inChunks(`${sizeLine}\r\n${body}\r\n`), [400]],
  ['half its second request', Buffer.concat([delivery(), delivery().subarray(0, -5)]), [200, 400]],
  [
    'half its third request',
    Buffer.concat([delivery(), delivery(), delivery().subarray(0, -5)]),
    [200, 200, 400],
  ],
  [
    'half the headers of its third request',
    Buffer.concat([delivery(), delivery(), Buffer.from('POST / HTTP/1.1\r\nHost: x\r\nAuthor')]),
    [200, 200, 400],
  ],
  ['nothing, for its delivery is whole', delivery(), [200]],
];
