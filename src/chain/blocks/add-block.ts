import { type WalletName, walletNumber } from '../network/keys.ts';
import { forgingOrder, isRoundEnd, roundOf } from '../network/round.ts';
import type { Chain, WalletState } from '../state/chain-state.ts';
import { pastBlocks } from '../state/claimed-past.ts';
import { rankDelegates, walletOf } from '../state/ranking.ts';
import { type PlannedTransaction, paidBy } from '../transactions/planned-transaction.ts';
import type { ForgedBlock } from './forge.ts';

/** What a node determines when the last block of a round is applied. */
export interface RoundEnd {
  /** Delegates of the round that forged nothing in it, in forging order. */
  readonly missing: readonly WalletName[];
  /** The ranking of the round that has ended. */
  readonly ranking: readonly WalletName[];
  /** The number of wallets changed in the round. */
  readonly savedWallets: number;
  readonly nextRound: number;
  /** Who forges in the next round, in forging order. */
  readonly nextOrder: readonly WalletName[];
}

/** Adds a block to a chain. Also returns the end of the round, if the block ends it. */
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

/** Returns who forged before the anchor in this round; only the first round of a chain began before it. */
function pastForgers(chain: Chain, round: number): readonly WalletName[] {
  if (round !== roundOf(chain.anchor.height)) return [];
  return pastBlocks(chain)
    .filter(({ height }) => roundOf(height) === round)
    .map(({ forger }) => forger);
}

function walletsOf({ draft, sender, recipient, payees = [] }: PlannedTransaction): readonly string[] {
  const receivers =
    draft.type === 6
      ? draft.payments.map(({ recipientId }, index) => payees[index] ?? recipientId)
      : [recipient ?? (draft.type === 0 ? draft.recipientId : undefined)];
  return [sender, ...receivers].filter((name) => name !== undefined);
}

function unique<Name>(names: readonly Name[]): readonly Name[] {
  return [...new Set(names)];
}

type Wallets = Pick<Chain, 'network' | 'generation' | 'seed' | 'anchor'> & {
  readonly wallets: (WalletState | null)[];
};

/** Returns the wallets after a block: amounts and fees moved, votes counted, reward and fees paid to the forger. */
function settle(chain: Chain, forged: ForgedBlock<unknown>): Chain['wallets'] {
  const ledger: Wallets = { ...chain, wallets: [...chain.wallets] };
  for (const sent of forged.transactions) settleTransaction(ledger, sent);
  const { forger, block } = forged;
  if (forger === undefined) return ledger.wallets;
  pay(ledger, forger, BigInt(block.reward) + BigInt(block.totalFee));
  const wallet = walletOf(ledger, forger);
  change(ledger, forger, {
    producedBlocks: wallet.producedBlocks + 1,
    forgedFees: add(wallet.forgedFees, BigInt(block.totalFee)),
    forgedRewards: add(wallet.forgedRewards, BigInt(block.reward)),
    lastBlock: block,
  });
  return ledger.wallets;
}

/** Returns the wallets after a round in which these delegates forged nothing. */
function countMissed(chain: Chain, missing: readonly WalletName[]): Chain['wallets'] {
  const ledger: Wallets = { ...chain, wallets: [...chain.wallets] };
  for (const name of missing) {
    change(ledger, name, { missedBlocks: walletOf(chain, name).missedBlocks + 1 });
  }
  return ledger.wallets;
}

function settleTransaction(
  ledger: Wallets,
  { draft, sender, recipient, payees = [], delegate }: PlannedTransaction,
): void {
  const paid = paidBy(draft);
  if (recipient !== undefined) pay(ledger, recipient, paid);
  for (const [index, { amount }] of (draft.type === 6 ? draft.payments : []).entries()) {
    const payee = payees[index];
    if (payee !== undefined) pay(ledger, payee, amount);
  }
  if (sender === undefined) return;
  pay(ledger, sender, -(paid + draft.fee));
  switch (draft.type) {
    case 1:
      change(ledger, sender, { hasSecondSignature: true });
      break;
    case 2:
      change(ledger, sender, { username: draft.username });
      break;
    case 3: {
      if (delegate === undefined) break;
      const isVote = draft.vote.startsWith('+');
      const { balance } = walletOf(ledger, sender);
      countVotes(ledger, delegate, isVote ? BigInt(balance) : -BigInt(balance));
      change(ledger, sender, { vote: isVote ? delegate : null });
      break;
    }
    case 0:
    case 6:
    case 8:
      break;
  }
}

/** Adds money to a wallet, and to the votes of its delegate. Only an amount set by the user can overdraw a wallet. */
function pay(ledger: Wallets, name: WalletName, satoshi: bigint): void {
  const { balance, vote } = walletOf(ledger, name);
  const held = BigInt(balance);
  const gained = held + satoshi < 0n ? -held : satoshi;
  change(ledger, name, { balance: add(balance, gained) });
  if (vote !== null) countVotes(ledger, vote, gained);
}

function countVotes(ledger: Wallets, delegate: WalletName, satoshi: bigint): void {
  change(ledger, delegate, { voteBalance: add(walletOf(ledger, delegate).voteBalance, satoshi) });
}

function change(ledger: Wallets, name: WalletName, changes: Partial<WalletState>): void {
  const number = walletNumber(name);
  if (number !== undefined) ledger.wallets[number] = { ...walletOf(ledger, name), ...changes };
}

function add(satoshi: string, gained: bigint): string {
  return (BigInt(satoshi) + gained).toString();
}
