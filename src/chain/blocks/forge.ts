import { Problem } from '../../problem.ts';
import type {
  Block,
  TransactionV1 as Transaction,
} from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { keysOf, type WalletName, walletKeys } from '../network/keys.ts';
import { hasFullIdAt, rewardAt } from '../network/network.ts';
import { networkOf } from '../network/networks.ts';
import { forgerOfSlot, forgingOrder, roundOf, slotOf } from '../network/round.ts';
import type { Chain } from '../state/chain-state.ts';
import { pastBlockId } from '../state/claimed-past.ts';
import {
  integerAt,
  largest32Bit,
  type Overrides,
  refuseUnknownPaths,
  textAt,
} from '../transactions/overrides.ts';
import type { PlannedTransaction } from '../transactions/planned-transaction.ts';
import { signTransaction } from '../transactions/transaction.ts';
import { asVersion1 } from '../transactions/transaction-bytes.ts';
import { inBlockOrder, isFullId, leaveUnsigned, signBlock } from './block.ts';
import { blockTransactionPaths, type PlanOptions, planBlock } from './block-plan.ts';
import { type Moment, nextMoment } from './timeline.ts';

export interface ForgeOptions extends PlanOptions {
  /**
   * Leaves the block unsigned, and signs only its transactions. Nothing else in the chain depends on the signatures of
   * blocks, so they can be added later, see `createBlockSigner`.
   */
  readonly isUnsigned?: boolean;
}

export interface ForgedTransaction<Signed = Transaction> extends PlannedTransaction {
  readonly transaction: Signed;
}

export interface ForgedBlock<Signed = Transaction> {
  readonly block: Block;
  /** In block order. */
  readonly transactions: readonly ForgedTransaction<Signed>[];
  readonly slot: number;
  /** The number of slots between the parent and this block in which nobody forged. */
  readonly missedSlots: number;
  /** Undefined if the forger was set by its passphrase. */
  readonly forger: WalletName | undefined;
}

/** What can be set in a block. `forger` is a passphrase. */
export const blockPaths = [
  'height',
  'timestamp',
  'previousBlock',
  'forger',
  ...blockTransactionPaths,
] as const;

/** Forges the next block of the chain, without adding it. */
export function forgeBlock(chain: Chain, options: ForgeOptions = {}): ForgedBlock {
  const { set = {} } = options;
  refuseUnknownPaths(set, blockPaths, 'a block');
  const network = networkOf(chain);
  const height = integerAt(set, 'height', 2, largest32Bit) ?? chain.height + 1;
  const { slot, timestamp, missedSlots } = momentOf(chain, set);
  const [forger, keys] = forgerAt(chain, height, slot, set);
  const transactions = planBlock(chain, { height, timestamp }, options)
    .map((plan): ForgedTransaction => {
      const draft = asVersion1(plan.draft);
      return { ...plan, transaction: signTransaction(network, draft, plan.keys, plan.secondKeys) };
    })
    .sort((one, other) => inBlockOrder(one.transaction, other.transaction));
  const block = (options.isUnsigned === true ? leaveUnsigned : signBlock)(
    {
      timestamp,
      height,
      previousBlock: parentIdOf(chain, height, set),
      hasFullId: hasFullIdAt(network, height),
      reward: rewardAt(network, height),
      transactions: transactions.map(({ transaction }) => transaction),
    },
    keys,
  );
  return { block, transactions, slot, missedSlots, forger };
}

/** Returns when the next block is forged: at the time that was set, or in the next slot. */
export function momentOf(chain: Chain, set: Overrides): Moment {
  const wanted = integerAt(set, 'timestamp', 0, largest32Bit);
  if (wanted === undefined) return nextMoment(chain);
  return { slot: slotOf(wanted), timestamp: wanted, missedSlots: 0 };
}

export function forgerAt(chain: Chain, height: number, slot: number, set: Overrides) {
  const passphrase = textAt(set, 'forger');
  if (passphrase !== undefined) return [undefined, keysOf(passphrase)] as const;
  const forger = forgerOfSlot(orderOf(chain, roundOf(height)), slot) ?? 'delegate/0';
  return [forger, walletKeys(chain.seed, forger)] as const;
}

/** The order of the most recently requested round, by ranking: all 51 blocks of a round share it. */
const orders = new WeakMap<Chain['ranking'], { readonly round: number; readonly order: Chain['ranking'] }>();

function orderOf({ ranking }: Chain, round: number): Chain['ranking'] {
  const known = orders.get(ranking);
  if (known?.round === round) return known.order;
  const order = forgingOrder(ranking, round);
  orders.set(ranking, { round, order });
  return order;
}

/** Returns the id of the parent of the block at a height: as set, or that of the chain. */
export function parentIdOf(chain: Chain, height: number, set: Overrides): string {
  const isFull = hasFullIdAt(networkOf(chain), height - 1);
  const id = textAt(set, 'previousBlock');
  if (id !== undefined) return isFull ? readFullId(id) : readShortId(id);
  // After a height that was set, the last block of the chain may have an id of the other form.
  const isOwn = height > 2 && isFullId(chain.lastId) === isFull;
  return isOwn ? chain.lastId : pastBlockId(chain, height - 1);
}

function readFullId(id: string): string {
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw new Problem('bad-flag', `Expected 64 hexadecimal characters for "previousBlock", got "${id}".`);
}

function readShortId(id: string): string {
  if (/^\d{1,20}$/.test(id) && BigInt(id) < 2n ** 64n) return BigInt(id).toString();
  throw new Problem('bad-flag', `Expected a 64-bit number in decimal for "previousBlock", got "${id}".`);
}
