import { Problem } from '../../problem.ts';
import { isNodeTotal, largestExactAmount, roundLikeNode, sumOf } from '../network/money.ts';
import type { PlannedTransaction } from '../transactions/planned-transaction.ts';

/**
 * Gives the transactions amounts (or fees) that add up to `total`: equal shares, and the rest to the first.
 * @throws Problem `bad-flag` if a share would be less than 1, or an amount that a node would round
 */
export function shareOut(
  plans: readonly PlannedTransaction[],
  field: 'amount' | 'fee',
  total: bigint,
  exact: boolean,
): readonly PlannedTransaction[] {
  const count = BigInt(plans.length);
  if (count === 0n) return plans;
  const step = exact ? 1n : 2n ** doubleGap(total);
  const share = total / count - ((total / count) % step);
  const first = total - share * (count - 1n);
  if (share < 1n || first < 1n || (!exact && roundLikeNode(first) !== first)) {
    throw new Problem('bad-flag', `Expected a total that ${count} transactions can share, got ${total}.`);
  }
  return plans.map((plan, index) => withMoney(plan, field, index === 0 ? first : share));
}

/**
 * Makes the total of a block exact as a double. A node sums the amounts in doubles, and answers "Invalid total amount"
 * if the exact sum is not a double (payloads.md section 3). Rounds all amounts but the first; if that is not enough,
 * drops all transactions but the first.
 * @param pinned whether the number of transactions was requested, so none may be dropped
 * @throws Problem `bad-flag` if no total fits
 */
export function fitTotal(
  plans: readonly PlannedTransaction[],
  pinned: boolean,
): readonly PlannedTransaction[] {
  if (fits(plans)) return plans;
  const step = 2n ** doubleGap(sumOf(plans.map(amountOf)));
  const rounded = plans.map((plan, index) =>
    index === 0 || plan.draft.type !== 0
      ? plan
      : withMoney(plan, 'amount', amountOf(plan) < step ? step : amountOf(plan) - (amountOf(plan) % step)),
  );
  if (fits(rounded)) return rounded;
  const alone = plans.slice(0, 1);
  if (!pinned && fits(alone)) return alone;
  const total = sumOf(plans.map(amountOf));
  throw new Problem(
    'bad-flag',
    `Expected amounts whose sum a node can hold in a double, got ${total} in total.`,
    {
      hint: 'A node would answer "Invalid total amount". Set a smaller or rounder amount, or use --exact.',
    },
  );
}

/** @throws Problem `bad-flag` if the amounts, or the fees, add up to more than fits the 8 bytes of the layout */
export function refuseOverflow(plans: readonly PlannedTransaction[]): readonly PlannedTransaction[] {
  for (const total of [sumOf(plans.map(amountOf)), sumOf(plans.map(({ draft }) => draft.fee))]) {
    if (total <= largestExactAmount) continue;
    throw new Problem(
      'bad-flag',
      `Expected at most ${largestExactAmount} in a block, got ${total} in total.`,
    );
  }
  return plans;
}

function fits(plans: readonly PlannedTransaction[]): boolean {
  return isNodeTotal(sumOf(plans.map(amountOf))) && isNodeTotal(sumOf(plans.map(({ draft }) => draft.fee)));
}

/** Returns the exponent of the distance between doubles of this size, plus one bit in reserve for a carry. */
function doubleGap(satoshi: bigint): bigint {
  const bits = satoshi.toString(2).length;
  return BigInt(Math.max(0, bits - 52));
}

function amountOf({ draft }: PlannedTransaction): bigint {
  return draft.type === 0 ? draft.amount : 0n;
}

function withMoney(plan: PlannedTransaction, field: 'amount' | 'fee', satoshi: bigint): PlannedTransaction {
  const { draft } = plan;
  if (field === 'fee') return { ...plan, draft: { ...draft, fee: satoshi } };
  return draft.type === 0 ? { ...plan, draft: { ...draft, amount: satoshi } } : plan;
}
