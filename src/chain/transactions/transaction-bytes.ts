import { Problem } from '../../problem.ts';
import { addressOf, type Keys, rawAddress } from '../network/keys.ts';
import type { Network } from '../network/network.ts';

/** The size of the vendor field in the layout. */
export const vendorFieldBytes = 64;
const recipientBytes = 21;

/**
 * Returns the bytes of a version 1 transaction that its signature and id cover (layout: payloads.md section 3).
 * They include neither the network nor the expiration.
 * @throws Problem `malformed-payload` for an invalid recipient address or a vendor field that is too long
 */
export function signingBytes(network: Network, draft: Version1Draft, sender: Keys): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(draft.type, 0);
  head.writeUInt32LE(draft.timestamp, 1);
  const money = Buffer.alloc(16);
  money.writeBigUInt64LE(draft.type === 0 ? draft.amount : 0n, 0);
  money.writeBigUInt64LE(draft.fee, 8);
  const vendorField = vendorFieldOf(draft);
  return Buffer.concat([
    head,
    sender.publicKey,
    recipientOf(network, draft, sender),
    vendorField,
    money,
    assetOf(draft),
  ]);
}

/** Returns the recipient: of a vote, the sender itself. Types other than votes and transfers have none. */
function recipientOf(network: Network, draft: Version1Draft, sender: Keys): Uint8Array {
  if (draft.type !== 0 && draft.type !== 3) return Buffer.alloc(recipientBytes);
  const address = draft.type === 0 ? draft.recipientId : addressOf(network, sender);
  const raw = rawAddress(address);
  if (raw === undefined) {
    throw new Problem('malformed-payload', `Expected the address of a wallet, got "${address}".`);
  }
  return raw;
}

function vendorFieldOf(draft: Version1Draft): Buffer {
  const field = Buffer.alloc(vendorFieldBytes);
  if (draft.type !== 0 || draft.vendorField === undefined) return field;
  const text = Buffer.from(draft.vendorField);
  if (text.length > vendorFieldBytes) {
    throw new Problem(
      'malformed-payload',
      `Expected a vendor field of at most ${vendorFieldBytes} bytes, got ${text.length}.`,
    );
  }
  text.copy(field);
  return field;
}

function assetOf(draft: Version1Draft): Buffer {
  switch (draft.type) {
    case 1:
      return Buffer.from(draft.secondPublicKey, 'hex');
    case 2:
      return Buffer.from(draft.username);
    case 3:
      // As text, sign included, not as key bytes.
      return Buffer.from(draft.vote, 'ascii');
    case 0:
    case 8:
      return Buffer.alloc(0);
  }
}

/** One payment of a multipayment. */
interface Payment {
  readonly amount: bigint;
  readonly recipientId: string;
}

/** What differs between types. Types 4 to 8 cannot be in a block of 2.2.4 (payloads.md section 1). */
export type TransactionContent =
  | {
      readonly type: 0;
      readonly amount: bigint;
      readonly recipientId: string;
      /** At most 64 bytes of UTF-8. */
      readonly vendorField?: string;
      /** Seconds since the epoch, 0 for never. Not signed. */
      readonly expiration: number;
    }
  | { readonly type: 1; readonly secondPublicKey: string }
  | { readonly type: 2; readonly username: string }
  /** One public key after `+` or `-`. */
  | { readonly type: 3; readonly vote: string }
  /** From ARK 2.6 on; at least two payments. */
  | { readonly type: 6; readonly payments: readonly Payment[] }
  | { readonly type: 8 };

/** A transaction before it is signed. */
export type TransactionDraft = TransactionContent & {
  /** Seconds since the epoch, by the sender's clock. */
  readonly timestamp: number;
  /** Satoshi. */
  readonly fee: bigint;
};

/** A draft that version 1 can represent. */
export type Version1Draft = Exclude<TransactionDraft, { readonly type: 6 }>;

/** @throws Error for a multipayment: chains of version 1 plan none */
export function asVersion1(draft: TransactionDraft): Version1Draft {
  if (draft.type !== 6) return draft;
  throw new Error('Expected a transaction of version 1, got a multipayment.');
}
