import { beforeAll, test } from 'vitest';
import { forgeNext, startChain } from '../../../src/chain/phantom/phantom-chain.ts';
import { askOnce, installing } from './open-library.ts';
import { randomSeed } from './random-seed.ts';

beforeAll(...installing('phantom-2.2.4'));

const hourMs = 3_600_000;

test('a block dated in the future is accepted only by a library whose clock is ahead', async ({
  signal,
  expect,
}) => {
  const atMs = Date.now() + hourMs;
  const { block, transactions } = forgeNext(startChain({ network: 'mainnet', seed: randomSeed, atMs }));
  const question = { block, transactions, secondPublicKeys: transactions.map(() => null) };
  const later = { ...question, clockAheadMs: 2 * hourMs };
  const opinions = await askOnce('phantom-2.2.4', 'mainnet', [question, later, question], signal);
  const early = { block: { verified: false, errors: ['Invalid block timestamp'] } };
  expect(opinions).toMatchObject([early, { block: { verified: true, errors: [] } }, early]);
});

test('a refusal has a reason, and wrong addresses are found', async ({ signal, expect }) => {
  const publicKey = '03b47f6b6719c76bad46a302d9cff7be9b1c2b2a20602a0d880f139b5b8901f068';
  const none = { block: null, transactions: [], secondPublicKeys: [] };
  const ofTestnet = 'AHXtmB84sTZ9Zd35h9Y1vfFvPE2Xzqj8ri';
  const questions = [
    { ...none, transactions: [{ type: 99 }], secondPublicKeys: [null] },
    {
      ...none,
      addresses: [
        { address: 'A', publicKey },
        { address: ofTestnet, publicKey: null },
        { address: 'A', publicKey: null },
      ],
    },
  ];
  const [refused, addressed] = await askOnce('phantom-2.2.4', 'testnet', questions, signal);
  expect(refused).toMatchObject({ transactions: [], refusal: expect.stringContaining('Error') });
  expect(addressed?.addresses).toEqual([expect.stringMatching(/^A\w{33}$/), ofTestnet, null]);
});
