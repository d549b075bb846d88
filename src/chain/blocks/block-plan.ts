import { Problem } from '../../problem.ts';
import { maxTransactionsAt } from '../network/network.ts';
import { networkOf } from '../network/networks.ts';
import type { Chain } from '../state/chain-state.ts';
import { integerAt, moneyAt, type Overrides } from '../transactions/overrides.ts';
import type { PlannedTransaction } from '../transactions/planned-transaction.ts';
import { overrideTransfer, transferPaths } from '../transactions/transaction-overrides.ts';
import { fitTotal, refuseOverflow, shareOut } from './block-totals.ts';
import { planTransactions, type Spot } from './block-transactions.ts';
import { drawTransactionCount } from './timeline.ts';

/** What can be set in the transactions of a block. Values of a single transaction are set in the first one. */
export const blockTransactionPaths = [
  'numberOfTransactions',
  'totalAmount',
  'totalFee',
  'fee',
  ...transferPaths,
] as const;

export interface PlanOptions {
  readonly set?: Overrides;
  /** Keeps amounts above 2^53 as set; 2.2.4 accepts no such block. */
  readonly exact?: boolean;
  /** The number of transactions in the block, instead of a drawn one. */
  readonly transactions?: number;
}

/** Plans the transactions of the block at `spot`, unsigned and in no particular order. */
export function planBlock(chain: Chain, spot: Spot, options: PlanOptions): readonly PlannedTransaction[] {
  const { set = {}, exact = false } = options;
  refuseBoth(set, 'amount', 'totalAmount');
  refuseBoth(set, 'fee', 'totalFee');
  const totalAmount = moneyAt(set, 'totalAmount', exact);
  const totalFee = moneyAt(set, 'totalFee', exact);
  const fee = moneyAt(set, 'fee', exact);
  const setsTransfer = transferPaths.some((path) => Object.hasOwn(set, path));
  const leastCount = setsTransfer || fee !== undefined || positive(totalAmount) || positive(totalFee) ? 1 : 0;
  const count = countOf(chain, spot, options, leastCount, totalAmount);
  const transfers = totalAmount === undefined ? Math.min(count, setsTransfer ? 1 : 0) : count;

  const plans = planTransactions(chain, spot, count, transfers).map((plan, index) => {
    if (index > 0) return plan;
    const feeOfFirst = { ...plan.draft, fee: fee ?? plan.draft.fee };
    return setsTransfer
      ? withTransfer(chain, { ...plan, draft: feeOfFirst }, set, exact)
      : { ...plan, draft: feeOfFirst };
  });
  const amounts = totalAmount === undefined ? plans : shareOut(plans, 'amount', totalAmount, exact);
  const fees = totalFee === undefined ? amounts : shareOut(amounts, 'fee', totalFee, exact);
  if (exact) return refuseOverflow(fees);
  const pinned = Object.hasOwn(set, 'numberOfTransactions') || totalAmount !== undefined;
  return fitTotal(fees, pinned);
}

function refuseBoth(set: Overrides, one: string, total: string): void {
  if (!Object.hasOwn(set, one) || !Object.hasOwn(set, total)) return;
  throw new Problem('bad-flag', `Expected "${one}" or "${total}", got both: the total decides every share.`);
}

function withTransfer(
  chain: Chain,
  plan: PlannedTransaction,
  set: Overrides,
  exact: boolean,
): PlannedTransaction {
  const { draft } = plan;
  if (draft.type !== 0) return plan;
  const content = overrideTransfer(networkOf(chain), draft, set, exact);
  const recipient = content.recipientId === draft.recipientId ? plan.recipient : undefined;
  const { timestamp, fee } = draft;
  return { ...plan, recipient, draft: { ...content, timestamp, fee } };
}

function countOf(
  chain: Chain,
  spot: Spot,
  { set = {}, transactions }: PlanOptions,
  least: number,
  totalAmount: bigint | undefined,
): number {
  const most = maxTransactionsAt(networkOf(chain), spot.height);
  const wanted = integerAt(set, 'numberOfTransactions', least, most) ?? transactions;
  if (wanted !== undefined) {
    if (Number.isInteger(wanted) && wanted >= 0 && wanted <= most) return Math.max(least, wanted);
    throw new Problem('bad-flag', `Expected at most ${most} transactions in a block, got ${wanted}.`);
  }
  if (totalAmount !== undefined) return least;
  return Math.min(most, Math.max(least, drawTransactionCount(chain, spot.height)));
}

function positive(satoshi: bigint | undefined): boolean {
  return satoshi !== undefined && satoshi > 0n;
}
