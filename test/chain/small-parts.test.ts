import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawBigint, drawInteger } from '../../src/chain/crypto/seed.ts';
import { signEcdsa } from '../../src/chain/crypto/signature.ts';
import { arkNetworks } from '../../src/chain/network/ark-networks.ts';
import { isoTime } from '../../src/chain/network/iso-time.ts';
import { addressOf, keysOf, passphraseOf, rawAddress } from '../../src/chain/network/keys.ts';
import { isNodeTotal, roundLikeNode } from '../../src/chain/network/money.ts';
import { maxTransactionsAt, rewardAt } from '../../src/chain/network/network.ts';
import { phantomNetworks } from '../../src/chain/network/phantom-networks.ts';
import { isRoundEnd, roundOf } from '../../src/chain/network/round.ts';
import { isSignedBy } from './verify-signature.ts';

describe('money', () => {
  test('above 2^53 becomes the nearest double, and never more than 2^63 - 1', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), (amount) => {
        const reported = roundLikeNode(amount);
        expect(roundLikeNode(reported)).toBe(reported);
        if (amount <= 2n ** 53n) expect(reported).toBe(amount);
        expect(reported).toBeLessThanOrEqual(2n ** 63n - 1n);
      }),
    );
  });

  test.for([
    [90071992547409936n + 1234567890n, false],
    [90071992547409920n + 1234567888n, true],
  ] as const)('of %s in a block is accepted by a node: %s', ([total, isTaken]) => {
    expect(isNodeTotal(total)).toBe(isTaken);
  });
});

describe('a network', () => {
  test.for([
    ['mainnet', 299_999, 0n, 150],
    ['mainnet', 300_000, 2_000_000_000n, 150],
    ['mainnet', 215_999, 0n, 50],
    ['devnet', 216_000, 0n, 150],
    ['testnet', 75_599, 0n, 150],
    ['testnet', 75_600, 200_000_000n, 150],
  ] as const)(
    '%s at height %d has the reward and the maximum of transactions of its milestones',
    ([name, height, reward, most]) => {
      expect(rewardAt(phantomNetworks[name], height)).toBe(reward);
      expect(maxTransactionsAt(phantomNetworks[name], height)).toBe(most);
    },
  );

  test('gives every address its letter and 34 characters', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(...Object.values(phantomNetworks), ...Object.values(arkNetworks)),
        (passphrase, network) => {
          const address = addressOf(network, keysOf(passphrase));
          expect(address).toMatch(new RegExp(`^${network.addressLetter}[1-9A-HJ-NP-Za-km-z]{33}$`));
          expect(rawAddress(address)?.[0]).toBe(network.addressVersion);
        },
      ),
      { numRuns: 50 },
    );
  });
});

test('a signature is strict DER with a low S that OpenSSL accepts', () => {
  const halfOrder = BigInt('0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (bytes, passphrase) => {
      const keys = keysOf(passphrase);
      const signature = signEcdsa(bytes, keys.privateKey);
      expect(isSignedBy(bytes, signature, keys.publicKeyHex)).toBe(true);
      const der = Buffer.from(signature, 'hex');
      const lengthOfR = der[3] ?? 0;
      const s = der.subarray(6 + lengthOfR);
      expect([der[0], der[1], der[2], der[4 + lengthOfR], der[5 + lengthOfR]]).toEqual([
        0x30,
        der.length - 2,
        2,
        2,
        s.length,
      ]);
      expect(BigInt(`0x${s.toString('hex')}`)).toBeLessThanOrEqual(halfOrder);
    }),
    { numRuns: 100 },
  );
});

test.for([
  [1, 1, false],
  [51, 1, true],
  [52, 2, false],
  [300_900, 5900, true],
  [300_901, 5901, false],
] as const)('height %d is in round %d, as its last: %s', ([height, round, isLast]) => {
  expect(roundOf(height)).toBe(round);
  expect(isRoundEnd(height)).toBe(isLast);
});

test('a drawn number stays in its range and depends only on seed and label', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(), fc.nat(), (seed, label, min, span) => {
      const drawn = drawInteger(seed, label, min, min + span);
      expect(drawn).toBeGreaterThanOrEqual(min);
      expect(drawn).toBeLessThanOrEqual(min + span);
      expect(drawInteger(seed, label, min, min + span)).toBe(drawn);
      const big = drawBigint(seed, label, BigInt(min), BigInt(min + span));
      expect(big >= BigInt(min) && big <= BigInt(min + span)).toBe(true);
    }),
  );
});

test('a time is written as the Date of JavaScript writes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (atMs) => {
      expect(isoTime(atMs)).toBe(new Date(atMs).toISOString());
    }),
  );
});

test('a generated passphrase contains the word fixture', () => {
  expect(passphraseOf('x', 'delegate/3')).toBe('phantom-webhook fixture x delegate/3');
});
