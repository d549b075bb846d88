import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
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
] as const)('an answer in %s is text', async ([coding, bytes]) => {
  expect(await decoded(bytes, coding)).toBe(text.toString());
});

test('what is not of its coding, cut off, too large or of an unknown one stays as it came', async () => {
  const bomb = gzipSync(Buffer.alloc(100_000));
  const cut = gzipSync(text).subarray(0, 20);
  for (const [bytes, coding] of [
    [text, 'gzip'],
    [cut, 'gzip'],
    [bomb, 'gzip'],
    [text, 'zstd'],
    [text, 'constructor'],
  ] as const) {
    expect(await decodeAnswer(bytes, coding, 1_000)).toBe(bytes);
  }
});
