import type { Keys } from './keys.ts';
import type { Network } from './network.ts';
import { serializedBytes, uint32 } from './serialized-transaction.ts';
import { signTransaction, type Transaction } from './transaction.ts';
import type { TransactionDraft } from './transaction-draft.ts';

/** Leaves keys out of each member of a union. */
type Without<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/**
 * A version 1 transaction as ARK 2.3 to 2.5 print it: the second signature once, and a second signature registration
 * without recipient (`crypto` 2.3.23 and 2.4.15, printed by the libraries).
 */
export type ArkTransactionV1 =
  | Without<Exclude<Transaction, { readonly type: 1 }>, 'signSignature'>
  | Without<Extract<Transaction, { readonly type: 1 }>, 'signSignature' | 'recipientId'>;

/** Signs a draft, and returns it with the serialized form, which pool events carry. */
export function signTransactionV1(
  network: Network,
  draft: TransactionDraft,
  sender: Keys,
  second?: Keys,
): { readonly transaction: ArkTransactionV1; readonly serialized: Buffer } {
  const { signSignature, ...signed } = signTransaction(network, draft, sender, second);
  const head = {
    version: 1,
    network: network.addressVersion,
    kind: Buffer.concat([Buffer.of(draft.type), uint32(draft.timestamp)]),
    publicKey: sender.publicKey,
    fee: draft.fee,
  } as const;
  const serialized = Buffer.concat([
    serializedBytes(head, draft),
    Buffer.from(signed.signature, 'hex'),
    Buffer.from(signSignature ?? '', 'hex'),
  ]);
  if (signed.type !== 1) return { transaction: signed, serialized };
  const { recipientId: _, ...withoutRecipient } = signed;
  return { transaction: withoutRecipient, serialized };
}
