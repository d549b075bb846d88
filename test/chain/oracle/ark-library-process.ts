import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { activeDelegates, blockTimeSeconds, epochMs, networks } from '../../../src/chain/network/network.ts';
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
  readonly Managers: { readonly configManager: { setConfig(config: object): void } };
  readonly Networks: { readonly testnet: { readonly network: object } };
  readonly Transactions: { readonly TransactionFactory: { fromJson(json: unknown): LibraryTransaction } };
}

const [folder = '', network = ''] = process.argv.slice(2);
const library: Library = createRequire(join(folder, 'package.json'))('@arkecosystem/crypto');
library.Managers.configManager.setConfig(configOf(network));

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(judge(JSON.parse(line)))}\n`);
}

/** ARK does not know the networks of Phantom: what they have in common with its testnet is taken from there. */
function configOf(name: string): object {
  const { testnet } = library.Networks;
  const found = Object.values(networks).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`Expected the name of a network, got "${name}".`);
  const first = {
    height: 1,
    activeDelegates,
    blocktime: blockTimeSeconds,
    epoch: new Date(epochMs).toISOString(),
    vendorFieldLength: 255,
    aip11: true,
    block: { version: 0, idFullSha256: true, maxPayload: 2_097_152 },
  };
  return {
    ...testnet,
    network: { ...testnet.network, name, pubKeyHash: found.addressVersion, wif: found.wifVersion },
    milestones: [
      first,
      ...found.rewards.map(({ fromHeight, value }) => ({ height: fromHeight, reward: value.toString() })),
      ...found.maxTransactions.map(({ fromHeight, value }) => {
        return { height: fromHeight, block: { maxTransactions: value } };
      }),
    ],
  };
}

function judge({ block, transactions, secondPublicKeys }: Question<unknown>): Opinion {
  const { BlockFactory } = library.Blocks;
  const { TransactionFactory } = library.Transactions;
  const judged = block && BlockFactory.fromJson({ ...block, transactions });
  const sent =
    judged?.transactions ?? transactions.map((transaction) => TransactionFactory.fromJson(transaction));
  return {
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
