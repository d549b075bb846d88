import { walletNames } from '../network/keys.ts';
import type { NetworkChoice } from '../network/networks.ts';
import type { Chain } from './chain-state.ts';
import { anchorAt, pastBlockId } from './claimed-past.ts';
import { rankDelegates } from './ranking.ts';

export interface StartOptions extends NetworkChoice {
  readonly seed: string;
  /** Unix milliseconds. The first block is the last one that could be forged by this time. */
  readonly atMs: number;
}

/** Returns the state of a chain before its first block; see `startChain`. */
export function startState({ atMs, ...options }: StartOptions): Chain {
  const anchor = anchorAt(options, atMs);
  const start = { ...options, anchor, wallets: walletNames.map(() => null) };
  return {
    version: 2,
    generation: options.generation,
    network: options.network,
    seed: options.seed,
    branch: 0,
    anchor,
    height: anchor.height,
    slot: anchor.slot,
    lastId: pastBlockId(options, anchor.height),
    ranking: rankDelegates(start),
    roundForgers: [],
    roundWallets: [],
    wallets: start.wallets,
  };
}
