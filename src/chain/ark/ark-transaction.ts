import { Problem } from '../../problem.ts';
import { rawAddress } from '../network/keys.ts';
import type { TransactionContent } from '../transactions/transaction-draft.ts';

/** What the serialized form of a transaction begins with, its version aside. */
export interface SerializedHead {
  /** Between the network and the sender; it differs with the version. */
  readonly kind: Buffer;
  readonly version: 1 | 2;
  readonly network: number;
  readonly publicKey: Uint8Array;
  readonly fee: bigint;
}

/**
 * The form in which nodes hand transactions on, without signatures (`crypto` 2.7.26 `dist/transactions/serializer.js`).
 * The signatures and the id of version 2 rest on it, those of version 1 do not.
 * @throws Problem `malformed-payload` for a recipient that is no address or a vendor field that is too long
 */
export function serializedBytes(head: SerializedHead, content: TransactionContent): Buffer {
  return Buffer.concat([
    Buffer.of(0xff, head.version, head.network),
    head.kind,
    head.publicKey,
    uint64(head.fee),
    vendorFieldOf(content),
    contentOf(content),
  ]);
}

export function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
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
    case 0: {
      const recipient = rawAddress(content.recipientId);
      if (recipient === undefined) {
        throw new Problem(
          'malformed-payload',
          `Expected the address of a wallet, got "${content.recipientId}".`,
        );
      }
      return Buffer.concat([uint64(content.amount), uint32(content.expiration), recipient]);
    }
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
    case 8:
      return Buffer.alloc(0);
  }
}
