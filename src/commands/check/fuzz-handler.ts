import type { CheckResult } from '../../check/cases/check-result.ts';
import { drawDelivery } from '../../check/fuzz/draw-delivery.ts';
import type { GeneratedDelivery } from '../../check/fuzz/generated-delivery.ts';
import { lockoutCase } from '../../check/fuzz/related-case.ts';
import { isExplainedBy, shrink } from '../../check/fuzz/shrink.ts';
import { judge } from '../../check/judge/judge.ts';
import type { Lockout } from '../../check/judge/observed-run.ts';
import { isClosed, isUnanswered } from '../../check/judge/outcome-kind.ts';
import { type Ending, endingWords } from '../../check-session/endings.ts';
import type { FireOptions } from '../../http/sender/fire-request.ts';
import { createTokenTraces } from '../../protocol/secrets/token-traces.ts';
import { attemptResult, failureName } from './describe-failure.ts';
import type { FuzzAmount } from './fuzz-amount.ts';
import { type Attempt, createGeneratedSender, type SenderRun } from './generated-sender.ts';

export interface FuzzRun extends SenderRun {
  readonly amount: FuzzAmount;
  /** Whether the user ended the run, not its time limit. */
  isInterrupted(): boolean;
  /** Saves a failing delivery under a name without a slash. Returns the name of the file. */
  save?(name: string, delivery: GeneratedDelivery): Promise<string>;
  /** Receives the number of deliveries sent so far. */
  onSent(count: number): void;
}

/** The id of the result of all deliveries together. */
export const deliveriesId = 'fuzz/deliveries';

const mostFailures = 20;
/** Each kind is sent many times to find its smallest delivery, and warnings are not worth so much time. */
const mostWarnings = 5;
const mostRequests = 200;
/** A request without an answer takes seconds, so fewer of them are sent. */
const mostUnansweredAttempts = 12;
const mostRepetitions = 5;

interface Examined {
  readonly attempt: Attempt;
  readonly note?: string;
  readonly ending?: Ending;
}

interface Known {
  readonly delivery: GeneratedDelivery;
  readonly failure: string;
  readonly isWarning: boolean;
}

/**
 * Sends generated deliveries one after another and judges each. Shrinks what fails, and reports each kind of failure
 * once. The last result is about all deliveries, unless some failed and all were sent.
 */
export async function* fuzzHandler(
  run: FuzzRun,
  options: FireOptions,
): AsyncGenerator<CheckResult, void, void> {
  const sender = createGeneratedSender(run, options);
  const { mask } = createTokenTraces(run.token);
  const startedMs = options.monotonicMs();
  const known: Known[] = [];
  const names = new Set<string>();
  let ending: Ending | undefined;
  let last: Attempt | undefined;
  let sent = 0;
  let isLockoutTold = false;

  while (!isComplete() && count('failures') < mostFailures) {
    const drawn = drawDelivery(sent, run);
    const attempt = await sender.send(drawn, `${sent}`);
    yield* newLockout();
    if (sender.wasLost() && last !== undefined && last.failure === undefined) {
      // The handler was running when the delivery before this one was answered, so that one is blamed.
      const blamed: Attempt = {
        ...last,
        failure: 'gone',
        finding: {
          verdict: 'fail',
          found: `${last.finding.found}; after that, nothing listened there any more`,
        },
      };
      if (!isKnown(blamed)) yield await result(blamed);
    }
    if (typeof attempt === 'string') {
      ending = attempt;
      break;
    }
    sent += 1;
    run.onSent(sent);
    last = attempt;
    if (attempt.isSilent) ending = 'silent';
    if (attempt.failure !== undefined && !isKnown(attempt) && isReported(attempt)) {
      const examined: Examined = attempt.isSilent ? { attempt } : await examine(attempt, `${sent - 1}`);
      ending ??= examined.ending;
      if (!isKnown(examined.attempt)) yield await result(examined.attempt, examined.note);
      last = undefined;
    }
    yield* newLockout();
    if (ending !== undefined) break;
  }
  if (ending === 'stopped' && run.isInterrupted()) return;
  if (ending !== undefined || (count('failures') === 0 && !isLockoutTold)) {
    yield ending === undefined
      ? deliveriesResult('pass', `${sent} deliveries`, options.monotonicMs() - startedMs)
      : deliveriesResult('skip', endingWords[ending], options.monotonicMs() - startedMs);
  }

  function* newLockout(): Generator<CheckResult, void, void> {
    const lockout = sender.lockout();
    if (lockout === undefined || isLockoutTold) return;
    isLockoutTold = true;
    yield lockoutResult(lockout, run);
  }

  function isComplete(): boolean {
    return run.amount.kind === 'count'
      ? sent >= run.amount.count
      : options.monotonicMs() - startedMs >= run.amount.durationMs;
  }

  function count(what: 'failures' | 'warnings'): number {
    return known.filter(({ isWarning }) => isWarning === (what === 'warnings')).length;
  }

  /** Whether there are not enough warnings yet, if it is one. */
  function isReported({ finding: { verdict } }: Attempt): boolean {
    return verdict === 'fail' || count('warnings') < mostWarnings;
  }

  function isKnown({ delivery, failure, finding }: Attempt): boolean {
    const isWarning = finding.verdict === 'warn';
    return known.some(
      (one) =>
        one.failure === failure && (isWarning || !one.isWarning) && isExplainedBy(delivery, one.delivery),
    );
  }

  async function result(attempt: Attempt, note?: string): Promise<CheckResult> {
    const { delivery, failure = '' } = attempt;
    const name = failureName(attempt, names);
    names.add(name);
    const isWarning = attempt.finding.verdict === 'warn';
    known.push({ delivery, failure, isWarning });
    const file = isWarning ? undefined : await run.save?.(name, delivery);
    return { ...attemptResult(`fuzz/${name}`, attempt, mask, note), ...(file === undefined ? {} : { file }) };
  }

  /** Sends a failing delivery again, and if it fails in the same way, looks for the smallest one that does. */
  async function examine(first: Attempt, label: string): Promise<Examined> {
    for (let number = 1; number <= mostRepetitions; number += 1) {
      const again = await sender.send(first.delivery, `${label}/again/${number}`);
      if (typeof again === 'string') return { attempt: first, ending: again };
      if (again.isSilent) return { attempt: first, ending: 'silent' };
      if (!isSameFailure(again, first)) continue;
      if (number > 1)
        return { attempt: again, note: `; not each time: it failed again after ${number} attempts` };
      return shrinkFailure(again, label);
    }
    const note = `; it did not fail again in ${mostRepetitions} attempts`;
    const finding = {
      ...first.finding,
      verdict: mayBeMachine(first) ? 'warn' : first.finding.verdict,
    } as const;
    return { attempt: { ...first, finding }, note };
  }

  async function shrinkFailure(first: Attempt, label: string): Promise<Examined> {
    let smallest = first;
    let requests = 0;
    let attempts = 0;
    let stopped: Ending | undefined;
    await shrink(first.delivery, isSlow(first) ? mostUnansweredAttempts : mostRequests, async (simpler) => {
      if (requests >= mostRequests) return undefined;
      attempts += 1;
      const attempt = await sender.send(simpler, `${label}/simpler/${attempts}`);
      if (typeof attempt === 'string') {
        stopped = attempt;
        return undefined;
      }
      if (attempt.isSilent) {
        stopped = 'silent';
        return undefined;
      }
      requests += attempt.requests;
      if (!isSameFailure(attempt, first)) return false;
      smallest = attempt;
      return true;
    });
    return { attempt: smallest, ...(stopped === undefined ? {} : { ending: stopped }) };
  }
}

/** Whether a simpler delivery shows the same, and is as bad. */
function isSameFailure(one: Attempt, other: Attempt): boolean {
  return one.failure === other.failure && one.finding.verdict === other.finding.verdict;
}

/** Whether a pause of the machine looks the same, or an answer that was lost because the refused body was not read. */
function mayBeMachine(attempt: Attempt): boolean {
  const { rule } = attempt.decidedBy;
  const isLost = rule.kind === 'refuses' && attempt.failed !== undefined && isClosed(attempt.failed.outcome);
  return isLost || rule.kind === 'answers-in-time' || isSlow(attempt);
}

function isSlow({ failed }: Attempt): boolean {
  return failed !== undefined && isUnanswered(failed.outcome);
}

/** The result of a handler that locks out the address of wrong deliveries. */
function lockoutResult(lockout: Lockout, run: SenderRun): CheckResult {
  const { title, expected, why, change: usual, remark } = lockoutCase;
  const { verdict, found, change = usual } = judge(lockoutCase, [], { ...run, observed: [], lockout });
  return {
    id: 'fuzz/lockout',
    title,
    verdict,
    expected,
    found,
    why,
    change,
    remark,
    durationMs: lockout.outcome.durationMs,
    isSent: true,
  };
}

/** The result of all deliveries together. */
export function deliveriesResult(verdict: 'pass' | 'skip', found: string, durationMs: number): CheckResult {
  return {
    id: deliveriesId,
    title: 'generated deliveries, valid, unauthorized and malformed',
    verdict,
    expected: 'each answered as the other cases expect it',
    found,
    why: 'Combinations that nobody thought of find mistakes that single cases miss.',
    change: 'Start the handler again, or allow more time with --max-time.',
    durationMs,
    isSent: verdict === 'pass',
  };
}
