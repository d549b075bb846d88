import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { expect, test } from 'vitest';
import { createVerifier } from '../../src/protocol/delivery/token-verifier.ts';
import { labelTokens } from '../../src/protocol/token/token.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { compareTimings } from './compare-timings.ts';

const half = guidebookToken.authorization;
const tokens = labelTokens([guidebookToken.token, otherToken.token]);
const verify = createVerifier(tokens);
const other = (digit: string) => (digit === '0' ? '1' : '0');

test('every header is compared with all digests, however much of the valid one it contains', () => {
  const { timingSafeEqual } = crypto;
  const compared: string[][] = [];
  let current: string[] = [];
  crypto.timingSafeEqual = (one, two) => {
    current.push(`${one.byteLength} ${Buffer.from(two as Uint8Array).toString('hex')}`);
    return timingSafeEqual(one, two);
  };
  syncBuiltinESMExports();
  try {
    const verifyCounted = createVerifier(tokens);
    for (const value of [
      '',
      'x',
      half,
      half.slice(1),
      half.slice(0, -1) + other(half.slice(-1)),
      other(half.slice(0, 1)) + half.slice(1),
      guidebookToken.token,
      guidebookToken.verification,
      otherToken.authorization,
      `Bearer ${half}`,
      '\u00e9'.repeat(32),
      'f'.repeat(15_000),
    ]) {
      current = [];
      verifyCounted(['Authorization', value]);
      compared.push(current);
    }
  } finally {
    crypto.timingSafeEqual = timingSafeEqual;
    syncBuiltinESMExports();
  }
  // The half, the whole and the verification of two tokens, as digests of SHA-256.
  expect(new Set(compared.map((digests) => digests.join())).size).toBe(1);
  expect(compared[0]).toHaveLength(6);
  for (const digest of compared[0] ?? []) expect(digest).toMatch(/^32 [0-9a-f]{64}$/);
});

// Time is measured, so it is asked for where little else runs.
test.runIf(process.env.TORTURE_HEADERS !== undefined)(
  'a header that starts like the valid one takes as long as one that does not',
  { timeout: 300_000 },
  async ({ annotate }) => {
    /** A comparison that stops at the first difference, to show that the test would see one. */
    const leaky = (value: string) => {
      for (let index = 0; index < half.length; index += 1) if (value[index] !== half[index]) return false;
      return true;
    };
    const atFirst = Array.from(
      { length: 64 },
      (_, n) => other(half.slice(0, 1)) + half.slice(1, -2) + hex(n),
    );
    const atLast = Array.from({ length: 64 }, (_, n) => half.slice(0, -2) + hex(n)).filter(
      (text) => text !== half,
    );
    const ofLeak = compareTimings(leaky, atFirst, atLast);
    const ofVerifier = compareTimings((value) => verify(['Authorization', value]), atFirst, atLast);
    await annotate(
      `Welch's t of five rounds: verifier ${ofVerifier.map((t) => t.toFixed(1)).join(', ')}; ` +
        `a comparison that stops early ${ofLeak.map((t) => t.toFixed(1)).join(', ')}`,
    );
    expect(Math.min(...ofLeak.map(Math.abs))).toBeGreaterThan(4.5);
    // Noise of the machine may shift a round; what depends on the header shifts all of them, to the same side.
    const least = Math.min(...ofVerifier.map(Math.abs));
    const isOneSided = new Set(ofVerifier.map(Math.sign)).size === 1;
    expect(isOneSided ? least : 0).toBeLessThan(4.5);
  },
);

function hex(n: number): string {
  return n.toString(16).padStart(2, '0');
}
