import { createHash } from 'node:crypto';
import { beforeAll, test } from 'vitest';
import { rewardAt } from '../../../src/chain/network/network.ts';
import { phantomNetworks } from '../../../src/chain/network/phantom-networks.ts';
import { asApplied } from './as-applied.ts';
import { askLibrary, installLibrary } from './ask-library.ts';
import { expectAgreement } from './expect-agreement.ts';
import { forgeMany, randomChain } from './random-chain.ts';
import { rebuildBlocks } from './rebuild-blocks.ts';
import { secondKeysFor } from './second-keys.ts';

beforeAll(...installLibrary);

test.concurrent.for(['mainnet', 'devnet', 'testnet'] as const)(
  'a whole round of %s can be rebuilt from only its deliveries, and the node’s own library verifies it',
  async (network, { signal, expect }) => {
    const { origin, chain } = randomChain(network, 4);
    // The third block ends a round, and announces who forges the next one.
    const before = forgeMany(chain, 3);
    const last = before.at(-1);
    const created = last?.events.find(({ event }) => event === 'round.created')?.data;
    if (last === undefined || !Array.isArray(created))
      return expect.unreachable('the third block ends a round');
    const bodies = forgeMany(last.chain, 51, [undefined, 3])
      .flatMap(({ events }) => events)
      .filter(({ event }) => event === 'block.applied' || event === 'transaction.applied')
      .map((event) => JSON.stringify(event));

    const rebuilt = rebuildBlocks(bodies);
    expect(rebuilt.length, origin).toBe(51);
    let parent = last.block;
    for (const { block, transactions } of rebuilt) {
      const where = `${origin}, height ${block.height}`;
      const slot = Math.floor(block.timestamp / 8);
      const sum = (field: 'amount' | 'fee') =>
        transactions.reduce((total, transaction) => total + BigInt(transaction[field]), 0n).toString();
      const ids = Buffer.from(transactions.map(({ id }) => id).join(''), 'hex');
      expect(block, where).toMatchObject({
        height: parent.height + 1,
        previousBlock: parent.id,
        previousBlockHex: parent.idHex,
        generatorPublicKey: created[slot % 51].publicKey,
        numberOfTransactions: transactions.length,
        totalAmount: sum('amount'),
        totalFee: sum('fee'),
        payloadHash: createHash('sha256').update(ids).digest('hex'),
        reward: rewardAt(phantomNetworks[network], block.height).toString(),
      });
      expect(slot, where).toBeGreaterThan(Math.floor(parent.timestamp / 8));
      parent = block;
    }

    // A listener that started with the chain knows what was registered before the round.
    const registered = new Map<string, string>();
    for (const { transactions } of before) secondKeysFor(transactions, registered);
    const questions = rebuilt.map(({ block, transactions }) => {
      return { block, transactions, secondPublicKeys: secondKeysFor(transactions, registered) };
    });
    const opinions = await askLibrary(network, questions, signal);
    for (const [index, question] of questions.entries()) {
      const where = `${origin}, height ${question.block.height}`;
      expectAgreement(expect, question, asApplied(opinions[index]), where);
    }
  },
);
