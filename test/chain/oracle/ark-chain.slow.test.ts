import { beforeAll, test } from 'vitest';
import { asForged } from './as-forged.ts';
import { askArkLibrary, installArkLibraries } from './ask-ark-library.ts';
import { expectAgreement } from './expect-agreement.ts';
import { forgeManyArk, randomArkChain } from './random-ark-chain.ts';
import { secondKeysFor } from './second-keys.ts';
import { printedBy, receivedBy, toldBy } from './told-by.ts';

/** Four generations on three networks make 360 blocks and more than 1,500 transactions. */
const leastBlocks = 30;
const leastTransactions = 125;

const networks = ['mainnet', 'devnet', 'testnet'] as const;
const generations = ['ark-2.3', 'ark-2.4', 'ark-2.7', 'ark-3'] as const;

const versions = { 'ark-2.3': 1, 'ark-2.4': 1, 'ark-2.7': 2, 'ark-3': 2 } as const;
const cases = generations.flatMap((generation) => networks.map((network) => [generation, network] as const));

beforeAll(...installArkLibraries);

test.concurrent.for(cases)(
  'ARK’s own library verifies random chains of %s on %s, and prints the same JSON',
  async ([generation, network], { signal, expect }) => {
    const { origin, chain } = randomArkChain(generation, network, 6);
    const registered = new Map<string, string>();
    const forged = forgeManyArk(chain, 30, [undefined, 0, 1, 2, 18]).map((step) => {
      const { block, transactions } = step;
      const secondPublicKeys = secondKeysFor(transactions, registered);
      return { step, question: { block, transactions, secondPublicKeys } };
    });
    const questions = forged.map(({ question }) => question);
    const sent = questions.flatMap(({ transactions }) => transactions);
    expect(questions.length).toBeGreaterThanOrEqual(leastBlocks);
    expect(sent.length).toBeGreaterThanOrEqual(leastTransactions);
    expect(sent.every(({ version }) => version === versions[generation])).toBe(true);

    const opinions = await askArkLibrary(generation, network, questions, signal);
    for (const [index, { step, question }] of forged.entries()) {
      const opinion = opinions[index];
      const where = `${origin}, height ${step.block.height}`;
      expectAgreement(expect, question, asForged(opinion), where);
      expect(toldBy(step.events, 'transaction.forged'), where).toEqual(printedBy(asForged(opinion)));
      expect(toldBy(step.events, 'transaction.applied'), where).toEqual(printedBy(opinion));
      expect(toldBy(step.events, 'block.received'), where).toEqual([receivedBy(generation, opinion)]);
      expect(toldBy(step.events, 'block.applied'), where).toEqual([opinion?.block?.json]);
      expect(toldBy(step.events, 'block.forged'), where).toEqual([opinion?.block?.json]);
    }
  },
);

test.for(['ark-2.7', 'ark-3'] as const)(
  'the library of %s rejects what was changed after signing',
  async (generation, { signal, expect }) => {
    const { chain, origin } = randomArkChain(generation, 'mainnet', 6);
    const [step] = forgeManyArk(chain, 1);
    const [transaction, ...others] = step?.transactions ?? [];
    if (step === undefined || transaction === undefined)
      return expect.unreachable('the first block is not empty');
    const { block, transactions } = step;
    const none = transactions.map(() => null);
    const lone = { block: null, height: block.height };
    const cheaper = { ...transaction, fee: '1' };
    const questions = [
      { block: { ...block, timestamp: block.timestamp + 8 }, transactions, secondPublicKeys: none },
      { block, transactions: [cheaper, ...others], secondPublicKeys: none },
      { ...lone, transactions: [cheaper], secondPublicKeys: [null] },
      { ...lone, transactions: [{ ...transaction, nonce: '1000' }], secondPublicKeys: [null] },
      { ...lone, transactions: [transaction], secondPublicKeys: [transaction.senderPublicKey] },
    ];
    expect(await askArkLibrary(generation, 'mainnet', questions, signal), origin).toMatchObject([
      { block: { verified: false }, transactions: transactions.map(() => ({ verified: true })) },
      { block: { verified: false }, transactions: [{ verified: false }, ...others.map(() => ({}))] },
      { transactions: [{ verified: false }] },
      { transactions: [{ verified: false }] },
      { transactions: [{ verified: true, isSecondSignatureRight: false }] },
    ]);
  },
);
