import type { ChainEvent } from '../../src/chain/phantom/phantom-chain.ts';
import type { Generation } from '../../src/protocol/events/generation.ts';
import type { Block } from '../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';
import type { AnyTransaction } from '../../src/protocol/events/payloads-of.ts';
import type { ClaimedAddress, Opinion, Question } from '../chain/oracle/library-messages.ts';
import { type SecondKeys, secondKeysFor } from '../chain/oracle/second-keys.ts';
import { receivedBy } from '../chain/oracle/told-by.ts';

/** A payload of the program, and how a library can judge it. */
export interface Claim {
  readonly event: string;
  readonly data: unknown;
  /** About the block or transaction that the payload contains; undefined if it contains only addresses. */
  readonly signed?: SignedClaim;
  readonly addresses: readonly ClaimedAddress[];
}

interface SignedClaim {
  readonly question: Question<unknown>;
  /** The place of the transaction in the question; undefined for a block. */
  readonly place?: number;
  /** Returns the payload as a node with the library prints it. */
  readonly print: (opinion: Opinion) => string | undefined;
}

/** What the events of a chain have shown so far: its blocks, and the second keys of its wallets. */
export interface FollowedChain {
  readonly generation: Generation;
  registered: SecondKeys;
  /** By the id of a block, which the events about it share. */
  readonly blocks: Map<string, { readonly question: Question<unknown>; readonly before: SecondKeys }>;
}

export function followChain(generation: Generation): FollowedChain {
  return { generation, registered: new Map(), blocks: new Map() };
}

/** Returns what the events of one block claim, or those of a block that is reverted. */
export function claimsOfEvents(chain: FollowedChain, events: readonly ChainEvent[]): readonly Claim[] {
  const forged = events.find(({ event }) => event === 'block.forged');
  if (forged !== undefined) {
    // The program made these itself, and its types say what they are.
    const block = forged.data as Block;
    const transactions = events
      .filter(({ event }) => event === 'transaction.forged')
      .map(({ data }) => data as AnyTransaction);
    const before = new Map(chain.registered);
    const secondPublicKeys = secondKeysFor(transactions, chain.registered);
    chain.blocks.set(block.id, { question: { block, transactions, secondPublicKeys }, before });
    return events.flatMap(({ event, data }) => claimsInBlock(chain, block.id, event, data));
  }
  return events.flatMap(({ event, data }) => {
    const { id } = data as Block;
    chain.registered = new Map(chain.blocks.get(id)?.before);
    return claimsInBlock(chain, id, event, data);
  });
}

/** Returns what a payload claims that a block of the chain causes; nothing if no library can judge it. */
export function claimsInBlock(
  { generation, blocks }: FollowedChain,
  blockId: string,
  event: string,
  data: unknown,
): readonly Claim[] {
  const question = blocks.get(blockId)?.question;
  if (question === undefined) return [];
  if (event.startsWith('block.')) {
    const isReceived = event === 'block.received' || event === 'block.disregarded';
    const print = (opinion: Opinion) => (isReceived ? receivedBy(generation, opinion) : opinion.block?.json);
    return [claim(event, data, { question, print })];
  }
  const signed = transactionIn(data);
  if (signed === undefined) return unsignedClaims(event, data);
  const place = question.transactions.findIndex((transaction) => idOf(transaction) === signed.id);
  const print = ({ transactions }: Opinion) => {
    const json = transactions[place]?.json;
    return json === undefined ? undefined : printed(generation, event, data, JSON.parse(json));
  };
  return [claim(event, data, { question, place, print })];
}

/** Returns what a payload claims whose transaction is in no block that the chain contains. */
export function claimsOfLone(
  generation: Generation,
  event: string,
  data: unknown,
  { transaction, secondKey, height }: LoneTransaction,
): readonly Claim[] {
  const { blockId, blockHeight, sequence, ...signed } = { ...transaction };
  const question = { block: null, transactions: [signed], secondPublicKeys: [secondKey], height };
  const print = ({ transactions: [opinion] }: Opinion) => {
    if (opinion === undefined) return undefined;
    const json = JSON.parse(opinion.json);
    const extras = blockId === undefined ? {} : { blockId, ...lastKeys(generation, blockHeight, sequence) };
    return printed(generation, event, data, { ...json, ...extras }, opinion.pooledJson);
  };
  return [claim(event, data, { question, place: 0, print })];
}

export interface LoneTransaction {
  readonly transaction: AnyTransaction & {
    readonly blockId?: string;
    readonly blockHeight?: number;
    readonly sequence?: number;
  };
  readonly secondKey: string | null;
  readonly height: number;
}

/** Returns what a payload without anything signed claims: its addresses. */
export function unsignedClaims(event: string, data: unknown): readonly Claim[] {
  const unsigned = claim(event, data);
  return unsigned.addresses.length === 0 ? [] : [unsigned];
}

/** Finds the transaction in a payload, as deep as the events of any generation put it. */
export function transactionIn(data: unknown): LoneTransaction['transaction'] | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if ('signature' in data) return data as LoneTransaction['transaction'];
  const inside = Array.isArray(data) ? data[0] : 'data' in data ? data.data : undefined;
  return transactionIn('transaction' in data ? data.transaction : inside);
}

function claim(event: string, data: unknown, signed?: SignedClaim): Claim {
  const addresses = [...addressesIn(data)];
  return signed === undefined ? { event, data, addresses } : { event, data, signed, addresses };
}

/** Every address in a payload, with the public key beside it. */
function* addressesIn(data: unknown): Generator<ClaimedAddress> {
  if (typeof data !== 'object' || data === null) return;
  if ('address' in data && typeof data.address === 'string') {
    const publicKey = 'publicKey' in data && typeof data.publicKey === 'string' ? data.publicKey : null;
    yield { address: data.address, publicKey };
  }
  // Empty in some second signature registrations.
  if ('recipientId' in data && typeof data.recipientId === 'string' && data.recipientId !== '') {
    yield { address: data.recipientId, publicKey: null };
  }
  for (const value of Object.values(data)) yield* addressesIn(value);
}

function idOf(transaction: unknown): unknown {
  return typeof transaction === 'object' && transaction !== null && 'id' in transaction
    ? transaction.id
    : undefined;
}

/** What the constructor of a block adds to its transactions after their `blockId`. */
function lastKeys(generation: Generation, blockHeight: number | undefined, sequence: number | undefined) {
  return generation === 'ark-3' ? { blockHeight, sequence: sequence ?? 0 } : { sequence: sequence ?? 0 };
}

/** Prints a payload around the transaction that a library printed. */
function printed(
  generation: Generation,
  event: string,
  data: unknown,
  transaction: Record<string, unknown>,
  pooledJson = '{}',
): string | undefined {
  const isPhantom = generation === 'phantom-2.2';
  switch (event) {
    case 'transaction.applied':
    case 'transaction.reverted': {
      // Captured: payloads.md section 5.1.
      const isEmptied = isPhantom && transaction.type === 1;
      return JSON.stringify(isEmptied ? { ...transaction, recipientId: '' } : transaction);
    }
    case 'transaction.forged':
    case 'transaction.expired':
      return JSON.stringify(withoutBlock(transaction));
    case 'wallet.vote':
    case 'wallet.unvote': {
      const { asset } = transaction;
      const votes = typeof asset === 'object' && asset !== null && 'votes' in asset ? asset.votes : [];
      return JSON.stringify({ delegate: Array.isArray(votes) ? votes[0] : undefined, transaction });
    }
    case 'transaction.pool.added':
      return generation === 'ark-3' ? JSON.stringify(transaction) : `[${pooledJson}]`;
    case 'transaction.pool.removed':
      return JSON.stringify(generation === 'ark-3' ? transaction : transaction.id);
    case 'transaction.pool.rejected': {
      if (generation === 'ark-3') return JSON.stringify(transaction);
      const [rejected] = Array.isArray(data) ? data : [];
      return JSON.stringify([{ ...rejected, transaction: JSON.parse(pooledJson) }]);
    }
    default:
      return JSON.stringify(transaction);
  }
}

function withoutBlock({ blockId, blockHeight, sequence, ...transaction }: Record<string, unknown>) {
  return transaction;
}
