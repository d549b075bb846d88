import { beforeAll, test } from 'vitest';
import { keysOf } from '../../../src/chain/network/keys.ts';
import { makePayload } from '../../../src/chain/payload.ts';
import { forgeNext } from '../../../src/chain/phantom/phantom-chain.ts';
import type { TransactionV1 as Transaction } from '../../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { askLibrary, installLibrary } from './ask-library.ts';
import { expectAgreement } from './expect-agreement.ts';
import type { Question } from './library-messages.ts';
import { blockCases, transactionCases } from './override-cases.ts';
import { randomChain } from './random-chain.ts';

beforeAll(...installLibrary);

test.concurrent.for(['mainnet', 'devnet', 'testnet'] as const)(
  'the node’s own library verifies what was set in blocks and transactions of %s, and prints the same JSON',
  async (network, { signal, expect }) => {
    const { origin, options, chain } = randomChain(network, 5);
    const blocks = blockCases(options.seed).map((set) => {
      const { block, transactions } = forgeNext(chain, { set });
      const question: Question = { block, transactions, secondPublicKeys: transactions.map(() => null) };
      return { set, question };
    });
    const transactions = transactionCases(options.seed).map((set, index) => {
      // Here every index has a different sender, and no sender has registered a second key.
      const payload = makePayload('transaction.expired', { ...options, set, index });
      // What a receiver of the payload sees; the library finds out whether it is a transaction.
      const transaction: Transaction = JSON.parse(JSON.stringify(payload));
      const { secondPassphrase } = set;
      const key = secondPassphrase === undefined ? null : keysOf(secondPassphrase).publicKeyHex;
      const question: Question = { block: null, transactions: [transaction], secondPublicKeys: [key] };
      return { set, question };
    });
    const cases = [...blocks, ...transactions];
    const questions = cases.map(({ question }) => question);
    const opinions = await askLibrary(network, questions, signal);
    for (const [index, { set, question }] of cases.entries()) {
      expectAgreement(expect, question, opinions[index], `${origin}, set ${JSON.stringify(set)}`);
    }
  },
);
