import { authorization, body, chunked, host, inChunks, rawRequest, sizeLine } from './requests.ts';
import { cutOff, refused, taken, type WireRow } from './wire-row.ts';

/** Bodies in chunks, valid and invalid. */
export const chunkRows: readonly WireRow[] = [
  taken('one chunk', inChunks(`${sizeLine}\r\n${body}\r\n0\r\n\r\n`)),
  taken(
    'a chunk for each byte',
    inChunks(`${[...body].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`),
  ),
  taken(
    'a size in capitals, with zeros',
    inChunks(`0000${sizeLine.toUpperCase()}\r\n${body}\r\n000\r\n\r\n`),
  ),
  taken('an extension', inChunks(`${sizeLine};a=b;c="d;e"\r\n${body}\r\n0\r\n\r\n`)),
  taken('a trailer, which is dropped', inChunks(`${sizeLine}\r\n${body}\r\n0\r\nX: y\r\n\r\n`)),
  taken(
    'a wrong authorization in a trailer',
    inChunks(`${sizeLine}\r\n${body}\r\n0\r\nAuthorization: x\r\n\r\n`),
  ),
  cutOff(
    401,
    'the correct authorization only in a trailer',
    rawRequest('POST / HTTP/1.1', [host, chunked], `${sizeLine}\r\n${body}\r\n0\r\n${authorization}\r\n\r\n`),
  ),
  refused(400, 'no chunk', inChunks('0\r\n\r\n')),
  ...['0x3a', '-1', '+3a', '', ' ', 'g', '3a ', ' 3a', '3\u0000a', 'f'.repeat(17), '3a,', ';a=b'].map(
    (size) => cutOff(400, `the size ${JSON.stringify(size)}`, inChunks(`${size}\r\n${body}\r\n0\r\n\r\n`)),
  ),
  cutOff(400, 'a bare LF behind the size', inChunks(`${sizeLine}\n${body}\r\n0\r\n\r\n`)),
  cutOff(400, 'a bare CR behind the size', inChunks(`${sizeLine}\r${body}\r\n0\r\n\r\n`)),
  cutOff(400, 'nothing between the chunks', inChunks(`${sizeLine}\r\n${body}0\r\n\r\n`)),
  cutOff(400, 'a bare LF between the chunks', inChunks(`${sizeLine}\r\n${body}\n0\r\n\r\n`)),
  cutOff(400, 'more than the size', inChunks(`5\r\n${body}\r\n0\r\n\r\n`)),
  cutOff(400, 'less than the size', inChunks(`ff\r\n${body}\r\n0\r\n\r\n${'x'.repeat(255)}`)),
  cutOff(400, 'bare LF at the end', inChunks(`${sizeLine}\r\n${body}\r\n0\n\n`)),
  cutOff(400, 'a bare CR in an extension', inChunks(`${sizeLine};a\rb\r\n${body}\r\n0\r\n\r\n`)),
  cutOff(400, 'an extension of 20 kB', inChunks(`${sizeLine};${'a'.repeat(20_000)}\r\n${body}\r\n0\r\n\r\n`)),
  cutOff(400, 'a trailer with a folded line', inChunks(`${sizeLine}\r\n${body}\r\n0\r\nX: y\r\n z\r\n\r\n`)),
  cutOff(400, 'a trailer without a colon', inChunks(`${sizeLine}\r\n${body}\r\n0\r\nX\r\n\r\n`)),
  cutOff(
    431,
    'trailers of 20 kB',
    inChunks(`${sizeLine}\r\n${body}\r\n0\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`),
  ),
];
