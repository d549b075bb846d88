import type { Block } from './printed-block.ts';

/** The last block of a delegate that has not forged since the node started: a row of its database. */
interface BlockRow {
  readonly id: string;
  readonly height: number;
  readonly generatorPublicKey: string;
  readonly timestamp: number;
}

/** A wallet as 2.2.4 prints it, keys in its order; `rate` is the place in the ranking, 1 for the most votes. */
export interface Wallet {
  readonly address: string;
  readonly publicKey: string | null;
  readonly secondPublicKey: string | null;
  /** Satoshi in decimal. */
  readonly balance: string;
  /** The public key of the delegate it votes for. */
  readonly vote: string | null;
  readonly voted: boolean;
  readonly username: string | null;
  readonly lastBlock: Block | BlockRow | null;
  /** Satoshi in decimal that vote for it. */
  readonly voteBalance: string;
  readonly multisignature: null;
  readonly dirty: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks: number;
  /** Satoshi in decimal. */
  readonly forgedFees: string;
  /** Satoshi in decimal. */
  readonly forgedRewards: string;
  readonly rate?: number;
}
