import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeAnswer } from '../../../src/http/sender/decode-answer.ts';

const text = Buffer.from('Hello, '.repeat(20));
const decoded = async (bytes: Uint8Array, coding: string | undefined, maxBytes = 1_000) =>
  Buffer.from(await decodeAnswer(bytes, coding, maxBytes)).toString();

test.for([
  ['gzip', gzipSync(text)],
  ['X-GZIP ', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['br', brotliCompressSync(text)],
  ['identity', text],
  [undefined, text],
] as const)('an answer in %s is decoded to text', async ([coding, bytes]) => {
  expect(await decoded(bytes, coding)).toBe(text.toString());
});

test('an answer that is cut off, raw or too large is decoded as far as possible', async () => {
  const long = Buffer.from('line\n'.repeat(10_000));
  expect(await decoded(gzipSync(long), 'gzip', 500)).toBe(long.toString().slice(0, 500));
  expect(long.toString().startsWith(await decoded(gzipSync(long).subarray(0, 60), 'gzip'))).toBe(true);
  expect(await decoded(deflateRawSync(text), 'deflate')).toBe(text.toString());
  expect(await decoded(brotliCompressSync(long), 'br', 500)).toHaveLength(500);
});

test('bytes that do not match their coding, or have an unknown one, stay unchanged', async () => {
  for (const [bytes, coding] of [
    [text, 'gzip'],
    [text, 'br'],
    [text, 'zstd'],
    [text, 'constructor'],
  ] as const) {
    expect(await decodeAnswer(bytes, coding, 1_000)).toBe(bytes);
  }
});
