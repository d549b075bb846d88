import type { Token } from '../../protocol/token/token.ts';
import type { CheckCase, Observation } from '../cases/check-case.ts';

/** A case and the outcomes of all its requests. */
export interface Observed {
  readonly case: CheckCase;
  readonly observations: readonly Observation[];
}

/** What the judge knows besides the case itself. */
export interface Run {
  readonly token: Token;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  readonly observed: readonly Observed[];
}
