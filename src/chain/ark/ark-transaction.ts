import { Problem } from '../../problem.ts';
import type { TransactionV1 as ArkTransactionV1 } from '../../protocol/events/payloads/payloads-of-ark-2.3.ts';
import type { TransactionV2 } from '../../protocol/events/payloads/payloads-of-ark-2.7.ts';
import { sha256 } from '../crypto/hash.ts';
import { signSchnorr } from '../crypto/schnorr.ts';
import { type Keys, rawAddress } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import { signTransaction } from '../transactions/transaction.ts';
import type { TransactionContent, Version1Draft } from '../transactions/transaction-bytes.ts';

interface Head<Type extends number> {
  readonly version: 2;
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: Type;
  readonly nonce: string;
  readonly senderPublicKey: string;
  readonly fee: string;
  readonly amount: string;
}

type Tail = Pick<TransactionV2, 'signature' | 'secondSignature' | 'id'>;

/** The fields at the start of the serialized form of a transaction. */
interface SerializedHead {
  /** The bytes between the network and the sender, which depend on the version. */
  readonly kind: Buffer;
  readonly version: 1 | 2;
  readonly network: number;
  readonly publicKey: Uint8Array;
  readonly fee: bigint;
}

/**
 * Returns the form in which nodes exchange transactions, without signatures (`crypto` 2.7.26
 * `dist/transactions/serializer.js`). In version 2 it is what the signatures and the id cover, in version 1 it is not.
 * @throws Problem `malformed-payload` for an invalid recipient address or a vendor field that is too long
 */
function serializedBytes(head: SerializedHead, content: TransactionContent): Buffer {
  return Buffer.concat([
    Buffer.of(0xff, head.version, head.network),
    head.kind,
    head.publicKey,
    uint64(head.fee),
    vendorFieldOf(content),
    contentOf(content),
  ]);
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function vendorFieldOf(content: TransactionContent): Buffer {
  const text = Buffer.from(content.type === 0 ? (content.vendorField ?? '') : '');
  if (text.length <= 255) return Buffer.concat([Buffer.of(text.length), text]);
  throw new Problem('malformed-payload', `Expected a vendor field of at most 255 bytes, got ${text.length}.`);
}

function contentOf(content: TransactionContent): Uint8Array {
  switch (content.type) {
    case 0:
      return Buffer.concat([
        uint64(content.amount),
        uint32(content.expiration),
        recipientBytes(content.recipientId),
      ]);
    case 1:
      return Buffer.from(content.secondPublicKey, 'hex');
    case 2: {
      const username = Buffer.from(content.username);
      return Buffer.concat([Buffer.of(username.length), username]);
    }
    case 3: {
      const isVote = content.vote.startsWith('+');
      return Buffer.concat([Buffer.of(1, isVote ? 1 : 0), Buffer.from(content.vote.slice(1), 'hex')]);
    }
    case 6: {
      const count = Buffer.alloc(2);
      count.writeUInt16LE(content.payments.length);
      const payments = content.payments.map(({ amount, recipientId }) =>
        Buffer.concat([uint64(amount), recipientBytes(recipientId)]),
      );
      return Buffer.concat([count, ...payments]);
    }
    case 8:
      return Buffer.alloc(0);
  }
}

function recipientBytes(recipientId: string): Uint8Array {
  const recipient = rawAddress(recipientId);
  if (recipient !== undefined) return recipient;
  throw new Problem('malformed-payload', `Expected the address of a wallet, got "${recipientId}".`);
}

/** Signs a draft, and returns it with the serialized form, which pool events carry. */
export function signTransactionV1(
  network: Network,
  draft: Version1Draft,
  sender: Keys,
  second?: Keys,
): { readonly transaction: ArkTransactionV1; readonly serialized: Buffer } {
  const { signSignature, ...signed } = signTransaction(network, draft, sender, second);
  const signatures = signed.signature + (signSignature ?? '');
  const serialized = serializeV1(network, draft, sender.publicKey, signatures);
  if (signed.type !== 1) return { transaction: signed, serialized };
  const { recipientId: _, ...withoutRecipient } = signed;
  return { transaction: withoutRecipient, serialized };
}

/** Returns the serialized form of a version 1 transaction. @param signatures one or two, in hexadecimal */
export function serializeV1(
  network: Network,
  draft: Version1Draft,
  publicKey: Uint8Array,
  signatures: string,
): Buffer {
  const head = {
    version: 1,
    network: network.addressVersion,
    kind: Buffer.concat([Buffer.of(draft.type), uint32(draft.timestamp)]),
    publicKey,
    fee: draft.fee,
  } as const;
  return Buffer.concat([serializedBytes(head, draft), Buffer.from(signatures, 'hex')]);
}

/** A version 2 draft. Here the `expiration` of a transfer is a height, 0 for never, and it is signed. */
export type DraftV2 = TransactionContent & {
  /** Counts the transactions of the sender, from 1. */
  readonly nonce: bigint;
  /** Satoshi. */
  readonly fee: bigint;
};

const coreTypeGroup = 1;
/** The type of a resignation in version 2. */
const resignationType = 7;

/** Returns the bytes that the signature of a version 2 transaction covers. */
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
  const signature = signSchnorr(unsigned, sender.privateKey, sender.publicKey);
  const signedOnce = Buffer.concat([unsigned, Buffer.from(signature, 'hex')]);
  const secondSignature = second && signSchnorr(signedOnce, second.privateKey, second.publicKey);
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
    case 6: {
      const payments = draft.payments.map(({ amount, recipientId }) => ({
        amount: amount.toString(),
        recipientId,
      }));
      return { ...head(6), asset: { payments }, ...tail };
    }
    case 8:
      return { ...head(resignationType), ...tail };
  }
}
