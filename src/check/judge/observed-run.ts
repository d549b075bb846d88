import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import type { RawOutcome } from '../../protocol/delivery/raw-request.ts';
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
  /** Present if the handler refused a valid delivery because of the wrong ones before it. */
  readonly lockout?: Lockout;
}

/** A valid delivery that was refused only because of wrong ones before it. */
export interface Lockout {
  /** What was sent before it. */
  readonly title: string;
  readonly outcome: RawOutcome;
  /** How many wrong authorizations were sent since the last valid delivery that was accepted. */
  readonly wrongs: number;
  /** Whether deliveries from other addresses are still accepted. Undefined if none could be tried. */
  readonly isOfAddress: boolean | undefined;
}
