import type { Token } from '../../protocol/token/token.ts';
import type { CheckCase, Observation } from '../cases/check-case.ts';

/** A case and what became of all that it sent. */
export interface Observed {
  readonly case: CheckCase;
  readonly observations: readonly Observation[];
}

/** What the judge knows beside the case at hand. */
export interface Run {
  readonly token: Token;
  /** Within which an answer is in time. */
  readonly timeoutMs: number;
  readonly observed: readonly Observed[];
}
