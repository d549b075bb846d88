import type { RoundEnd } from '../blocks/add-block.ts';
import type { ForgedBlock, ForgedTransaction } from '../blocks/forge.ts';
import type { Wallet } from '../payload-types/printed-wallet.ts';
import type { Chain } from '../state/chain-state.ts';
import { rankedWallets } from '../state/wallet.ts';
import { asApplied } from '../transactions/transaction.ts';

/** An event as a node sends it; `JSON.stringify(data)` has the node's keys in the node's order. */
export interface ChainEvent {
  readonly event: string;
  readonly data: unknown;
}

/** The events of one block in the order a node emits them (captured, payloads.md section 5.3). */
export function eventsOf(chain: Chain, forged: ForgedBlock, roundEnd: RoundEnd | undefined): ChainEvent[] {
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

/** The wallets of `forger.missing`, with the places they had in the round that ended. */
export function missingDelegates(chain: Chain, { missing, ranking }: RoundEnd): readonly Wallet[] {
  return rankedWallets(chain, missing, ranking);
}

/** The data of `round.created`: the next round in forging order, so that the forger of a slot is `data[slot % 51]`. */
export function createdRound(chain: Chain, { nextRound, nextOrder }: RoundEnd): readonly Wallet[] {
  return rankedWallets(chain, nextOrder, chain.ranking).map((wallet) => ({ round: nextRound, ...wallet }));
}

function appliedEvents({ transaction }: ForgedTransaction): ChainEvent[] {
  const applied = { event: 'transaction.applied', data: asApplied(transaction) };
  const isRegistration = transaction.type === 2;
  return isRegistration ? [applied, { event: 'delegate.registered', data: transaction }] : [applied];
}
