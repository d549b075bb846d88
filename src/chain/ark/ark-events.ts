import { isSinceArk26 } from '../../protocol/events/generation.ts';
import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import type { RoundEnd } from '../blocks/add-block.ts';
import type { WalletName } from '../network/keys.ts';
import { forgerOfSlot, forgingOrder, roundOf } from '../network/round.ts';
import { type ChainEvent, createdRound, missingDelegates } from '../phantom/phantom-chain.ts';
import type { ArkForgedBlock, ArkTransaction } from './ark-forge.ts';
import type { ArkChain } from './ark-state.ts';
import { arkWallets, oldArkWallet } from './ark-wallet.ts';

/** A block of an ARK chain, with the state before and after it. */
export interface ArkMoment {
  readonly before: ArkChain;
  readonly forged: ArkForgedBlock;
  readonly after: ArkChain;
  readonly roundEnd: RoundEnd | undefined;
}

/**
 * Returns the events of one block in the order in which a node emits them (`core-database` 2.7.26
 * `database-service.js`, `core-state` 3.9.1 `database-interactions.js`). Before 2.6 the order is that of 2.2.
 */
export function arkEventsOf(moment: ArkMoment): ChainEvent[] {
  const { before, forged } = moment;
  const { block, transactions } = forged;
  const signed = transactions.map(({ transaction }) => transaction.transaction);
  return [
    { event: 'block.received', data: receivedBlock(before, block, signed) },
    ...missedSlots(moment).map((delegate) => ({ event: 'forger.missing', data: { delegate } })),
    ...roundEvents(moment),
    ...signed.flatMap((transaction, sequence) =>
      appliedEvents(before, asArkApplied(before, transaction, block, sequence)),
    ),
    { event: 'block.applied', data: block },
    { event: 'block.forged', data: block },
    ...signed.map((transaction) => ({ event: 'transaction.forged', data: transaction })),
  ];
}

/** Returns a block as received: from 2.6 on with the transactions before the ids, earlier as peers write it. */
export function receivedBlock(
  chain: ArkChain,
  block: Block,
  transactions: readonly ArkTransaction[],
): object {
  const { generation } = chain;
  if (isSinceArk26(generation)) {
    // An empty block is deserialized without the key, and gets it afterwards (`core-p2p` 2.7.26 `versions/peer.js`,
    // 3.9.1 `controllers/blocks.js`).
    if (transactions.length === 0) return { ...block, transactions };
    const { idHex, id, ...head } = block;
    return { ...head, transactions, idHex, id };
  }
  // The block of a peer is rebuilt first, which numbers its transactions (`crypto` 2.3.23 `models/block.js`).
  const numbered = transactions.map((transaction, sequence) =>
    asArkApplied(chain, transaction, block, sequence),
  );
  if (generation === 'ark-2.4') return { ...block, transactions: numbered };
  const { totalAmount, totalFee, reward } = block;
  // Spread over the block and its transactions, so that the money keeps its position among the keys.
  const money = { totalAmount: Number(totalAmount), totalFee: Number(totalFee), reward: Number(reward) };
  const numeric = numbered.map((transaction) => ({
    ...transaction,
    fee: Number(transaction.fee),
    amount: Number(transaction.amount),
  }));
  return { ...block, ...money, transactions: numeric, ip: '127.0.0.1' };
}

/** Returns a transaction as printed with its block. */
export function asArkApplied(
  { generation }: ArkChain,
  transaction: ArkTransaction,
  { id: blockId, height: blockHeight }: Pick<Block, 'id' | 'height'>,
  sequence: number,
): ArkTransaction {
  const extras = {
    'ark-2.3': { blockId, sequence },
    'ark-2.4': { blockId, sequence },
    'ark-2.7': { blockId, sequence },
    'ark-3': { blockId, blockHeight, sequence },
  } as const;
  return { ...transaction, ...extras[generation] };
}

/** Returns the wallets of delegates that missed their slot before the block. Only from 2.6 on. */
export function missedSlots({ before, forged }: ArkMoment): readonly object[] {
  if (!isSinceArk26(before.generation)) return [];
  const round = roundOf(before.height + 1);
  const order = forgingOrder(before.ranking, round);
  // A node reports at most one slot per delegate.
  const count = Math.min(forged.missedSlots, order.length);
  const names = Array.from({ length: count }, (_, index) => forgerOfSlot(order, before.slot + 1 + index));
  const known = names.filter((name): name is WalletName => name !== undefined);
  return arkWallets(before, known, { ranking: before.ranking, round, isCopy: true });
}

/** Returns the wallets of delegates that forged nothing in the round that ended. */
export function missedRound({ after, roundEnd }: ArkMoment): readonly object[] {
  if (roundEnd === undefined) return [];
  if (!isSinceArk26(after.generation)) {
    return missingDelegates(after, roundEnd).map((wallet) => oldArkWallet(wallet, after.generation));
  }
  const { missing, ranking, nextRound } = roundEnd;
  return arkWallets(after, missing, { ranking, round: nextRound - 1, isCopy: false });
}

/** Returns the data of `round.created`: from 2.6 on by votes, earlier in forging order. */
export function arkCreatedRound({ after, roundEnd }: ArkMoment): readonly object[] | undefined {
  if (roundEnd === undefined) return undefined;
  if (!isSinceArk26(after.generation)) {
    return createdRound(after, roundEnd).map((wallet) => oldArkWallet(wallet, after.generation));
  }
  const { ranking } = after;
  return arkWallets(after, ranking, { ranking, round: roundEnd.nextRound, isCopy: false });
}

function roundEvents(moment: ArkMoment): ChainEvent[] {
  if (moment.roundEnd === undefined) return [];
  const event = isSinceArk26(moment.after.generation) ? 'round.missed' : 'forger.missing';
  return [
    ...missedRound(moment).map((delegate) => ({ event, data: { delegate } })),
    { event: 'round.created', data: arkCreatedRound(moment) },
    { event: 'round.applied', data: undefined },
  ];
}

function appliedEvents({ generation }: ArkChain, transaction: ArkTransaction): ChainEvent[] {
  const applied = { event: 'transaction.applied', data: transaction };
  if (transaction.type === 2) return [applied, { event: 'delegate.registered', data: transaction }];
  if (transaction.type !== 3 || !isSinceArk26(generation)) return [applied];
  const delegate = transaction.asset.votes[0] ?? '';
  const event = delegate.startsWith('+') ? 'wallet.vote' : 'wallet.unvote';
  return [applied, { event, data: { delegate, transaction } }];
}
