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
  /** The sender that the handler is checked against. */
  readonly profile: ProfileName | 'all';
  readonly observed: readonly Observed[];
}
