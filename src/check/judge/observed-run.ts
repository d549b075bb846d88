import type { ProfileName } from '../../protocol/delivery/profile.ts';
import type { Token } from '../../protocol/token/token.ts';
import type { CheckCase, Observation } from '../cases/check-case.ts';

/** A case and the outcomes of all its requests. */
export interface Observed {
  readonly case: CheckCase;
  readonly observations: readonly Observation[];
}

/** What else the judge knows, in addition to the case. */
export interface Run {
  readonly token: Token;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** The senders that the handler is checked against. */
  readonly senders: readonly ProfileName[];
  readonly observed: readonly Observed[];
}
