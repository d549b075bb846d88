import type { ArkTransaction } from '../../../src/chain/ark/ark-forge.ts';
import type { TransactionV1 as Transaction } from '../../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';

/** Second keys by the sender that registered them. */
export type SecondKeys = Map<string, string>;

/** The keys to verify these with; what they register counts from the next block on. */
export function secondKeysFor(
  transactions: readonly (Transaction | ArkTransaction)[],
  registered: SecondKeys,
): readonly (string | null)[] {
  const keys = transactions.map(({ senderPublicKey }) => registered.get(senderPublicKey) ?? null);
  for (const transaction of transactions) {
    if (transaction.type !== 1) continue;
    registered.set(transaction.senderPublicKey, transaction.asset.signature.publicKey);
  }
  return keys;
}
