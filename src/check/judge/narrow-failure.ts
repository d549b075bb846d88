import { probe } from '../cases/case-requests.ts';
import type { CaseRequest, CheckCase, Finding, Observation, Suspect } from '../cases/check-case.ts';
import type { Remake } from '../cases/remake-requests.ts';
import { shareNothing } from '../fixes/fixes.ts';
import { isOftenLate, lateDeliveries, lateWords } from './judge-time.ts';
import { judgeTiming } from './judge-timing.ts';
import type { Run } from './observed-run.ts';
import { isAccepted, isUnanswered } from './outcome-kind.ts';
import { outcomeWords } from './outcome-words.ts';

/** Requests that distinguish possible causes of a failure. */
export interface Narrowing {
  readonly requests: readonly CaseRequest[];
  /** The finding that these outcomes show; undefined if they show nothing. */
  conclude(observations: readonly Observation[]): Finding | undefined;
}

/** Long enough for a handler that is merely slow. */
const patientMs = 10_000;
const mostLate = 3;

/** Returns what to send after a failure, in order, until one has a finding. Empty if the finding stands as it is. */
export function narrowFailure(
  one: CheckCase,
  finding: Finding,
  own: readonly Observation[],
  run: Run,
  remake: Remake,
): readonly Narrowing[] {
  if (finding.verdict === 'fail' && one.rule.kind === 'answers-in-time') {
    return narrowLateness(own, run, remake);
  }
  if (finding.verdict === 'fail' && one.rule.kind === 'discloses' && one.rule.what === 'timing') {
    return [narrowTiming(finding, own, remake)];
  }
  if (finding.verdict === 'fail' && one.rule.kind === 'refuses') return narrowAcceptance(one, own, remake);
  if (one.rule.kind !== 'accepts') return [];
  const failed = own.filter(({ outcome }) => !isAccepted(outcome));
  return [
    ...narrowChance(one, failed, run, remake),
    ...narrowSilence(one, failed, remake),
    ...remake.suspects(one, failed).map((suspect) => toNarrowing(suspect, failed)),
  ];
}

/** Finds the one of several places that is accepted. */
function narrowAcceptance(
  one: CheckCase,
  own: readonly Observation[],
  { suspects }: Remake,
): readonly Narrowing[] {
  const accepted = own.filter(({ role, outcome }) => role === 'probe' && isAccepted(outcome));
  return suspects(one, accepted).map(({ what, request, change }) => ({
    requests: [probe(what, request)],
    conclude: ([observation]) =>
      observation !== undefined && isAccepted(observation.outcome)
        ? { verdict: 'fail', found: `${outcomeWords(observation.outcome)} to ${what}`, change }
        : undefined,
  }));
}

function toNarrowing({ what, request, change }: Suspect, failed: readonly Observation[]): Narrowing {
  const first = failed[0];
  return {
    requests: [probe(what, request)],
    conclude([observation]) {
      if (observation === undefined || first === undefined) return undefined;
      const { outcome } = observation;
      // A handler that has ended shows nothing.
      const isGone = outcome.kind === 'failed' && outcome.reason === 'refused';
      if (isGone || isAccepted(outcome)) return undefined;
      const words = outcomeWords(outcome);
      return {
        verdict: 'fail',
        found: `${outcomeWords(first.outcome)} to ${first.what}, and ${words} to ${what}`,
        change,
      };
    },
  };
}

/**
 * Sends one of the failed deliveries again, by itself. If it is accepted then, nothing about it is the cause: the
 * handler mixes up deliveries that arrive together, which another case reports, or it fails now and then.
 */
function narrowChance(
  { manner }: CheckCase,
  failed: readonly Observation[],
  { observed }: Run,
  { again }: Remake,
): readonly Narrowing[] {
  const [first] = failed;
  // What closes a connection is often the delivery before it.
  if (first === undefined || failed.some(({ outcome }) => outcome.kind !== 'answered')) return [];
  // Each of several in a row may depend on those before it.
  const isFew = manner === 'few-at-once';
  const isSingle = manner === 'in-turn' && isOnly(first, observed);
  const request = isFew || isSingle ? again(first) : undefined;
  if (request === undefined) return [];
  const isMixing = observed.some(
    ({ case: one, observations }) =>
      one.manner === 'burst' && observations.some(({ outcome }) => !isAccepted(outcome)),
  );
  return [
    {
      requests: [request],
      conclude([observation]) {
        if (observation === undefined || !isAccepted(observation.outcome)) return undefined;
        const words = `${outcomeWords(first.outcome)} to ${first.what}`;
        return isFew && isMixing
          ? {
              verdict: 'warn',
              found: `${words} while others arrived, which accepts/50-at-once reports; accepted by itself`,
              change: shareNothing,
            }
          : { verdict: 'fail', found: `${words}; accepted when sent again`, change: acceptEachTime };
      },
    },
  ];
}

const acceptEachTime =
  'Find out why the handler fails only sometimes, for example in its log. Nodes send each delivery once.';

/** Whether its case sends nothing else. */
function isOnly(observation: Observation, observed: Run['observed']): boolean {
  return observed.some(({ observations }) => observations.length === 1 && observations[0] === observation);
}

/** A handler that is only too slow accepts the delivery; the cases about time report it. */
function narrowSilence(
  { manner }: CheckCase,
  failed: readonly Observation[],
  { again }: Remake,
): readonly Narrowing[] {
  const [first] = failed;
  // By itself, a delivery does not show what its connection did.
  if (first === undefined || manner === 'kept') return [];
  if (!failed.every(({ outcome }) => isUnanswered(outcome))) return [];
  const request = again(first);
  if (request === undefined) return [];
  return [
    {
      requests: [{ ...request, request: { ...request.request, patienceMs: patientMs } }],
      conclude([observation]) {
        if (observation === undefined || !isAccepted(observation.outcome)) return undefined;
        const words = `${outcomeWords(observation.outcome)} after ${Math.round(observation.outcome.durationMs)} ms`;
        return { verdict: 'pass', found: `${words}: too late, which in-time/answers reports` };
      },
    },
  ];
}

/** Measures once more: what a busy machine caused is not there the second time. */
function narrowTiming(finding: Finding, own: readonly Observation[], { again }: Remake): Narrowing {
  return {
    requests: own.flatMap((observation) => again(observation) ?? []),
    conclude(observations) {
      const second = judgeTiming(observations);
      if (second.verdict === 'fail') return { ...finding, found: `${finding.found}; again: ${second.found}` };
      return { verdict: 'pass', found: `${second.found}; a difference before did not repeat` };
    },
  };
}

/** Sends what was late again: by itself, then right after the delivery that preceded it. */
function narrowLateness(own: readonly Observation[], run: Run, { again }: Remake): readonly Narrowing[] {
  const late = lateDeliveries(own, run).slice(0, mostLate);
  const steps = late.flatMap(({ observation, previous }): readonly Narrowing[] => {
    const { what } = observation;
    const alone = again(observation);
    const before = previous === undefined ? undefined : again(previous);
    const after = again(observation);
    const isLate = (seen: Observation | undefined) =>
      seen !== undefined && (isUnanswered(seen.outcome) || seen.outcome.durationMs > run.timeoutMs);
    return [
      {
        requests: alone === undefined ? [] : [alone],
        conclude: ([seen]) =>
          isLate(seen)
            ? { verdict: 'fail', found: `${lateWords(own, run)}; also when sent again` }
            : undefined,
      },
      {
        requests: before === undefined || after === undefined ? [] : [before, after],
        conclude: ([, seen]) =>
          isLate(seen) && previous !== undefined
            ? {
                verdict: 'fail',
                found: `${what} waits while the handler is busy with ${previous.what}; ${lateWords(own, run)}`,
                change: keepServing,
              }
            : undefined,
      },
    ];
  });
  const isOften = isOftenLate(own, run);
  const once: Narrowing = {
    requests: [],
    conclude: () => ({
      verdict: isOften ? 'fail' : 'warn',
      found: `${lateWords(own, run)}; in time when sent again${isOften ? ', but so many are not chance' : ''}`,
    }),
  };
  return [...steps, once];
}

const keepServing =
  'Do the work of a delivery outside of the request loop (a queue or another process), so that it does not block the next one.';
