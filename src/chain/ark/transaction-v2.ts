import { sha256 } from '../crypto/hash.ts';
import { schnorrSignatureOf } from '../crypto/schnorr.ts';
import type { Keys } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import type { Head, Tail, TransactionV2 } from '../payload-types/printed-transaction-v2.ts';
import type { TransactionContent } from '../transactions/transaction-draft.ts';
import { serializedBytes, uint64 } from './ark-transaction.ts';

/** The `expiration` of a transfer is a height here, 0 for never; it is signed. */
export type DraftV2 = TransactionContent & {
  /** Counts the transactions of the sender, from 1. */
  readonly nonce: bigint;
  /** Satoshi. */
  readonly fee: bigint;
};

const coreTypeGroup = 1;
/** The number that a resignation has in version 2. */
const resignationType = 7;

/** The bytes that the signature of a version 2 transaction is made over. */
export function signingBytesV2(network: Network, draft: DraftV2, publicKey: Uint8Array): Buffer {
  const kind = Buffer.alloc(6);
  kind.writeUInt32LE(coreTypeGroup, 0);
  kind.writeUInt16LE(draft.type === 8 ? resignationType : draft.type, 4);
  const head = {
    version: 2,
    network: network.addressVersion,
    kind: Buffer.concat([kind, uint64(draft.nonce)]),
    publicKey,
    fee: draft.fee,
  } as const;
  return serializedBytes(head, draft);
}

/** Signs a draft, and returns it with the serialized form, which pool events carry. */
export function signTransactionV2(
  network: Network,
  draft: DraftV2,
  sender: Keys,
  second?: Keys,
): { readonly transaction: TransactionV2; readonly serialized: Buffer } {
  const unsigned = signingBytesV2(network, draft, sender.publicKey);
  const signature = schnorrSignatureOf(unsigned, sender.privateKey, sender.publicKey);
  const signedOnce = Buffer.concat([unsigned, Buffer.from(signature, 'hex')]);
  const secondSignature = second && schnorrSignatureOf(signedOnce, second.privateKey, second.publicKey);
  const serialized = Buffer.concat([signedOnce, Buffer.from(secondSignature ?? '', 'hex')]);
  const tail: Tail = {
    signature,
    ...(secondSignature === undefined ? {} : { secondSignature }),
    id: sha256(serialized).toString('hex'),
  };
  return { transaction: printed(network, draft, sender, tail), serialized };
}

/** The order of keys is that of `payload-examples/ark-2.7.26`. */
function printed(network: Network, draft: DraftV2, sender: Keys, tail: Tail): TransactionV2 {
  const head = <Type extends number>(type: Type, amount = 0n): Head<Type> => ({
    version: 2,
    network: network.addressVersion,
    typeGroup: coreTypeGroup,
    type,
    nonce: draft.nonce.toString(),
    senderPublicKey: sender.publicKeyHex,
    fee: draft.fee.toString(),
    amount: amount.toString(),
  });
  switch (draft.type) {
    case 0: {
      const { vendorField, expiration, recipientId } = draft;
      const field = vendorField === undefined ? {} : { vendorField };
      return { ...head(0, draft.amount), ...field, expiration, recipientId, ...tail };
    }
    case 1:
      return { ...head(1), asset: { signature: { publicKey: draft.secondPublicKey } }, ...tail };
    case 2:
      return { ...head(2), asset: { delegate: { username: draft.username } }, ...tail };
    case 3:
      return { ...head(3), asset: { votes: [draft.vote] }, ...tail };
    case 8:
      return { ...head(resignationType), ...tail };
  }
}
