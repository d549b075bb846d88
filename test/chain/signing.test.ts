import { createHmac } from 'node:crypto';
import { getPublicKey, hashes, sign } from '@noble/secp256k1';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { sha256 } from '../../src/chain/crypto/hash.ts';

// The number of multiplications so far decides which library multiplies, so the count starts again here.
vi.resetModules();
const { bytesOf, order, timesBasePoint } = await import('../../src/chain/crypto/curve.ts');
const { signEcdsa } = await import('../../src/chain/crypto/signature.ts');
const { keysOf } = await import('../../src/chain/network/keys.ts');

beforeAll(() => {
  hashes.sha256 = (message) => new Uint8Array(sha256(message));
  hashes.hmacSha256 = (key, message) => new Uint8Array(createHmac('sha256', key).update(message).digest());
});

/** The signature of noble, which shares only the table of points with ours, and only after the first few hundred. */
function signatureOfNoble(bytes: Uint8Array, privateKey: Uint8Array): string {
  const compact = sign(sha256(bytes), privateKey, { prehash: false, lowS: true, format: 'compact' });
  return Buffer.from(compact).toString('hex');
}

/** The two numbers of a signature in DER, 32 bytes each. */
function compactOf(der: string): string {
  const bytes = Buffer.from(der, 'hex');
  const first = bytes[3] ?? 0;
  const r = bytes.subarray(4, 4 + first);
  const s = bytes.subarray(6 + first);
  return [r, s].map((digits) => digits.toString('hex').replace(/^00/, '').padStart(64, '0')).join('');
}

test('signatures and public keys are those of noble, whichever library multiplies', () => {
  let tried = 0;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, passphrase) => {
      const { privateKey, publicKey } = keysOf(passphrase);
      expect(publicKey.toString('hex')).toBe(Buffer.from(getPublicKey(privateKey, true)).toString('hex'));
      expect(compactOf(signEcdsa(bytes, privateKey))).toBe(signatureOfNoble(bytes, privateKey));
      tried += 1;
    }),
    { numRuns: 400 },
  );
  expect(tried).toBe(400);
});

test('the least and the greatest scalar give the base point and its negative', () => {
  const [x, y] = [
    '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
    '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
  ];
  const hex = (scalar: bigint) => Buffer.from(timesBasePoint(bytesOf(scalar))).toString('hex');
  expect(hex(1n)).toBe(`04${x}${y}`);
  expect(hex(order - 1n).slice(0, 66)).toBe(`04${x}`);
  expect(hex(order - 1n)).not.toBe(hex(1n));
});
