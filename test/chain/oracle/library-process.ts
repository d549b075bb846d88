import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Opinion, Question } from './library-messages.ts';

// A separate process: the library keeps its network in a global, and its dependencies are from 2019.
// Arguments: the folder it is installed in, the network. One question per line in, one opinion per line out.

interface LibraryTransaction {
  readonly verified: boolean;
  readonly data: { readonly secondSignature?: string };
}

/** The part of `@phantomcores/crypto` 2.2.4 that is used here. */
interface Library {
  readonly configManager: { setFromPreset(network: string): void };
  readonly crypto: { verifySecondSignature(data: unknown, publicKey: string): boolean };
  readonly models: {
    readonly Block: new (
      data: object,
    ) => {
      readonly data: object;
      readonly verification: { readonly verified: boolean; readonly errors: readonly unknown[] };
      readonly transactions: readonly LibraryTransaction[];
    };
    readonly Transaction: new (data: object) => LibraryTransaction;
  };
}

const [folder = '', network = ''] = process.argv.slice(2);
const library: Library = createRequire(join(folder, 'package.json'))('@phantomcores/crypto');
library.configManager.setFromPreset(network);

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(judge(JSON.parse(line)))}\n`);
}

function judge({ block, transactions, secondPublicKeys }: Question): Opinion {
  const { Block, Transaction } = library.models;
  const judged = block && new Block({ ...block, transactions });
  const sent = judged?.transactions ?? transactions.map((transaction) => new Transaction(transaction));
  return {
    block: judged && {
      verified: judged.verification.verified,
      errors: judged.verification.errors.map(String),
      json: JSON.stringify(judged.data),
    },
    transactions: sent.map(({ verified, data }, index) => {
      const key = secondPublicKeys[index] ?? null;
      const isSecondSignatureRight =
        key === null ? data.secondSignature === undefined : library.crypto.verifySecondSignature(data, key);
      return { verified, isSecondSignatureRight, json: JSON.stringify(data) };
    }),
  };
}
