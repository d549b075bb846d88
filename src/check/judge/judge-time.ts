import { durationWords } from '../../duration-words.ts';
import type { Finding, Observation } from '../cases/check-case.ts';
import { shareNothing } from '../fixes/fixes.ts';
import type { Run } from './observed-run.ts';
import { isUnanswered } from './outcome-kind.ts';
import { outcomeWords } from './outcome-words.ts';

const leastOften = 3;
const oftenShare = 0.1;

export interface LateDelivery {
  readonly observation: Observation;
  /** The valid delivery sent before it, if there was one. */
  readonly previous: Observation | undefined;
}

/** Valid deliveries that were answered later than `run.timeoutMs`, in the order in which they were sent. */
export function lateDeliveries(own: readonly Observation[], run: Run): readonly LateDelivery[] {
  const timed = timedDeliveries(own, run);
  return timed.flatMap((observation, index) =>
    isLate(observation, run) ? [{ observation, previous: timed[index - 1] }] : [],
  );
}

/** Every valid delivery of the run counts, because a handler may be slow for some of them only. */
function timedDeliveries(own: readonly Observation[], { observed }: Run): readonly Observation[] {
  const sent = observed
    // Deliveries that are sent together may wait for one another, which in-time/under-load judges.
    .filter(
      ({ case: { rule, manner } }) => rule.kind === 'accepts' && (manner === 'in-turn' || manner === 'kept'),
    )
    .flatMap(({ observations }) => observations);
  // A body that arrives slowly is not the fault of the handler.
  return [...sent, ...own].filter(({ request: { pace } }) => pace.kind === 'at-once');
}

function isLate({ outcome }: Observation, { timeoutMs }: Run): boolean {
  return outcome.durationMs > timeoutMs || isUnanswered(outcome);
}

export function judgeTime(own: readonly Observation[], run: Run): Finding {
  const timed = timedDeliveries(own, run);
  const late = lateDeliveries(own, run);
  if (late.length > 0) return { verdict: 'fail', found: lateWords(own, run) };
  const slowestMs = Math.max(...timed.map(({ outcome }) => outcome.durationMs));
  return {
    verdict: 'pass',
    found: `${timed.length} valid deliveries, the slowest after ${milliseconds(slowestMs)}`,
  };
}

/** Whether so many valid deliveries were late that a busy moment does not explain it. */
export function isOftenLate(own: readonly Observation[], run: Run): boolean {
  const late = lateDeliveries(own, run).length;
  return late >= leastOften && late >= timedDeliveries(own, run).length * oftenShare;
}

/** Describes late deliveries: how late the slowest was, and how many there were. */
export function lateWords(own: readonly Observation[], run: Run): string {
  const late = lateDeliveries(own, run).map(({ observation }) => observation);
  const [slowest] = late.toSorted((one, other) => other.outcome.durationMs - one.outcome.durationMs);
  if (slowest === undefined) return '';
  const { outcome, what } = slowest;
  const took =
    outcome.kind === 'answered'
      ? `${outcomeWords(outcome)} after ${milliseconds(outcome.durationMs)}`
      : outcomeWords(outcome);
  const total = timedDeliveries(own, run).length;
  return `${took} to ${what}; ${late.length} of ${total} valid deliveries took longer than ${durationWords(run.timeoutMs)}`;
}

/** Judges deliveries that were sent together: each has its own sender, which waits only for its own answer. */
export function judgeTimeTogether(own: readonly Observation[], run: Run): Finding {
  const slowestMs = Math.max(...own.map(({ outcome }) => outcome.durationMs));
  const found = `${own.length} valid deliveries at once, the slowest after ${milliseconds(slowestMs)}`;
  const late = own.filter((observation) => isLate(observation, run));
  if (late.length === 0) return { verdict: 'pass', found };
  const words = `${found}; ${late.length} took longer than ${durationWords(run.timeoutMs)}`;
  // With a short backlog, the system delays connections that the handler never sees.
  const hasShortBacklog = run.observed.some(
    ({ case: { manner }, observations }) =>
      manner === 'burst' && observations.some(({ outcome }) => outcome.firstFailure !== undefined),
  );
  return hasShortBacklog
    ? {
        verdict: 'warn',
        found: `${words}; connections had to wait, see accepts/50-at-once`,
        change: shareNothing,
      }
    : { verdict: 'fail', found: words };
}

function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
