import { describe, expect, test } from 'vitest';
import {
  authorizationOf,
  envelopeText,
  profileHeaders,
  repeatedHeaders,
} from '../../../src/protocol/delivery/delivery-request.ts';
import { profiles } from '../../../src/protocol/delivery/profile.ts';
import { guidebookToken } from '../../tokens.ts';

const half = guidebookToken.authorization;
const values = { authorizations: [half], bodyBytes: 58, host: 'localhost:1' };

test('a profile sends half of the token or the whole token', () => {
  expect(authorizationOf(profiles['phantom-2.2'], guidebookToken)).toBe(half);
  expect(authorizationOf(profiles['ark-2.3'], guidebookToken)).toBe(guidebookToken.token);
});

describe('the body', () => {
  test.for([
    ['portable', '{"timestamp":5,"data":1.0,"event":"a\\"b","created":5,"type":"a\\"b"}'],
    ['docs', '{"created":5,"data":1.0,"type":"a\\"b"}'],
    ['phantom-2.2', '{"timestamp":5,"data":1.0,"event":"a\\"b"}'],
    ['mainsail', '{"data":1.0,"event":"a\\"b","timestamp":5}'],
  ] as const)('of %s has the keys of that profile in their order', ([name, text]) => {
    expect(envelopeText(profiles[name], { event: 'a"b', timestampMs: 5, dataText: '1.0' })).toBe(text);
  });

  test('leaves out what is missing', () => {
    const envelope = { event: 'a', timestampMs: undefined, dataText: undefined };
    expect(envelopeText(profiles.portable, envelope)).toBe('{"event":"a","type":"a"}');
  });
});

describe('the headers of a profile', () => {
  test('keep its order, with the values of this delivery', () => {
    expect(profileHeaders(profiles['ark-3'], values)).toEqual([
      ...['Authorization', half, 'Host', 'localhost:1'],
      ...['content-type', 'application/json', 'content-length', '58', 'Connection', 'close'],
    ]);
  });

  test('contain one authorization for each value to send', () => {
    const names = (authorizations: readonly string[]) =>
      profileHeaders(profiles['ark-3'], { ...values, authorizations }).filter((text) =>
        /^(Authorization|a|b)$/.test(text),
      );
    expect(names([])).toEqual([]);
    expect(names(['a', 'b'])).toEqual(['Authorization', 'a', 'Authorization', 'b']);
  });
});

describe('the headers of a recorded delivery', () => {
  const added = ['Authorization', half, 'Content-Length', '58', 'Host', 'localhost:1', 'Connection', 'close'];

  test('are sent again unchanged to another host', () => {
    const recorded = ['Accept', '*/*', 'Host', 'old', 'X-Id', '1', 'x-id', '2', 'Content-Length', '9'];
    expect(repeatedHeaders(recorded, values)).toEqual(['Accept', '*/*', 'X-Id', '1', 'x-id', '2', ...added]);
  });

  test.for([
    ['an empty name', ['', 'x']],
    ['a blank in a name', ['X Y', 'x']],
    ['a line break in a name', ['X\r\nY', 'x']],
    ['a line break in a value', ['X', 'a\r\nY: b']],
    ['a NUL in a value', ['X', 'a\0']],
    ['a character beyond a byte', ['X', '漢']],
    ['Via, by which a circle is found', ['Via', '1.1 x']],
    ['via in small letters', ['via', '1.1 x']],
    ['a name without its value', ['X']],
  ] as const)('lose %s', ([, recorded]) => {
    expect(repeatedHeaders(recorded, values)).toEqual(added);
  });

  test.for([
    ['every mark of a name', ["!#$%&'*+.^_`|~09az-AZ", 'x']],
    ['an empty value', ['X', '']],
    ['tabs, blanks and bytes of a value', ['X', 'a\t b~\u0080\u00ff']],
  ] as const)('keep %s', ([, recorded]) => {
    expect(repeatedHeaders(recorded, values)).toEqual([...recorded, ...added]);
  });
});
