import { hexOfId, idOf, isFullId, signHeader, type UnsignedBlock } from '../blocks/block.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Keys } from '../network/keys.ts';
import { sumOf } from '../network/money.ts';
import { largest32Bit } from '../transactions/overrides.ts';
import { bigIntegerIn, integerIn, type PrintedMembers, textIn } from './printed-values.ts';

const publicKeyOrHash = /^(?:[0-9a-f]{2}){32}$/;
const blockId = /^(?:\d{1,19}|1[0-7]\d{18}|[0-9a-f]{64})$/;
const blockIdHex = /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/;

/** Whether an object has the members of a signed block. */
export function isPrintedBlock(members: PrintedMembers): boolean {
  return members.has('blockSignature') && members.has('generatorPublicKey') && members.has('height');
}

/**
 * Signs a printed block again.
 * @param edited the keys whose values were edited; what follows from other values is computed for all others
 * @param transactions its transactions, if it is printed with them
 * @throws Problem `malformed-payload` for a value that has no place in the signed bytes
 */
export function signPrintedBlock(
  members: PrintedMembers,
  edited: ReadonlySet<string>,
  transactions: readonly PrintedMembers[] | undefined,
  forger: Keys,
): ReturnType<typeof signHeader> {
  const sums = transactions === undefined ? undefined : sumsOf(transactions);
  const computed = <Value>(key: string, value: Value | undefined, read: () => Value): Value =>
    value === undefined || edited.has(key) ? read() : value;
  const money = (key: 'totalAmount' | 'totalFee') =>
    computed(key, sums?.[key], () => bigIntegerIn(members, key)).toString();
  const integer = (key: string, value?: number) =>
    computed(key, value, () => integerIn(members, key, largest32Bit));
  return signHeader(
    {
      version: integer('version'),
      timestamp: integer('timestamp'),
      height: integer('height'),
      ...parentOf(members, edited),
      numberOfTransactions: integer('numberOfTransactions', sums?.count),
      totalAmount: money('totalAmount'),
      totalFee: money('totalFee'),
      reward: bigIntegerIn(members, 'reward').toString(),
      payloadLength: integer('payloadLength', sums && 32 * sums.count),
      payloadHash: computed('payloadHash', sums?.hash, () =>
        textIn(members, 'payloadHash', publicKeyOrHash, 'a hash of 64 hexadecimal characters'),
      ),
      generatorPublicKey: forger.publicKeyHex,
    },
    forger,
    isFullId(members.get('id')?.slice(1, -1) ?? ''),
  );
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
  const previousBlock = textIn(members, 'previousBlock', blockId, 'a block id');
  return { previousBlockHex: hexOfId(previousBlock), previousBlock };
}

function sumsOf(transactions: readonly PrintedMembers[]) {
  const hashes = transactions.map((one) =>
    Buffer.from(textIn(one, 'id', publicKeyOrHash, 'an id of 64 hexadecimal characters'), 'hex'),
  );
  return {
    count: transactions.length,
    totalAmount: sumOf(transactions.map((one) => bigIntegerIn(one, 'amount'))),
    totalFee: sumOf(transactions.map((one) => bigIntegerIn(one, 'fee'))),
    hash: sha256(Buffer.concat(hashes)).toString('hex'),
  };
}
