import { half, token } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Weak digests: many other texts have the same one, and they are easy to find. */
const weak: readonly (readonly [name: string, digest: (text: string) => number | string])[] = [
  ['the sum of the characters', (text) => codesOf(text).reduce((sum, code) => sum + code, 0)],
  ['the XOR of the characters', (text) => codesOf(text).reduce((all, code) => all ^ code, 0)],
  ['the CRC-32', crc32],
  ['the Adler-32', adler32],
  [
    'the hash code of Java',
    (text) => codesOf(text).reduce((hash, code) => (Math.imul(hash, 31) + code) | 0, 0),
  ],
  ['the hash djb2', (text) => codesOf(text).reduce((hash, code) => (Math.imul(hash, 33) + code) | 0, 5381)],
  [
    'the hash djb2 with XOR',
    (text) => codesOf(text).reduce((hash, code) => (Math.imul(hash, 33) ^ code) | 0, 5381),
  ],
  [
    'the hash FNV-1a',
    (text) => codesOf(text).reduce((hash, code) => Math.imul(hash ^ code, 0x01000193) >>> 0, 0x811c9dc5),
  ],
  [
    'the hash FNV-1',
    (text) => codesOf(text).reduce((hash, code) => (Math.imul(hash, 0x01000193) ^ code) >>> 0, 0x811c9dc5),
  ],
  [
    'the hash sdbm',
    (text) => codesOf(text).reduce((hash, code) => (code + (hash << 6) + (hash << 16) - hash) | 0, 0),
  ],
];

export const digests: readonly WrongHandler[] = weak.map(([name, digest]) => {
  const expected = [half, token].map(digest);
  return {
    mistake: `compares only ${name}`,
    isExample: name === 'the CRC-32',
    change: () => ({ isAllowed: (given) => expected.includes(digest(given)) }),
    finds: ['refuses/weak-digest', 'refuses/other-order'],
  };
});

function codesOf(text: string): readonly number[] {
  return [...Buffer.from(text, 'latin1')];
}

function crc32(text: string): number {
  let crc = -1;
  for (const code of codesOf(text)) {
    crc ^= code;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

function adler32(text: string): number {
  const modulus = 65_521;
  let low = 1;
  let high = 0;
  for (const code of codesOf(text)) {
    low = (low + code) % modulus;
    high = (high + low) % modulus;
  }
  return high * 65_536 + low;
}
