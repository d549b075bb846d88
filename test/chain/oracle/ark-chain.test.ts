import { beforeAll, test } from 'vitest';
import { asForged } from './as-forged.ts';
import { askArkLibrary, installArkLibrary } from './ask-ark-library.ts';
import { expectAgreement } from './expect-agreement.ts';
import { forgeManyArk, randomArkChain } from './random-ark-chain.ts';
import { secondKeysFor } from './second-keys.ts';
import { printedBy, toldBy } from './told-by.ts';

/** Three networks make 180 blocks and more than 750 transactions. */
const leastBlocks = 60;
const leastTransactions = 250;

const networks = ['mainnet', 'devnet', 'testnet'] as const;

beforeAll(...installArkLibrary);

test.concurrent.for(networks)(
  'ARK’s own library verifies random chains of ARK 2.7 on %s, and prints the same JSON',
  async (network, { signal, expect }) => {
    const forged = [6, 7].flatMap((index) => {
      const { origin, chain } = randomArkChain(network, index);
      const registered = new Map<string, string>();
      return forgeManyArk(chain, 30, [undefined, 0, 1, 2, 18]).map((step) => {
        const { block, transactions } = step;
        const secondPublicKeys = secondKeysFor(transactions, registered);
        return { origin, step, question: { block, transactions, secondPublicKeys } };
      });
    });
    const questions = forged.map(({ question }) => question);
    const sent = questions.flatMap(({ transactions }) => transactions);
    expect(questions.length).toBeGreaterThanOrEqual(leastBlocks);
    expect(sent.length).toBeGreaterThanOrEqual(leastTransactions);
    expect(sent.every(({ version }) => version === 2)).toBe(true);

    const opinions = await askArkLibrary(network, questions, signal);
    for (const [index, { origin, step, question }] of forged.entries()) {
      const opinion = opinions[index];
      const where = `${origin}, height ${step.block.height}`;
      expectAgreement(expect, question, asForged(opinion), where);
      expect(toldBy(step.events, 'transaction.forged'), where).toEqual(printedBy(asForged(opinion)));
      expect(toldBy(step.events, 'transaction.applied'), where).toEqual(printedBy(opinion));
      expect(toldBy(step.events, 'block.applied'), where).toEqual([opinion?.block?.json]);
      expect(toldBy(step.events, 'block.forged'), where).toEqual([opinion?.block?.json]);
    }
  },
);

test('ARK’s own library rejects what was changed after signing', async ({ signal, expect }) => {
  const { chain, origin } = randomArkChain('mainnet', 6);
  const [step] = forgeManyArk(chain, 1);
  const [transaction, ...others] = step?.transactions ?? [];
  if (step === undefined || transaction === undefined)
    return expect.unreachable('the first block is not empty');
  const { block, transactions } = step;
  const none = transactions.map(() => null);
  const cheaper = { ...transaction, fee: '1' };
  const questions = [
    { block: { ...block, timestamp: block.timestamp + 8 }, transactions, secondPublicKeys: none },
    { block, transactions: [cheaper, ...others], secondPublicKeys: none },
    { block: null, transactions: [cheaper], secondPublicKeys: [null] },
    { block: null, transactions: [{ ...transaction, nonce: '1000' }], secondPublicKeys: [null] },
    { block: null, transactions: [transaction], secondPublicKeys: [transaction.senderPublicKey] },
  ];
  expect(await askArkLibrary('mainnet', questions, signal), origin).toMatchObject([
    { block: { verified: false }, transactions: transactions.map(() => ({ verified: true })) },
    { block: { verified: false }, transactions: [{ verified: false }, ...others.map(() => ({}))] },
    { transactions: [{ verified: false }] },
    { transactions: [{ verified: false }] },
    { transactions: [{ verified: true, isSecondSignatureRight: false }] },
  ]);
});
