import { isSinceArk26 } from '../../protocol/events/generation.ts';
import type { TransactionV1 as ArkTransactionV1 } from '../../protocol/events/payloads/payloads-of-ark-2.3.ts';
import type { TransactionV2 } from '../../protocol/events/payloads/payloads-of-ark-2.7.ts';
import { inBlockOrder, leaveUnsigned, signBlock } from '../blocks/block.ts';
import { planBlock } from '../blocks/block-plan.ts';
import {
  blockPaths,
  type ForgedBlock,
  type ForgedTransaction,
  type ForgeOptions,
  forgerAt,
  momentOf,
  parentIdOf,
} from '../blocks/forge.ts';
import type { WalletName } from '../network/keys.ts';
import { blockTimeSeconds, hasFullIdAt, rewardAt } from '../network/network.ts';
import { networkOf } from '../network/networks.ts';
import { integerAt, largest32Bit, refuseUnknownPaths } from '../transactions/overrides.ts';
import type { PlannedTransaction } from '../transactions/planned-transaction.ts';
import { asVersion1 } from '../transactions/transaction-bytes.ts';
import { type ArkChain, nextNonce } from './ark-state.ts';
import { signTransactionV1, signTransactionV2 } from './ark-transaction.ts';

export type ArkTransaction = ArkTransactionV1 | TransactionV2;

/** A transaction with the serialized form that nodes exchange. */
export interface SignedTransaction {
  readonly transaction: ArkTransaction;
  readonly serialized: Buffer;
}

export type ArkForgedBlock = ForgedBlock<SignedTransaction>;

/** Forges the next block of the chain, without adding it. */
export function forgeArkBlock(chain: ArkChain, options: ForgeOptions = {}): ArkForgedBlock {
  const { set = {} } = options;
  refuseUnknownPaths(set, blockPaths, 'a block');
  const network = networkOf(chain);
  const isNew = isSinceArk26(chain.generation);
  const height = integerAt(set, 'height', 2, largest32Bit) ?? chain.height + 1;
  const moment = momentOf(chain, set);
  // From 2.6 on a block is dated to the start of its slot (payloads.md section 6).
  const isAligned = isNew && !Object.hasOwn(set, 'timestamp');
  const timestamp = isAligned ? moment.slot * blockTimeSeconds : moment.timestamp;
  const [forger, keys] = forgerAt(chain, height, moment.slot, set);
  const plans = planBlock(
    chain,
    { height, timestamp },
    { ...options, exact: isNew || options.exact === true },
  );
  const transactions = isNew ? signInPoolOrder(chain, plans) : signInBlockOrder(chain, plans);
  const { slot, missedSlots } = moment;
  const block = (options.isUnsigned === true ? leaveUnsigned : signBlock)(
    {
      timestamp,
      height,
      previousBlock: parentIdOf(chain, height, set),
      hasFullId: hasFullIdAt(network, height),
      reward: rewardAt(network, height),
      transactions: transactions.map(({ transaction }) => transaction.transaction),
    },
    keys,
  );
  return { block, transactions, slot, missedSlots, forger };
}

function signInBlockOrder(chain: ArkChain, plans: readonly PlannedTransaction[]) {
  const network = networkOf(chain);
  return plans
    .map((plan): ForgedTransaction<SignedTransaction> => {
      const draft = asVersion1(plan.draft);
      return { ...plan, transaction: signTransactionV1(network, draft, plan.keys, plan.secondKeys) };
    })
    .sort((one, other) => inBlockOrder(one.transaction.transaction, other.transaction.transaction));
}

/**
 * Signs in the order of the pool: highest fee first, and by nonce for one sender. From 2.6 on blocks keep this order.
 */
function signInPoolOrder(chain: ArkChain, plans: readonly PlannedTransaction[]) {
  const sent = new Map<WalletName, bigint>();
  return [...plans].sort(byFee).map((plan): ForgedTransaction<SignedTransaction> => {
    const { sender, draft, keys, secondKeys } = plan;
    const count = sender === undefined ? 0n : (sent.get(sender) ?? 0n);
    if (sender !== undefined) sent.set(sender, count + 1n);
    const nonce = sender === undefined ? 1n : nextNonce(chain, sender) + count;
    const signed = signTransactionV2(networkOf(chain), { ...draft, nonce }, keys, secondKeys);
    return { ...plan, transaction: signed };
  });
}

/** Orders by fee, but puts second signature registrations last: later transactions of the sender would need one. */
function byFee({ draft: one }: PlannedTransaction, { draft: other }: PlannedTransaction): number {
  if ((one.type === 1) !== (other.type === 1)) return one.type === 1 ? 1 : -1;
  return one.fee === other.fee ? 0 : one.fee > other.fee ? -1 : 1;
}
