import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { headerBytes, hexOfId, idOf, isFullId, signHeader, type UnsignedBlock } from '../blocks/block.ts';
import { sha256 } from '../crypto/hash.ts';
import { isEcdsaSigned } from '../crypto/verify-signature.ts';
import type { Keys } from '../network/keys.ts';
import { sumOf } from '../network/money.ts';
import { largest32Bit } from '../transactions/overrides.ts';
import {
  bigIntegerIn,
  hexIn,
  integerIn,
  largest64Bit,
  type Misfit,
  type PrintedMembers,
  publicKeyIn,
  textIn,
  unfit,
} from './printed-values.ts';

const hash = /^(?:[0-9a-f]{2}){32}$/;
const blockIdHex = /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/;

/** What makes an object a signed block. */
export const blockKeys = ['blockSignature', 'generatorPublicKey', 'height'] as const;

/** @param transactions those that are printed with the block, if any */
export interface PrintedBlock {
  readonly members: PrintedMembers;
  readonly transactions: readonly PrintedMembers[] | undefined;
}

/**
 * Signs a printed block again.
 * @param edited the keys whose values were edited; what follows from other values is computed for all others
 * @throws Problem `malformed-payload` for a value that has no place in the signed bytes
 */
export function signPrintedBlock(
  { members, transactions }: PrintedBlock,
  edited: ReadonlySet<string>,
  forger: Keys,
): Omit<Block, 'version'> {
  const sums = transactions === undefined ? {} : sumsOf(transactions);
  const header = { ...headerOf(members, edited, sums), generatorPublicKey: forger.publicKeyHex };
  return signHeader(header, forger, isFullId(members.get('id')?.slice(1, -1) ?? ''));
}

/**
 * Finds what keeps a printed block from being valid: a wrong signature, or values that contradict each other.
 * @throws Problem `malformed-payload` as `signPrintedBlock`
 */
export function judgePrintedBlock({ members, transactions }: PrintedBlock): readonly Misfit[] {
  const generatorPublicKey = publicKeyIn(members, 'generatorPublicKey');
  const bytes = headerBytes({ ...headerOf(members, new Set(members.keys()), {}), generatorPublicKey });
  const blockSignature = hexIn(members, 'blockSignature');
  const isSigned = isEcdsaSigned(bytes, blockSignature, generatorPublicKey);
  const id = textIn(members, 'id', /^/, 'a block id');
  const whole = sha256(Buffer.concat([bytes, Buffer.from(blockSignature, 'hex')]));
  const idHex = isFullId(id)
    ? whole.toString('hex')
    : Buffer.from(whole.subarray(0, 8)).reverse().toString('hex');
  const expected: Readonly<Record<string, readonly [value: string, reason: string]>> = {
    id: [idOf(idHex), 'It is not the hash of the signed block.'],
    idHex: [idHex, 'It is not the hash of the signed block.'],
    ...(members.has('previousBlock')
      ? {
          previousBlockHex: [
            hexOfId(blockIdIn(members, 'previousBlock')),
            'It is another block than previousBlock.',
          ],
        }
      : {}),
  };
  const contradictions = Object.entries(expected).flatMap(([key, [value, reason]]) =>
    members.has(key) && members.get(key) !== JSON.stringify(value) ? [{ key, reason }] : [],
  );
  const misfits = transactions === undefined ? [] : misfitsOfSums(members, sumsOf(transactions));
  const signature = { key: 'blockSignature', reason: 'It is not the signature of this block by this key.' };
  return [...(isSigned ? [] : [signature]), ...contradictions, ...misfits];
}

interface Sums {
  readonly numberOfTransactions: number;
  readonly totalAmount: bigint;
  readonly totalFee: bigint;
  readonly payloadLength: number;
  readonly payloadHash: string;
}

function misfitsOfSums(members: PrintedMembers, sums: Sums): readonly Misfit[] {
  return Object.entries(sums).flatMap(([key, value]) =>
    members.has(key) && members.get(key)?.replaceAll('"', '') !== String(value)
      ? [{ key, reason: 'It does not follow from the transactions.' }]
      : [],
  );
}

/** @throws Problem `malformed-payload` */
function sumsOf(transactions: readonly PrintedMembers[]): Sums {
  const hashes = transactions.map((one) =>
    Buffer.from(textIn(one, 'id', hash, 'an id of 64 hexadecimal characters'), 'hex'),
  );
  const total = (key: 'amount' | 'fee') => {
    const sum = sumOf(transactions.map((one) => bigIntegerIn(one, key)));
    if (sum > largest64Bit) throw unfit(key, `transactions with at most ${largest64Bit} in all`, String(sum));
    return sum;
  };
  return {
    numberOfTransactions: transactions.length,
    totalAmount: total('amount'),
    totalFee: total('fee'),
    payloadLength: 32 * transactions.length,
    payloadHash: sha256(Buffer.concat(hashes)).toString('hex'),
  };
}

/** Reads the signed values. @param edited those that are read even if they are known from the transactions */
function headerOf(
  members: PrintedMembers,
  edited: ReadonlySet<string>,
  sums: Partial<Sums>,
): Omit<UnsignedBlock, 'generatorPublicKey'> {
  const known = <Value>(key: string, value: Value | undefined, read: () => Value): Value =>
    value === undefined || edited.has(key) ? read() : value;
  const money = (key: 'totalAmount' | 'totalFee') =>
    known(key, sums[key], () => bigIntegerIn(members, key)).toString();
  const integer = (key: string, value?: number) =>
    known(key, value, () => integerIn(members, key, largest32Bit));
  return {
    version: integer('version'),
    timestamp: integer('timestamp'),
    height: integer('height'),
    ...parentOf(members, edited),
    numberOfTransactions: integer('numberOfTransactions', sums.numberOfTransactions),
    totalAmount: money('totalAmount'),
    totalFee: money('totalFee'),
    reward: bigIntegerIn(members, 'reward').toString(),
    payloadLength: integer('payloadLength', sums.payloadLength),
    payloadHash: known('payloadHash', sums.payloadHash, () =>
      textIn(members, 'payloadHash', hash, 'a hash of 64 hexadecimal characters'),
    ),
  };
}

/** Either form of the parent's id follows from the other one. */
function parentOf(
  members: PrintedMembers,
  edited: ReadonlySet<string>,
): Pick<UnsignedBlock, 'previousBlock' | 'previousBlockHex'> {
  const isHexEdited = edited.has('previousBlockHex') && !edited.has('previousBlock');
  if (isHexEdited || !members.has('previousBlock')) {
    const previousBlockHex = textIn(members, 'previousBlockHex', blockIdHex, 'a block id in hexadecimal');
    return { previousBlockHex, previousBlock: idOf(previousBlockHex) };
  }
  const previousBlock = blockIdIn(members, 'previousBlock');
  return { previousBlockHex: hexOfId(previousBlock), previousBlock };
}

/** @throws Problem `malformed-payload` */
function blockIdIn(members: PrintedMembers, key: string): string {
  const id = textIn(members, key, /^(?:\d{1,20}|[0-9a-f]{64})$/, 'a block id');
  if (!isFullId(id) && BigInt(id) > largest64Bit) throw unfit(key, 'a block id', members.get(key) ?? '');
  return id;
}
