import type { WalletName } from '../network/keys.ts';
import type { NetworkName } from '../network/network.ts';
import type { Block } from '../payload-types/printed-block.ts';

/** What is known of a wallet. Money is satoshi in decimal text, so that the state survives JSON. */
export interface WalletState {
  readonly balance: string;
  /** Votes for this wallet, 0 for one that is no delegate. */
  readonly voteBalance: string;
  /** The name as a delegate. */
  readonly username: string | null;
  readonly vote: WalletName | null;
  readonly hasSecondSignature: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks: number;
  readonly forgedFees: string;
  readonly forgedRewards: string;
  /** The last block forged in this chain; null for none since the anchor. */
  readonly lastBlock: Block | null;
}

/** Where the chain was dropped into the past that it claims: the last block of it. */
export interface Anchor {
  readonly height: number;
  readonly slot: number;
}

/**
 * The whole state of a fake chain: plain data, never changed in place, the same after a turn through JSON.
 * The state of a wallet that nothing has touched is not in it: it follows from the seed.
 */
export interface Chain {
  readonly version: 1;
  readonly network: NetworkName;
  readonly seed: string;
  /** Counts the forks; each draws other blocks. */
  readonly branch: number;
  readonly anchor: Anchor;
  /** Of the last block. */
  readonly height: number;
  /** Of the last block: seconds since the epoch divided by 8. */
  readonly slot: number;
  /** The id of the last block. */
  readonly lastId: string;
  /** The 51 delegates of the current round, most votes first. */
  readonly ranking: readonly WalletName[];
  /** Who has forged in the current round. */
  readonly roundForgers: readonly WalletName[];
  /** Names of wallets and addresses of strangers changed in the current round. */
  readonly roundWallets: readonly string[];
  /** In the order of `walletNames`; null for one that nothing has touched. A list is quick to copy, unlike a record. */
  readonly wallets: readonly (WalletState | null)[];
}

/** The label of something at the current branch, for drawing it from the seed. */
export function branchLabel(chain: Chain, label: string): string {
  return chain.branch === 0 ? label : `branch/${chain.branch}/${label}`;
}
