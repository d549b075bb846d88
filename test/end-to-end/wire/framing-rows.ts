import { authorization, body, chunked, delivery, framed, length, rawRequest, sizeLine } from './requests.ts';
import { cutOff, taken, type WireRow } from './wire-row.ts';

/** Where does a request end? Two answers to that are how requests are smuggled. */
export const framingRows: readonly WireRow[] = [
  cutOff(400, 'a length, then chunks', framed([length, chunked], `0\r\n\r\n`)),
  cutOff(400, 'chunks, then a length', framed([chunked, length], `0\r\n\r\n`)),
  cutOff(400, 'two lengths that agree', delivery(length)),
  cutOff(400, 'two lengths that differ', delivery('Content-Length: 5')),
  cutOff(400, 'a list of lengths', framed([`Content-Length: ${body.length}, ${body.length}`], body)),
  ...['+58', '-58', '0x3a', '5 8', '58.0', '5e1', '58;', 'NaN', '', '\u00b2', '9'.repeat(30)].map((value) =>
    cutOff(400, `the length "${value}"`, framed([`Content-Length: ${value}`], body)),
  ),
  taken('a length with zeros in front', framed([`Content-Length: 000${body.length}`], body)),
  taken('a length with blanks around it', framed([`Content-Length:   ${body.length}  `], body)),
  cutOff(400, 'a space before the colon of the length', framed([`Content-Length : ${body.length}`], body)),
  taken(
    'a header that looks like a coding',
    delivery('Transfer_Encoding: chunked', 'X-Transfer-Encoding: chunked'),
  ),
  ...[
    'xchunked',
    'identity',
    '"chunked"',
    'chunked\u00a0',
    'chunked;q=1',
    ',',
    'gzip, chunked',
    'identity, chunked',
    ', chunked',
  ].map((coding) =>
    cutOff(501, `the coding "${coding}"`, framed([`Transfer-Encoding: ${coding}`], '0\r\n\r\n')),
  ),
  // Node 20 and 26 read it, and it is unknown; 22 and 24 refuse it before.
  cutOff([501, 400], 'an empty coding', framed(['Transfer-Encoding: '], '0\r\n\r\n')),
  ...['chunked, identity', 'chunked\u000b'].map((coding) =>
    cutOff(
      400,
      `the coding ${JSON.stringify(coding)}`,
      framed([`Transfer-Encoding: ${coding}`], '0\r\n\r\n'),
    ),
  ),
  cutOff(400, 'chunked twice', framed(['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n')),
  cutOff(400, 'chunked, then another coding', framed([chunked, 'Transfer-Encoding: identity'], '0\r\n\r\n')),
  cutOff(501, 'another coding, then chunked', framed(['Transfer-Encoding: gzip', chunked], '0\r\n\r\n')),
  cutOff(400, 'a space before the colon of the coding', framed(['Transfer-Encoding : chunked'], '0\r\n\r\n')),
  cutOff(400, 'a coding on a folded line', framed(['Transfer-Encoding:', ' chunked'], '0\r\n\r\n')),
  cutOff(
    400,
    'a coding folded behind another header',
    framed(['X: y', ' Transfer-Encoding: chunked', length], body),
  ),
  cutOff(400, 'a coding behind a bare CR', framed(['X: y\rTransfer-Encoding: chunked', length], body)),
  cutOff(400, 'a coding behind a bare LF', framed(['X: y\nTransfer-Encoding: chunked', length], body)),
  cutOff(400, 'a coding behind NUL', framed(['X: y\u0000Transfer-Encoding: chunked', length], body)),
  taken(
    'the coding in capitals',
    framed(['TRANSFER-ENCODING: CHUNKED'], `${sizeLine}\r\n${body}\r\n0\r\n\r\n`),
  ),
  cutOff(
    501,
    'chunks in HTTP/1.0',
    rawRequest('POST / HTTP/1.0', [authorization, 'Connection: keep-alive', chunked], '0\r\n\r\n'),
  ),
];
