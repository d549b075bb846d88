import type { NetworkName } from './network-name.ts';

/** A value that applies from a height on, until the next milestone of the same list. */
export interface Milestone<Value> {
  readonly fromHeight: number;
  readonly value: Value;
}

/** Static fees in satoshi by transaction type. Types above 3 cannot be in a block of 2.2.4. */
export interface StaticFees {
  readonly 0: bigint;
  readonly 1: bigint;
  readonly 2: bigint;
  readonly 3: bigint;
}

export interface Network {
  readonly name: NetworkName;
  /** First byte of an address, and the number in the `network` field of a transaction. */
  readonly addressVersion: number;
  /** The letter every address starts with. */
  readonly addressLetter: string;
  /** First byte of a private key in wallet import format. */
  readonly wifVersion: number;
  /** Second 0 of the network, in Unix milliseconds. */
  readonly epochMs: number;
  /** The first height at which a block id is a whole hash (milestone `idFullSha256`); undefined if there is none. */
  readonly fullIdsFromHeight: number | undefined;
  /** The first height at which ARK 2.6 and later have transactions of version 2 (milestone `aip11`), and no others. */
  readonly version2FromHeight: number | undefined;
  readonly nethash: string;
  readonly token: string;
  readonly symbol: string;
  readonly genesisId: string;
  /** Total of the genesis block, in satoshi. */
  readonly supply: bigint;
  /** Satoshi per forged block. */
  readonly rewards: readonly Milestone<bigint>[];
  readonly maxTransactions: readonly Milestone<number>[];
  readonly staticFees: StaticFees;
  readonly peerPort: number;
}

export const blockTimeSeconds = 8;
/** The number of delegates that forge in a round, and of blocks in a round. */
export const activeDelegates = 51;
/** How long an unconfirmed transaction stays in the pool. */
export const poolExpirySeconds = 21_600;

/** Returns the seconds since the epoch of the network, rounded down. */
export function networkSeconds({ epochMs }: Network, atMs: number): number {
  return Math.floor((atMs - epochMs) / 1000);
}

/** Returns the value that applies at a height, or `before` below the first milestone. */
function valueAt<Value>(milestones: readonly Milestone<Value>[], height: number, before: Value): Value {
  let value = before;
  for (const milestone of milestones) {
    if (height >= milestone.fromHeight) value = milestone.value;
  }
  return value;
}

/** Returns the block reward at a height, in satoshi. */
export function rewardAt(network: Network, height: number): bigint {
  return valueAt(network.rewards, height, 0n);
}

/** Whether the id of the block at a height is a whole hash, and not its first 8 bytes as a number. */
export function hasFullIdAt({ fullIdsFromHeight }: Network, height: number): boolean {
  return fullIdsFromHeight !== undefined && height >= fullIdsFromHeight;
}

export function maxTransactionsAt(network: Network, height: number): number {
  return valueAt(network.maxTransactions, height, 0);
}
