import type {
  Block,
  TransactionV1 as Transaction,
} from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { sha256 } from '../crypto/hash.ts';
import { signEcdsa } from '../crypto/signature.ts';
import type { Keys } from '../network/keys.ts';
import { sumOf } from '../network/money.ts';

interface BlockDraft {
  readonly timestamp: number;
  readonly height: number;
  /** The id of the parent: a 64-bit number in decimal, or 64 hexadecimal characters if it is a whole hash. */
  readonly previousBlock: string;
  /** Whether the id of this block is a whole hash, as from the milestone `idFullSha256` on. */
  readonly hasFullId: boolean;
  /** Satoshi. */
  readonly reward: bigint;
  /** In block order, which is `inBlockOrder` for 2.2.4. */
  readonly transactions: readonly Pick<Transaction, 'id' | 'amount' | 'fee'>[];
}

/** Orders by ascending type, then by ascending id, compared as text. */
export function inBlockOrder(one: { type: number; id: string }, other: { type: number; id: string }): number {
  if (one.type !== other.type) return one.type - other.type;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}

type BlockTail = Pick<Block, 'blockSignature' | 'idHex' | 'id'>;

/** Of any version: a node forges only 0. */
export type UnsignedBlock = Omit<Block, keyof BlockTail | 'version'> & { readonly version: number };

/** Returns the fields of a block before it is signed, in the order of its JSON, with both forms of the parent's id. */
function unsignedBlock(draft: BlockDraft, forger: Keys): Omit<Block, keyof BlockTail> {
  const { transactions, previousBlock } = draft;
  const previousBlockHex = hexOfId(previousBlock);
  const ids = transactions.map(({ id }) => Buffer.from(id, 'hex'));
  return {
    version: 0,
    timestamp: draft.timestamp,
    height: draft.height,
    previousBlockHex,
    previousBlock,
    numberOfTransactions: transactions.length,
    totalAmount: sumOf(transactions.map(({ amount }) => BigInt(amount))).toString(),
    totalFee: sumOf(transactions.map(({ fee }) => BigInt(fee))).toString(),
    reward: draft.reward.toString(),
    payloadLength: 32 * transactions.length,
    payloadHash: sha256(Buffer.concat(ids)).toString('hex'),
    generatorPublicKey: forger.publicKeyHex,
  };
}

/**
 * Signs a block (layout, id and payload hash: payloads.md section 3). The signature is ECDSA in every version of Phantom
 * and ARK.
 */
export function signBlock(draft: BlockDraft, forger: Keys): Block {
  return signHeader(unsignedBlock(draft, forger), forger, draft.hasFullId);
}

/** Returns a block without a signature, and with an id of zeros. */
export function leaveUnsigned(draft: BlockDraft, forger: Keys): Block {
  const id = '0'.repeat(draft.hasFullId ? 64 : 1);
  return { ...unsignedBlock(draft, forger), blockSignature: '', idHex: id, id };
}

/** Signs a block that was left unsigned, as the next one after another. */
export function signAfter(previousBlock: string, unsigned: Block, forger: Keys): Block {
  const parent = { previousBlock, previousBlockHex: hexOfId(previousBlock) };
  return signHeader({ ...unsigned, ...parent }, forger, isFullId(unsigned.id));
}

/** Signs the header of a block with the keys of its generator, and returns it with its signature and id. */
export function signHeader<Header extends UnsignedBlock>(
  unsigned: Header,
  forger: Keys,
  hasFullId: boolean,
): Header & BlockTail {
  const bytes = headerBytes(unsigned);
  const blockSignature = signEcdsa(bytes, forger.privateKey);
  const signed = Buffer.concat([bytes, Buffer.from(blockSignature, 'hex')]);
  const idHex = hasFullId ? sha256(signed).toString('hex') : idHexOf(signed);
  const id = idOf(idHex);
  return { ...unsigned, blockSignature, idHex, id };
}

/** Returns the id of a block from its hexadecimal form: a whole hash, or 8 bytes that are a number. */
export function idOf(idHex: string): string {
  return isFullId(idHex) ? idHex : BigInt(`0x${idHex}`).toString();
}

/** The reverse of `idOf`. */
export function hexOfId(id: string): string {
  return isFullId(id) ? id : BigInt(id).toString(16).padStart(16, '0');
}

/** Whether the id of a block is a whole hash: the other form has at most 20 digits. */
export function isFullId(id: string): boolean {
  return id.length === 64;
}

/** Returns the first 8 bytes of the hash in reverse order; leading zeros are kept. */
function idHexOf(header: Uint8Array): string {
  return Buffer.from(sha256(header).subarray(0, 8)).reverse().toString('hex');
}

/** Returns the bytes that a block signature covers. All integers are little-endian, except the id of the parent. */
export function headerBytes(block: UnsignedBlock): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(block.version, 0);
  head.writeUInt32LE(block.timestamp, 4);
  head.writeUInt32LE(block.height, 8);
  const sums = Buffer.alloc(32);
  sums.writeUInt32LE(block.numberOfTransactions, 0);
  sums.writeBigUInt64LE(BigInt(block.totalAmount), 4);
  sums.writeBigUInt64LE(BigInt(block.totalFee), 12);
  sums.writeBigUInt64LE(BigInt(block.reward), 20);
  sums.writeUInt32LE(block.payloadLength, 28);
  const parent = Buffer.from(block.previousBlockHex, 'hex');
  const payloadHash = Buffer.from(block.payloadHash, 'hex');
  return Buffer.concat([head, parent, sums, payloadHash, Buffer.from(block.generatorPublicKey, 'hex')]);
}
