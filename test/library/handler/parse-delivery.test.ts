import { expect, test } from 'vitest';
import { parseDelivery, readGivenBody } from '../../../src/library/handler/parse-delivery.ts';

const text = '{"timestamp":1,"data":{"height":7,"n":9007199254740993},"event":"block.forged"}';
const bytes = new TextEncoder().encode(text);

test.for([
  ['text', text],
  ['bytes', bytes],
  ['a Buffer', Buffer.from(text)],
  ['a part of a larger buffer', Buffer.from(`xx${text}`).subarray(2)],
  ['an ArrayBuffer', bytes.buffer],
] as const)('reads %s, and keeps its digits', ([, body]) => {
  expect(parseDelivery(body)).toEqual({
    kind: 'delivery',
    event: 'block.forged',
    timestamp: 1,
    format: 'node',
    data: { height: 7, n: 9007199254740992 },
    dataText: '{"height":7,"n":9007199254740993}',
  });
});

test('reads the format of the guidebook into the same shape', () => {
  expect(parseDelivery('{"created":2,"data":51,"type":"wallet.saved"}')).toMatchObject({
    event: 'wallet.saved',
    timestamp: 2,
    format: 'docs',
    data: 51,
  });
});

test.for([
  ['', 'not-json'],
  ['\ufeff{}', 'not-json'],
  ['{', 'not-json'],
  ['[]', 'not-a-delivery'],
  [`{"event":"a","data":${'['.repeat(200)}${']'.repeat(200)}}`, 'too-deep'],
])('rejects %j as %s', ([body = '', reason]) => {
  expect(parseDelivery(body)).toMatchObject({ kind: 'rejected', reason });
});

test('reads a parsed body, without its text', () => {
  const read = readGivenBody({ timestamp: 1, data: { height: 7 }, event: 'block.forged' });
  expect(read).toMatchObject({ kind: 'delivery', data: { height: 7 }, dataText: undefined });
});

test.for([
  ['{}', {}, 'not-a-delivery'],
  ['null', null, 'not-a-delivery'],
  ['a list', [{ event: 'a' }], 'not-a-delivery'],
  ['a number', 7, 'not-a-delivery'],
  ['an inherited event', Object.create({ event: 'a' }), 'not-a-delivery'],
  ['200 levels', { event: 'a', data: nested(200) }, 'too-deep'],
  ['100,000 levels', { event: 'a', data: nested(100_000) }, 'too-deep'],
] as const)('rejects parsed %s', ([, body, reason]) => {
  expect(readGivenBody(body)).toMatchObject({ kind: 'rejected', reason });
});

test('accepts parsed bodies up to the same depth as others', () => {
  expect(readGivenBody({ event: 'a', data: nested(127) }).kind).toBe('delivery');
  expect(readGivenBody({ event: 'a', data: nested(128) }).kind).toBe('rejected');
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
