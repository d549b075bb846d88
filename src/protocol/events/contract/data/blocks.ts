import {
  constant,
  described,
  integer,
  list,
  type Members,
  type ObjectSchema,
  object,
  type Schema,
  text,
} from '../schema/schema.ts';
import {
  anyBlockId,
  anyBlockIdHex,
  blockIdHex,
  derSignature,
  hash,
  ipAddress,
  numericBlockId,
  publicKey,
  satoshi,
  type TextFormat,
} from '../schema/text-formats.ts';

/** How a generation writes the ids of blocks. */
interface BlockIds {
  readonly id: TextFormat;
  readonly hex: TextFormat;
}

/** The first 8 bytes of the hash, as a number and in hexadecimal. */
export const numericIds: BlockIds = { id: numericBlockId, hex: blockIdHex };
/** Either form, depending on the network and the height. */
export const anyIds: BlockIds = { id: anyBlockId, hex: anyBlockIdHex };

const most = 2 ** 32 - 1;
export const networkSeconds = integer(0, most, 'Seconds since the epoch of the network, not Unix time.');
export const height = integer(1, most, 'The number of the block in the chain.');
/** As ARK 2.3 writes amounts in the blocks that it receives. */
const satoshiNumber = integer(0, Number.MAX_SAFE_INTEGER, 'Satoshi.');

function blockMembers({ id, hex }: BlockIds, money: Schema): Members {
  return {
    version: constant(0),
    timestamp: networkSeconds,
    height,
    previousBlockHex: text(hex, 'The id of the parent in hexadecimal.'),
    previousBlock: text(id, 'The id of the parent.'),
    numberOfTransactions: integer(0, most),
    totalAmount: money,
    totalFee: money,
    reward: money,
    payloadLength: integer(0, most, 'In bytes: 32 per transaction.'),
    payloadHash: text(hash, 'The hash of the ids of its transactions.'),
    generatorPublicKey: text(publicKey, 'The public key of the delegate that forged it.'),
    blockSignature: text(derSignature),
    idHex: text(hex, 'The id in hexadecimal.'),
    id: text(id),
  };
}

/** The 15 keys of a block event: payloads.md section 5.1. */
export function blockOf(ids: BlockIds): ObjectSchema {
  const sentence = 'A block as in every block event: without its transactions.';
  return object(blockMembers(ids, text(satoshi)), 'Block', sentence);
}

/** A row of the database of the node, for a delegate that has not forged since the node started. */
export function blockRowOf({ id }: BlockIds): ObjectSchema {
  return object(
    { id: text(id), height, generatorPublicKey: text(publicKey), timestamp: networkSeconds },
    'BlockRow',
    'The last block of a delegate that has not forged since the node started.',
  );
}

/** A block as a node receives it. @param isNumeric whether amounts are numbers and the sender's address is added */
export function receivedBlockOf(ids: BlockIds, transaction: Schema, isNumeric = false): ObjectSchema {
  const members = {
    ...blockMembers(ids, isNumeric ? satoshiNumber : text(satoshi)),
    transactions: list(transaction),
    ...(isNumeric ? { ip: text(ipAddress, 'The address of the peer that sent it.') } : {}),
  };
  return object(members, 'ReceivedBlock', 'A block as a node receives it, with its transactions.');
}

/** The members of a transaction that locate it in its block. */
export function placeInBlock({ id }: BlockIds): Members {
  return {
    blockId: text(id, 'The id of the block.'),
    sequence: integer(0, most, 'The place in the block, from 0.'),
  };
}

export const blockHeight = described(height, 'The height of the block.');
export const amounts = { text: text(satoshi), number: satoshiNumber } as const;
