import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Opinion, Question } from './library-messages.ts';

// A separate process, as for the library of the node: it keeps its network in a global.
// Arguments: the folder it is installed in, the network. One question per line in, one opinion per line out.

interface LibraryTransaction {
  readonly verified: boolean;
  readonly data: { readonly secondSignature?: string };
  verifySecondSignature(publicKey: string): boolean;
}

interface LibraryBlock {
  readonly data: object;
  readonly verification: { readonly verified: boolean; readonly errors: readonly unknown[] };
  readonly transactions: readonly LibraryTransaction[];
}

/** The part of `@arkecosystem/crypto` 2.7.26 that is used here. Both factories read back what they have serialized. */
interface Library {
  readonly Blocks: { readonly BlockFactory: { fromJson(json: object): LibraryBlock } };
  readonly Managers: {
    readonly configManager: { setFromPreset(network: string): void; setHeight(height: number): void };
  };
  readonly Transactions: { readonly TransactionFactory: { fromJson(json: unknown): LibraryTransaction } };
}

const [folder = '', network = ''] = process.argv.slice(2);
const library: Library = createRequire(join(folder, 'package.json'))('@arkecosystem/crypto');
library.Managers.configManager.setFromPreset(network);

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(judge(JSON.parse(line)))}\n`);
}

function judge({ block, transactions, secondPublicKeys }: Question<unknown>): Opinion {
  const { BlockFactory } = library.Blocks;
  const { TransactionFactory } = library.Transactions;
  // A transaction in no block is judged like one of today.
  library.Managers.configManager.setHeight(block?.height ?? 30_000_000);
  const judged = block && BlockFactory.fromJson({ ...block, transactions });
  const sent =
    judged?.transactions ?? transactions.map((transaction) => TransactionFactory.fromJson(transaction));
  return {
    refusal: null,
    block: judged && {
      verified: judged.verification.verified,
      errors: judged.verification.errors.map(String),
      json: JSON.stringify(judged.data),
    },
    transactions: sent.map((transaction, index) => {
      const { verified, data } = transaction;
      const key = secondPublicKeys[index] ?? null;
      const isSecondSignatureRight =
        key === null ? data.secondSignature === undefined : transaction.verifySecondSignature(key);
      return { verified, isSecondSignatureRight, json: JSON.stringify(data) };
    }),
  };
}
