import type { Keys } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import type { ArkTransactionV1 } from '../payload-types/printed-transaction.ts';
import { signTransaction } from '../transactions/transaction.ts';
import type { TransactionDraft } from '../transactions/transaction-draft.ts';
import { serializedBytes, uint32 } from './ark-transaction.ts';

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
