import type { EventName } from '../../protocol/events/event-names.ts';
import type { Block, Wallet } from './printed-block.ts';
import type { ArkTransactionV1, Transaction } from './printed-transaction.ts';
import type { TransactionV2 } from './printed-transaction-v2.ts';

export type { Block, Transaction, TransactionV2, Wallet };

/** A transaction of any generation; `type` and `version` discriminate the union. */
export type AnyTransaction = Transaction | ArkTransactionV1 | TransactionV2;

/** A transaction as printed with its block. Phantom prints nothing about the block. */
export type AppliedTransaction = AnyTransaction & {
  /** From ARK 2.3 on. */
  readonly blockId?: string;
  /** In ARK 3. */
  readonly blockHeight?: number;
  /** The place in the block, from 0; from ARK 2.6 on. */
  readonly sequence?: number;
};

/** A transaction whose amounts are numbers, as ARK 2.3 writes it in a block that it receives. */
type NumericTransaction = NumericMoney<AnyTransaction>;

type NumericMoney<Union> = Union extends unknown
  ? Omit<Union, 'amount' | 'fee'> & { readonly amount: number; readonly fee: number }
  : never;

/** A block as ARK receives it, with its transactions. ARK 2.3 writes all amounts as numbers. */
export type ReceivedBlock = Omit<Block, 'totalAmount' | 'totalFee' | 'reward'> & {
  readonly totalAmount: string | number;
  readonly totalFee: string | number;
  readonly reward: string | number;
  readonly transactions: readonly (AnyTransaction | NumericTransaction)[];
  /** The address of the peer that sent it, in ARK 2.3. */
  readonly ip?: string;
};

/** A wallet as ARK prints it from 2.6 on. */
export interface ArkWallet {
  readonly address: string;
  readonly publicKey: string;
  /** Satoshi in decimal. */
  readonly balance: string;
  /** The number of transactions it has sent, in decimal. */
  readonly nonce: string;
  /** Other data, such as `delegate`. ARK 3 nests it in another `attributes` inside this one. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export type AnyWallet = Wallet | ArkWallet;

/** A delegate that missed its turn, or forged nothing in a round. */
export interface MissedDelegate {
  readonly delegate: AnyWallet;
}

export interface WalletVote {
  /** The public key of a delegate after `+`, or after `-` to take the vote back. */
  readonly delegate: string;
  readonly transaction: AppliedTransaction;
}

/** A peer; its other members depend on the generation. */
export interface Peer {
  readonly ip: string;
  readonly port: number;
  readonly version: string;
  readonly [key: string]: unknown;
}

/** A transaction in the pool of ARK 2. */
export interface PooledTransaction {
  readonly data: AnyTransaction;
  readonly serialized: unknown;
  readonly isVerified: boolean;
}

/** A transaction that the pool of ARK 2 refused. */
export interface RejectedTransaction {
  readonly transaction: PooledTransaction;
  readonly type: string;
  readonly message: string;
  readonly success?: boolean;
}

export interface WalletChange {
  readonly publicKey: string;
  readonly key: string;
  readonly value?: unknown;
  readonly previousValue?: unknown;
  readonly wallet: unknown;
}

interface Named {
  readonly name: string;
}

interface QueueJob {
  readonly driver: string;
  /** Milliseconds. */
  readonly executionTime: number;
}

/**
 * The `data` of each event as stock nodes send it: a union if generations differ, undefined if the body has no `data`.
 * The compiler checks the makers in `phantom-payload.ts` and `ark-payload.ts` against these types.
 */
export interface EventPayloads {
  'block.applied': Block;
  'block.disregarded': ReceivedBlock;
  'block.forged': Block;
  'block.received': ReceivedBlock;
  'block.reverted': Block;
  'cache.flushed': undefined;
  'cache.forgotten': { readonly key: string };
  'cache.hit': { readonly key: string; readonly value: unknown };
  'cache.missed': { readonly key: string };
  'cache.written': { readonly key: string; readonly value: unknown; readonly seconds: number };
  'crypto.milestone.changed': undefined;
  'database.postDisconnect': undefined;
  'database.preConnect': undefined;
  'database.preDisconnect': undefined;
  'delegate.registered': AppliedTransaction;
  'delegate.resigned': AppliedTransaction;
  /** The message; an object from ARK 2.4 on. */
  'forger.failed': string | { readonly error: string };
  'forger.missing': MissedDelegate;
  /** The public key of a delegate; an object from ARK 2.6 on. */
  'forger.started': string | { readonly activeDelegates: readonly string[] };
  'internal.milestone.changed': undefined;
  'kernel.booted': undefined;
  'kernel.booting': undefined;
  'kernel.bootstrapper.bootstrapped': { readonly bootstrapper: string };
  'kernel.bootstrapper.bootstrapping': { readonly bootstrapper: string };
  'kernel.maintenance': boolean;
  'kernel.serviceProvider.booted': Named;
  'kernel.serviceProvider.disposed': Named;
  'kernel.serviceProvider.registered': Named;
  'peer.added': Peer;
  'peer.disconnect': { readonly peer: Peer };
  'peer.disconnected': { readonly peer: Peer };
  'peer.disconnecting': { readonly peer: Peer };
  'peer.removed': Peer;
  'queue.failed': QueueJob & { readonly error: unknown };
  'queue.finished': QueueJob;
  'round.applied': undefined;
  /** The 51 delegates: in forging order up to ARK 2.5, by votes later. */
  'round.created': readonly AnyWallet[];
  'round.missed': MissedDelegate;
  'schedule.blockJob.finished': { readonly executionTime: number; readonly blockCount: number };
  'schedule.cronJob.finished': { readonly executionTime: number; readonly expression: string };
  shutdown: undefined;
  'snapshot.complete': undefined;
  'snapshot.progress': { readonly value: number };
  'snapshot.start': { readonly count: number };
  'state.builder.finished': undefined;
  'state.started': true;
  'state.starting': undefined;
  'state:started': true;
  'stateBuilder.finished': undefined;
  'transaction.applied': AppliedTransaction;
  'transaction.expired': AnyTransaction;
  'transaction.forged': AnyTransaction;
  /** A list in ARK 2. */
  'transaction.pool.added': AnyTransaction | readonly PooledTransaction[];
  /** A list in ARK 2. */
  'transaction.pool.rejected': AnyTransaction | readonly RejectedTransaction[];
  /** The id in ARK 2. */
  'transaction.pool.removed': AnyTransaction | string;
  'transaction.reverted': AppliedTransaction;
  'wallet.attribute.forget': WalletChange;
  'wallet.attribute.set': WalletChange;
  'wallet.created.cold': Wallet;
  'wallet.property.set': WalletChange;
  /** The number of wallets changed in the round. */
  'wallet.saved': number;
  'wallet.unvote': WalletVote;
  'wallet.vote': WalletVote;
}

/** Makers of all payloads, checked against their types. The compiler cannot check that a list has an element. */
export type PayloadMakers<Name extends EventName, Request> = {
  readonly [Each in Name]: (request: Request) => Found<EventPayloads[Each]>;
};

type Found<Payload> = Payload extends object
  ? { readonly [Key in keyof Payload]: Payload[Key] | undefined } | undefined
  : Payload | undefined;
