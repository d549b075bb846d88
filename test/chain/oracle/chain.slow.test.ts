import { beforeAll, test } from 'vitest';
import { asApplied } from './as-applied.ts';
import { askLibrary, installLibrary } from './ask-library.ts';
import { expectAgreement } from './expect-agreement.ts';
import { forgeMany, randomChain } from './random-chain.ts';
import { secondKeysFor } from './second-keys.ts';
import { printedBy, toldBy } from './told-by.ts';

/** Three networks make more than 500 blocks and 2,000 transactions. */
const leastBlocks = 170;
const leastTransactions = 670;

const networks = ['mainnet', 'devnet', 'testnet'] as const;

beforeAll(...installLibrary);

test.concurrent.for(networks)(
  'the node’s own library verifies random chains of %s, and prints the same JSON',
  async (network, { signal, expect }) => {
    const forged = [0, 1, 2, 3].flatMap((index) => {
      const { origin, chain } = randomChain(network, index);
      const registered = new Map<string, string>();
      return forgeMany(chain, 43, [undefined, 0, 1, 2, 18]).map((step) => {
        const { block, transactions } = step;
        const secondPublicKeys = secondKeysFor(transactions, registered);
        return { origin, step, question: { block, transactions, secondPublicKeys } };
      });
    });
    const questions = forged.map(({ question }) => question);
    expect(questions.length).toBeGreaterThanOrEqual(leastBlocks);
    expect(questions.flatMap(({ transactions }) => transactions).length).toBeGreaterThanOrEqual(
      leastTransactions,
    );

    const opinions = await askLibrary(network, questions, signal);
    for (const [index, { origin, step, question }] of forged.entries()) {
      const opinion = opinions[index];
      const where = `${origin}, height ${step.block.height}`;
      expectAgreement(expect, question, opinion, where);
      expect(toldBy(step.events, 'transaction.forged'), where).toEqual(printedBy(opinion));
      expect(toldBy(step.events, 'transaction.applied'), where).toEqual(printedBy(asApplied(opinion)));
      expect(toldBy(step.events, 'block.applied'), where).toEqual([opinion?.block?.json]);
      expect(toldBy(step.events, 'block.forged'), where).toEqual([opinion?.block?.json]);
    }
  },
);

test('the node’s own library rejects what was changed after signing', async ({ signal, expect }) => {
  const { chain, origin } = randomChain('mainnet', 0);
  const [step] = forgeMany(chain, 1);
  const [transaction] = step?.transactions ?? [];
  if (step === undefined || transaction === undefined)
    return expect.unreachable('the first block is not empty');
  const { block, transactions } = step;
  const none = transactions.map(() => null);
  const questions = [
    { block: { ...block, timestamp: block.timestamp + 1 }, transactions, secondPublicKeys: none },
    { block: null, transactions: [{ ...transaction, fee: '1' }], secondPublicKeys: [null] },
    { block: null, transactions: [transaction], secondPublicKeys: [transaction.senderPublicKey] },
  ];
  expect(await askLibrary('mainnet', questions, signal), origin).toMatchObject([
    { block: { verified: false } },
    { transactions: [{ verified: false }] },
    { transactions: [{ verified: true, isSecondSignatureRight: false }] },
  ]);
});
