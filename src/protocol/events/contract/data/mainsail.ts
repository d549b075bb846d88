import {
  anything,
  constant,
  described,
  either,
  extended,
  integer,
  list,
  type Members,
  type ObjectSchema,
  object,
  openObject,
  optional,
  text,
  type VariantsSchema,
  variants,
} from '../schema/schema.ts';
import {
  hash,
  hexadecimalBytes,
  ipAddress,
  isoTime,
  keccakAddress,
  nonce,
  numberedSignature,
  publicKey,
  schnorrSignature,
  transactionId,
  url,
  version,
  wei,
} from '../schema/text-formats.ts';
import { height } from './blocks.ts';

/**
 * The payloads of Mainsail 0.0.1-evm.6, read in its source: `packages/crypto-block/source/deserializer.ts`,
 * `packages/crypto-transaction/source/deserializer.ts`, `packages/crypto-transaction-evm-call/source/versions/1.ts`,
 * `packages/consensus/source/consensus.ts`, `packages/p2p/source/peer.ts`.
 */

const most32 = 2 ** 32 - 1;
const round = integer(0, most32, 'The consensus round at this height, from 0.');
const gas = integer(0, most32, 'Gas.');

const transactionMembers: Members = {
  version: constant(1),
  network: integer(0, 255),
  typeGroup: constant(1),
  type: constant(10),
  nonce: text(nonce, 'Counts the transactions of the sender from 0, in decimal.'),
  senderPublicKey: text(publicKey),
  fee: text(wei, 'The price of the gas, in decimal.'),
  amount: text(wei),
  recipientId: optional(text(keccakAddress, 'The called address. Absent if a contract is deployed.')),
  asset: object({ evmCall: object({ gasLimit: gas, payload: text(hexadecimalBytes) }) }),
  signature: optional(text(schnorrSignature)),
  signatures: optional(list(text(numberedSignature), 1, 16)),
  id: text(transactionId),
};

/** The one type of transaction there is: a call of the virtual machine. */
export const mainsailTransaction: VariantsSchema = variants(
  'MainsailTransaction',
  ['typeGroup', 'type'],
  [object(transactionMembers, 'EvmCall')],
);

/** What a block adds to its transactions. */
const inBlock: Members = {
  sequence: integer(0, most32, 'The place in the block, from 0.'),
  gasUsed: optional(gas),
};

export const mainsailApplied: VariantsSchema = described(
  extended('AppliedMainsailTransaction', mainsailTransaction, inBlock),
  'The transaction, with "sequence" and "gasUsed" at the end.',
);

export const mainsailBlock: ObjectSchema = object(
  {
    version: constant(1),
    timestamp: integer(0, 2 ** 48 - 1, 'Unix milliseconds.'),
    height,
    round,
    previousBlock: text(hash, 'The id of the parent.'),
    stateHash: text(hash, 'The hash of the state after the block.'),
    numberOfTransactions: integer(0, 65_535),
    totalGasUsed: gas,
    totalAmount: text(wei),
    totalFee: text(wei),
    reward: text(wei),
    payloadLength: integer(0, most32, 'In bytes.'),
    payloadHash: text(hash),
    generatorAddress: text(keccakAddress, 'The address of the validator that proposed it.'),
    transactions: optional(list(mainsailApplied)),
    id: text(hash, 'The block id.'),
  },
  'MainsailBlock',
  'The block, with its transactions if it has any.',
);

export const invalidBlock: ObjectSchema = object(
  { block: mainsailBlock, error: openObject({}, anything) },
  undefined,
  'An object with the block and an error, which JSON leaves mostly empty.',
);

export const consensusState: ObjectSchema = object(
  {
    height,
    lockedRound: optional(round),
    round,
    step: described(
      either(constant(0), constant(1), constant(2)),
      'What is next: 0 a proposal, 1 prevotes, 2 precommits.',
    ),
    validRound: optional(round),
  },
  'ConsensusState',
  'The state of the consensus: height, round, step.',
);

const latency = integer(0, Number.MAX_SAFE_INTEGER, 'Milliseconds.');
const lastPinged = optional(text(isoTime));

export const apiNode: ObjectSchema = object(
  { url: text(url), statusCode: optional(integer(0, 999)), latency: optional(latency), lastPinged },
  'ApiNode',
  'The public API of a node: URL, last status, latency.',
);

export const mainsailPeer: ObjectSchema = object(
  {
    ip: text(ipAddress),
    port: integer(1, 65_535),
    protocol: described(either(constant(0), constant(1)), '0 for http, 1 for https.'),
    ports: openObject({}, integer(-1, 65_535)),
    version: optional(text(version)),
    latency: optional(latency),
    lastPinged,
    sequentialErrorCounter: integer(),
    plugins: openObject({}, anything),
    apiNodes: list(apiNode),
  },
  'MainsailPeer',
  'The peer: address, port, protocol, ports, version, plugins, API nodes.',
);

export const receipt: ObjectSchema = object(
  { receipt: openObject({}, anything), sender: text(keccakAddress), transactionId: text(transactionId) },
  undefined,
  'An object with the receipt, the sender and the transaction id.',
);
