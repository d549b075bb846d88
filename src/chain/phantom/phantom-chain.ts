import type {
  Block,
  TransactionV1 as Transaction,
  Wallet,
} from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { addBlock, type RoundEnd } from '../blocks/add-block.ts';
import { type ForgedBlock, type ForgedTransaction, type ForgeOptions, forgeBlock } from '../blocks/forge.ts';
import type { Place } from '../blocks/timeline.ts';
import type { Chain } from '../state/chain-state.ts';
import { type StartOptions, startState } from '../state/start-state.ts';
import { rankedWallets } from '../state/wallet.ts';
import { asApplied } from '../transactions/transaction.ts';

export type { ForgeOptions } from '../blocks/forge.ts';
export type { Chain } from '../state/chain-state.ts';

/** How a chain starts. Any text is a seed; the same one gives the same chain. */
export type ChainOptions = Omit<StartOptions, 'generation'>;

/** One step of a chain: a block, and the events that a node would have sent about it. */
export interface Step {
  readonly chain: Chain;
  readonly events: readonly ChainEvent[];
  readonly block: Block;
  /** The transactions of the block, in block order. */
  readonly transactions: readonly Transaction[];
  /** The number of slots without a block before this one. */
  readonly missedSlots: number;
}

/**
 * Starts a chain that claims to have run since the start of its network. Its height follows from the clock, and its
 * third block ends a round (payloads.md section 7.3).
 * @throws Problem `bad-flag` for a time before the start of the network or far in the future
 */
export function startChain({ network, seed, atMs }: ChainOptions): Chain {
  return startState({ network, seed, atMs, generation: 'phantom-2.2' });
}

/**
 * Forges the next block and returns its events.
 * @throws Problem `bad-flag` for an override that is not a path of a block, or a value that does not fit
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
 * Returns the chain on another branch: the next slot stays empty, and everything after it is drawn again. For a fork,
 * pass the chain from before the blocks to revert, send their `block.reverted` newest first, and continue with the
 * result.
 */
export function forkChain<AnyPlace extends Place>(chain: AnyPlace): AnyPlace {
  return { ...chain, branch: chain.branch + 1, slot: chain.slot + 1 };
}

/** An event as a node sends it; `JSON.stringify(data)` has the same keys in the same order. */
export interface ChainEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Returns the events of one block in the order in which a node emits them (captured, payloads.md section 5.3). */
function eventsOf(chain: Chain, forged: ForgedBlock, roundEnd: RoundEnd | undefined): ChainEvent[] {
  const { block, transactions } = forged;
  return [
    ...(roundEnd === undefined ? [] : roundEvents(chain, roundEnd)),
    ...transactions.flatMap(appliedEvents),
    { event: 'block.applied', data: block },
    { event: 'block.forged', data: block },
    ...transactions.map(({ transaction }) => ({ event: 'transaction.forged', data: transaction })),
  ];
}

function roundEvents(chain: Chain, roundEnd: RoundEnd): ChainEvent[] {
  return [
    ...missingDelegates(chain, roundEnd).map((delegate) => ({ event: 'forger.missing', data: { delegate } })),
    { event: 'wallet.saved', data: roundEnd.savedWallets },
    { event: 'round.created', data: createdRound(chain, roundEnd) },
  ];
}

/** Returns the wallets for `forger.missing`, with their ranks in the round that ended. */
export function missingDelegates(chain: Chain, { missing, ranking }: RoundEnd): readonly Wallet[] {
  return rankedWallets(chain, missing, ranking);
}

/** Returns the data of `round.created`: the next round in forging order. The forger of a slot is `data[slot % 51]`. */
export function createdRound(chain: Chain, { nextRound, nextOrder }: RoundEnd): readonly Wallet[] {
  return rankedWallets(chain, nextOrder, chain.ranking).map((wallet) => ({ round: nextRound, ...wallet }));
}

function appliedEvents({ transaction }: ForgedTransaction): ChainEvent[] {
  const applied = { event: 'transaction.applied', data: asApplied(transaction) };
  const isRegistration = transaction.type === 2;
  return isRegistration ? [applied, { event: 'delegate.registered', data: transaction }] : [applied];
}
