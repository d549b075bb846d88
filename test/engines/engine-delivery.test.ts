import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Attributes,
  describeDelivery,
  keyOf,
  type ReceivedDelivery,
} from '../../src/engines/engine-delivery.ts';
import { isPlain, printable } from '../../src/printable.ts';
import { guidebookToken } from '../tokens.ts';

const { token, authorization } = guidebookToken;

function attributesOf(changes: Partial<ReceivedDelivery>): Attributes {
  const received = {
    id: 'run-1',
    receivedAtMs: Date.UTC(2026, 10, 30, 10),
    event: 'block.forged',
    token: 'default',
    rawHeaders: ['Host', 'localhost', 'Content-Type', 'application/json; charset=utf-8'],
    body: Buffer.from('{"event":"block.forged","data":{"id":"17"}}'),
    ...changes,
  };
  return describeDelivery(received, { storeId: '0123456789abcdef', attempt: 2 }).attributes;
}

test('a delivery has the attributes of CloudEvents', () => {
  expect(attributesOf({})).toEqual({
    specversion: '1.0',
    id: 'run-1',
    source: 'urn:phantom-webhook:0123456789abcdef:default',
    type: 'block.forged',
    time: '2026-11-30T10:00:00.000Z',
    datacontenttype: 'application/json; charset=utf-8',
    subject: '17',
    dedupkey: 'block.forged:17',
    token: 'default',
    attempt: 2,
  });
});

test('the body is the one that was received', () => {
  const body = Buffer.from([0, 255, 10]);
  const received = { receivedAtMs: 0, event: 'a', token: 'b', rawHeaders: [], body };
  expect(describeDelivery(received, { storeId: 's', attempt: 1 }).body).toBe(body);
});

test.for([
  ['block.forged', 'block.forged'],
  ['a\r\nb\0c', 'a\\u000d\\u000ab\\u0000c'],
  ['\u001b[2J\u202e', '\\u001b[2J\\u202e'],
  ['\ud800x\udc00', '\\ud800x\\udc00'],
  [`block.${token}`, 'block.[redacted]'],
  [`${'x'.repeat(240)} ${authorization}`, `${'x'.repeat(240)} [redacted]`],
  ['y'.repeat(100_000), 'y'.repeat(256)],
  [`${'x'.repeat(255)}🚀`, `${'x'.repeat(255)}\\`],
  [`\n${'x'.repeat(249)}🚀`, `\\u000a${'x'.repeat(249)}`],
  ['блок.выкован 🚀', 'блок.выкован 🚀'],
  ['', ''],
] as const)('the event, the label and the content type %j become %j', ([text, shown]) => {
  const attributes = attributesOf({ event: text, token: text, rawHeaders: ['content-type', text], id: text });
  expect(attributes).toMatchObject({ type: shown, token: shown, datacontenttype: shown, id: shown });
  expect(attributes.source).toBe(`urn:phantom-webhook:0123456789abcdef:${encodeURIComponent(shown)}`);
});

test('a delivery without a content type is JSON', () => {
  expect(attributesOf({ rawHeaders: ['Content-Length', '2'] }).datacontenttype).toBe('application/json');
});

test('a header value that reads like a name is not a content type', () => {
  expect(attributesOf({ rawHeaders: ['x', 'content-type', 'y', 'z'] }).datacontenttype).toBe(
    'application/json',
  );
});

test.for([
  ['{"id":"a1B2"}', 'a1B2'],
  ['{"id":"18446744073709551615"}', '18446744073709551615'],
  ['{"id":7}', '7'],
  [`{"id":"${'f'.repeat(128)}"}`, 'f'.repeat(128)],
  ['{"id":18446744073709551615}', undefined],
  ['{"id":1.5}', undefined],
  ['{"id":""}', undefined],
  ['{"id":"a b"}', undefined],
  ['{"id":"a\\u0000"}', undefined],
  ['{"id":"a\\n"}', undefined],
  [`{"id":"${'f'.repeat(129)}"}`, undefined],
  ['{"id":{"a":1}}', undefined],
  ['{"id":null}', undefined],
  ['{"__proto__":{"id":"1"}}', undefined],
  ['{}', undefined],
  ['[{"id":"1"}]', undefined],
  ['"id"', undefined],
  ['null', undefined],
] as const)('the payload %s has the subject %j', ([data, subject]) => {
  const attributes = attributesOf({ body: Buffer.from(`{"event":"a.b","data":${data}}`) });
  const dedupkey = subject === undefined ? undefined : `block.forged:${subject}`;
  expect(attributes).toMatchObject(subject === undefined ? {} : { subject, dedupkey });
  expect(Object.hasOwn(attributes, 'subject')).toBe(subject !== undefined);
  expect(Object.hasOwn(attributes, 'dedupkey')).toBe(subject !== undefined);
});

test.for(['', 'not JSON', '{"event":"a.b"}', '\ufeff{}'])('the body %j has no subject', (body) => {
  expect(attributesOf({ body: Buffer.from(body) })).not.toHaveProperty('subject');
});

test('the key is the id, or the dedupkey if there is one', () => {
  expect(keyOf(attributesOf({}), false)).toBe('run-1');
  expect(keyOf(attributesOf({}), true)).toBe('block.forged:17');
  expect(keyOf(attributesOf({ body: Buffer.from('{"event":"a.b"}') }), true)).toBe('run-1');
});

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('\n', '🚀', 'x', '\ud83d', '\ufe0f', '❤', 'f'),
    minLength: 200,
    maxLength: 300,
  }),
  fc
    .tuple(fc.nat({ max: 300 }), fc.constantFrom(token, authorization))
    .map(([length, secret]) => `${'x'.repeat(length)}${secret} ${secret}`),
);

test('every attribute is printable, short, encodable, and free of tokens', () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, hostileText, (event, label, type, data) => {
      const attributes = attributesOf({
        ...{ event, token: label, rawHeaders: ['content-type', type] },
        body: Buffer.from(JSON.stringify({ event, data: { id: data } })),
      });
      for (const value of Object.values(attributes)) {
        const text = String(value);
        expect(printable(text)).toBe(text);
        expect(Buffer.from(text).toString()).toBe(text);
        // No run of digits is long enough to guess the rest of an authorization.
        expect(text).not.toContain(authorization.slice(0, 12));
      }
      expect(isPlain(attributes.source)).toBe(true);
      const { type: event256, token: label256, datacontenttype, dedupkey = '' } = attributes;
      for (const short of [event256, label256, datacontenttype])
        expect(short.length).toBeLessThanOrEqual(256);
      expect(dedupkey.length).toBeLessThanOrEqual(385);
      // Each character of a label has at most 9 in a URN.
      expect(attributes.source.length).toBeLessThanOrEqual(40 + 9 * 256);
    }),
    { numRuns: 500 },
  );
});
