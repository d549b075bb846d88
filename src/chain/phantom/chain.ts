import { addBlock } from '../blocks/add-block.ts';
import { type ForgeOptions, forgeBlock } from '../blocks/forge.ts';
import type { NetworkName } from '../network/network.ts';
import { walletNames } from '../network/wallet-name.ts';
import type { Block } from '../payload-types/printed-block.ts';
import type { Transaction } from '../payload-types/printed-transaction.ts';
import { anchorAt, pastBlockId } from '../state/anchor.ts';
import type { Chain } from '../state/chain-state.ts';
import { rankDelegates } from '../state/ranking.ts';
import { type ChainEvent, eventsOf } from './chain-events.ts';

export type { ForgeOptions } from '../blocks/forge.ts';
export type { Chain } from '../state/chain-state.ts';

export interface ChainOptions {
  readonly network: NetworkName;
  /** Any text; the same one gives the same chain. */
  readonly seed: string;
  /** Unix milliseconds. The first block is the last one that could have been forged by then. */
  readonly atMs: number;
}

/** One step of a chain: a block, and what a node would have told about it. */
export interface Step {
  readonly chain: Chain;
  readonly events: readonly ChainEvent[];
  readonly block: Block;
  /** Those of the block, in its order. */
  readonly transactions: readonly Transaction[];
  /** Slots that passed without a block before this one. */
  readonly missedSlots: number;
}

/**
 * A chain that claims to have been running since the start of its network: the height follows from the clock, and
 * the third block ends a round (payloads.md section 7.3).
 * @throws Problem `bad-flag` for a time before the network or far in the future
 */
export function startChain({ network, seed, atMs }: ChainOptions): Chain {
  const anchor = anchorAt(atMs);
  const start = { network, seed, anchor, wallets: walletNames.map(() => null) };
  return {
    version: 1,
    ...start,
    branch: 0,
    height: anchor.height,
    slot: anchor.slot,
    lastId: pastBlockId(seed, anchor.height),
    ranking: rankDelegates(start),
    roundForgers: [],
    roundWallets: [],
  };
}

/**
 * Forges the next block and tells its events.
 * @throws Problem `bad-flag` for an override that names no path of a block, or a value that does not fit it
 */
export function forgeNext(chain: Chain, options: ForgeOptions = {}): Step {
  const forged = forgeBlock(chain, options);
  const added = addBlock(chain, forged);
  return {
    chain: added.chain,
    events: eventsOf(added.chain, forged, added.roundEnd),
    block: forged.block,
    transactions: forged.transactions.map(({ transaction }) => transaction),
    missedSlots: forged.missedSlots,
  };
}

/**
 * The same chain about to go another way: the next slot stays empty and all that follows is drawn anew. For a fork,
 * keep the chain from before the blocks to revert, tell their `block.reverted` newest first, and go on with this.
 */
export function forkChain<AnyChain extends Chain>(chain: AnyChain): AnyChain {
  return { ...chain, branch: chain.branch + 1, slot: chain.slot + 1 };
}
