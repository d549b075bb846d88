import type { Change } from './right-handler.ts';

/** A correct handler with one mistake, and the cases of `check` that name it. */
export interface WrongHandler {
  /** Completes "a handler that …". */
  readonly mistake: string;
  /** The steps that contain the mistake. */
  readonly change: Change;
  /** Ids or groups of cases that name the mistake. At least one of them must fail. */
  readonly finds: readonly string[];
  /** Ids or groups of other cases that may fail as a consequence. */
  readonly alsoFails?: readonly string[];
  /** The mistake harms only with some senders, or is a matter of taste: at least one of `finds` must warn. */
  readonly isWarning?: boolean;
  /** Ids of cases without which the mistake would not show. */
  readonly needs?: readonly string[];
  /** The quickest of its kind, so it is tested with every change. The others are left to `npm run torture`. */
  readonly isExample?: boolean;
  /** It ends or blocks its process, so it gets a process that no other handler shares. */
  readonly isAlone?: boolean;
  /**
   * How long an answer may take, if slowness is the mistake. Only the cases that are needed are sent then. Otherwise it is
   * long, for loaded machines.
   */
  readonly timeoutMs?: number;
}
