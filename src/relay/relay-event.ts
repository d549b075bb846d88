import type { ForeignChange } from '../journal/record-writer.ts';
import type { Problem } from '../problem.ts';
import type { LogPlace } from './delivery-log.ts';
import type { TryReport } from './target-worker.ts';

/** What happens while a relay runs, for its log. Every target is shown without tokens. */
export type RelayEvent =
  | ({ readonly kind: 'tried'; readonly target: string } & TryReport)
  /** A target cannot take deliveries for a reason that its owner has to know, or (without a problem) can again. */
  | { readonly kind: 'target-trouble'; readonly target: string; readonly problem: Problem | undefined }
  /** Deliveries can no longer be kept, or (without a problem) can be again. */
  | { readonly kind: 'log-trouble'; readonly problem: Problem | undefined }
  /** What a target has accepted can no longer be written down, or (without a cause) can be again. */
  | { readonly kind: 'state-trouble'; readonly target: string; readonly cause: unknown }
  /** The deliveries for a target can no longer be read, or (without a cause) can be again. */
  | { readonly kind: 'read-trouble'; readonly target: string; readonly cause: unknown }
  /** A delivery that was given up cannot be written as a dead letter, or (without a cause) could be at last. */
  | { readonly kind: 'dead-letter-trouble'; readonly target: string; readonly cause: unknown }
  /** The store cannot be tidied, or (without a cause) can be again. */
  | { readonly kind: 'upkeep-trouble'; readonly cause: unknown }
  | { readonly kind: 'foreign-change'; readonly change: ForeignChange }
  | { readonly kind: 'repaired'; readonly droppedBytes: number }
  /** The beginning of the last segment is damaged. Its other lines are still read. */
  | { readonly kind: 'damaged-segment'; readonly first: number }
  /** A line that is not a delivery. It is skipped. */
  | { readonly kind: 'damaged-line'; readonly place: LogPlace }
  /** The state of a target could not be read, wholly or in part, so deliveries may be sent again. */
  | { readonly kind: 'damaged-state'; readonly target: string; readonly isLost: boolean }
  /** Deliveries wait for a target that the relay no longer has. */
  | { readonly kind: 'lost-target'; readonly target: string; readonly waiting: number }
  /** Dead letters are about to be tried again. */
  | { readonly kind: 'reviving'; readonly target: string }
  | { readonly kind: 'fault'; readonly during: string; readonly error: unknown };
