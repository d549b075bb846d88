import type { ReleasedGeneration } from '../../protocol/events/generation.ts';
import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import type { WalletName } from '../network/keys.ts';
import type { NetworkName } from '../network/network-name.ts';

/** The state of a wallet. Money is satoshi in decimal text, so the state survives JSON. */
export interface WalletState {
  readonly balance: string;
  /** Votes for this wallet; 0 if it is not a delegate. */
  readonly voteBalance: string;
  /** The delegate name; null if it is not a delegate. */
  readonly username: string | null;
  readonly vote: WalletName | null;
  readonly hasSecondSignature: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks: number;
  readonly forgedFees: string;
  readonly forgedRewards: string;
  /** The last block it forged in this chain; null if none since the anchor. */
  readonly lastBlock: Block | null;
}

/** The last block of the claimed past, where the fake chain starts. */
export interface Anchor {
  readonly height: number;
  readonly slot: number;
}

/**
 * The whole state of a fake chain: plain data, never changed in place, and unchanged by a round trip through JSON.
 * It omits the state of untouched wallets, which follows from the seed.
 */
export interface Chain {
  readonly version: 2;
  readonly generation: ReleasedGeneration;
  readonly network: NetworkName;
  readonly seed: string;
  /** The number of forks so far. Each fork draws different blocks. */
  readonly branch: number;
  readonly anchor: Anchor;
  /** The height of the last block. */
  readonly height: number;
  /** The slot of the last block: seconds since the epoch, divided by 8. */
  readonly slot: number;
  /** The id of the last block. */
  readonly lastId: string;
  /** The 51 delegates of the current round, most votes first. */
  readonly ranking: readonly WalletName[];
  /** The delegates that have forged in the current round. */
  readonly roundForgers: readonly WalletName[];
  /** Names of wallets and addresses of strangers changed in the current round. */
  readonly roundWallets: readonly string[];
  /** In the order of `walletNames`; null for an untouched wallet. A list, since it is faster to copy than a record. */
  readonly wallets: readonly (WalletState | null)[];
}

/** Returns the label for drawing something from the seed at the current branch. */
export function branchLabel({ branch }: Pick<Chain, 'branch'>, label: string): string {
  return branch === 0 ? label : `branch/${branch}/${label}`;
}
