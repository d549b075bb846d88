import { body, delivery, half, host, length, rawRequest } from './requests.ts';
import { cutOff, taken, type WireRow } from './wire-row.ts';

/** Unusual lines and characters. */
export const lineRows: readonly WireRow[] = [
  taken('empty lines in front', Buffer.concat([Buffer.from('\r\n\r\n'), delivery()])),
  cutOff(
    400,
    'bare LF everywhere',
    Buffer.from(delivery().toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  ),
  cutOff(
    400,
    'bare CR everywhere',
    Buffer.from(delivery().toString('latin1').replaceAll('\r\n', '\r'), 'latin1'),
  ),
  cutOff(400, 'CR CR LF', Buffer.from(delivery().toString('latin1').replaceAll('\r\n', '\r\r\n'), 'latin1')),
  cutOff(400, 'a folded header', delivery('X: a\r\n b')),
  cutOff(400, 'a header folded with a tab', delivery('X: a\r\n\tb')),
  cutOff(
    400,
    'a folded authorization',
    rawRequest('POST / HTTP/1.1', [host, length, 'Authorization:', ` ${half}`], body),
  ),
  cutOff(400, 'a header without a colon', delivery('X')),
  cutOff(400, 'a header without a name', delivery(': x')),
  cutOff(400, 'a space in a name', delivery('X Y: z')),
  cutOff(
    400,
    'a space before the colon',
    rawRequest('POST / HTTP/1.1', [host, length, `Authorization : ${half}`], body),
  ),
  ...['\u0000', '\r', '\u001b', '\u007f', '\u0008'].map((character) =>
    cutOff(400, `${JSON.stringify(character)} in a value`, delivery(`X: a${character}b`)),
  ),
  ...['\u0000', '\u001b', '\u007f', '\u0080', '\u00e9', '(', '@', '[', '{', '"', ',', '/'].map((character) =>
    cutOff(400, `${JSON.stringify(character)} in a name`, delivery(`X${character}: y`)),
  ),
  taken('a tab in a value', delivery('X: a\tb')),
  taken('an empty value', delivery('X:')),
  ...['\u0080', '\u009b31m', '\u00ff', '\u00e9'].map((text) =>
    taken(`${JSON.stringify(text)} in a value, which is never shown raw`, delivery(`X: ${text}`)),
  ),
];
