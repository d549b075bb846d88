import { forgingOrder, isRoundEnd, roundOf } from '../network/round.ts';
import type { WalletName } from '../network/wallet-name.ts';
import { pastBlocks } from '../state/anchor.ts';
import type { Chain } from '../state/chain-state.ts';
import { rankDelegates } from '../state/ranking.ts';
import type { PlannedTransaction } from '../transactions/planned-transaction.ts';
import type { ForgedBlock } from './forge.ts';
import { countMissed, settle } from './ledger.ts';

/** What a node finds out when the last block of a round is applied. */
export interface RoundEnd {
  /** Delegates of the round that forged nothing in it, in forging order. */
  readonly missing: readonly WalletName[];
  /** The ranking of the round that has ended. */
  readonly ranking: readonly WalletName[];
  /** Wallets changed in the round. */
  readonly savedWallets: number;
  readonly nextRound: number;
  /** Who forges in the next round, in forging order. */
  readonly nextOrder: readonly WalletName[];
}

/** The chain with a block added, and the end of the round if the block brings it. */
export function addBlock<State extends Chain>(
  chain: State,
  forged: ForgedBlock<unknown>,
): { chain: State; roundEnd: RoundEnd | undefined } {
  const { block, forger } = forged;
  const changed = forged.transactions.flatMap(walletsOf);
  const after: State = {
    ...chain,
    height: block.height,
    slot: forged.slot,
    lastId: block.id,
    roundForgers: unique(forger === undefined ? chain.roundForgers : [...chain.roundForgers, forger]),
    roundWallets: unique([...chain.roundWallets, ...(forger === undefined ? [] : [forger]), ...changed]),
    wallets: settle(chain, forged),
  };
  return isRoundEnd(block.height) ? endRound(after) : { chain: after, roundEnd: undefined };
}

function endRound<State extends Chain>(chain: State): { chain: State; roundEnd: RoundEnd } {
  const round = roundOf(chain.height);
  const before = pastForgers(chain, round);
  const present = new Set([...before, ...chain.roundForgers]);
  const missing = forgingOrder(chain.ranking, round).filter((name) => !present.has(name));
  const wallets = countMissed(chain, missing);
  const ranking = rankDelegates({ ...chain, wallets });
  return {
    chain: { ...chain, wallets, ranking, roundForgers: [], roundWallets: [] },
    roundEnd: {
      missing,
      ranking: chain.ranking,
      savedWallets: unique([...before, ...missing, ...chain.roundWallets]).length,
      nextRound: round + 1,
      nextOrder: forgingOrder(ranking, round + 1),
    },
  };
}

/** The first round of a chain began before its anchor. */
function pastForgers(chain: Chain, round: number): readonly WalletName[] {
  if (round !== roundOf(chain.anchor.height)) return [];
  return pastBlocks(chain)
    .filter(({ height }) => roundOf(height) === round)
    .map(({ forger }) => forger);
}

function walletsOf({ draft, sender, recipient }: PlannedTransaction): readonly string[] {
  const receiver = recipient ?? (draft.type === 0 ? draft.recipientId : undefined);
  return [sender, receiver].filter((name) => name !== undefined);
}

function unique<Name>(names: readonly Name[]): readonly Name[] {
  return [...new Set(names)];
}
