import { createExpectations, type Expectation, type MissingExpectation } from './expectation.ts';

export interface GoalOptions {
  readonly expectations: readonly Expectation[];
  /** So many deliveries are enough, whatever they are; undefined for any number. */
  readonly count: number | undefined;
}

/** What a listener waits for before it ends by itself. */
export interface Goal {
  /** True when there is no reason to wait any longer. */
  count(event: string): boolean;
  result(): GoalResult;
}

export interface GoalResult {
  /** Whether anything was expected at all. */
  readonly isExpecting: boolean;
  readonly missing: readonly MissingExpectation[];
}

export function createGoal({ expectations, count: wanted }: GoalOptions): Goal {
  const expected = createExpectations(expectations);
  let found = 0;
  return {
    count(event) {
      found += 1;
      expected.count(event);
      return found === wanted || (expectations.length > 0 && expected.areMet());
    },
    result() {
      const isExpecting = expectations.length > 0 || wanted !== undefined;
      // Events by name say more than a number of any.
      const isShort = expectations.length === 0 && wanted !== undefined && found < wanted;
      const missing = isShort ? [{ event: '*', expected: wanted, found }] : expected.missing();
      return { isExpecting, missing };
    },
  };
}
