import { setTimeout as wait } from 'node:timers/promises';
import { type PreparedCase, prepareCases } from '../../check/cases/case-list.ts';
import type { CheckCase, Finding, Observation } from '../../check/cases/check-case.ts';
import type { CheckResult } from '../../check/cases/check-result.ts';
import { createRemake } from '../../check/cases/remake-requests.ts';
import type { Framework } from '../../check/fixes/framework.ts';
import { frameworkOf } from '../../check/judge/framework-of.ts';
import { forSenders, judge } from '../../check/judge/judge.ts';
import { narrowFailure } from '../../check/judge/narrow-failure.ts';
import type { Lockout, Observed } from '../../check/judge/observed-run.ts';
import { countUnanswered, isUnanswered, mostUnanswered } from '../../check/judge/outcome-kind.ts';
import type { CommandContext } from '../../context.ts';
import { fireRequest } from '../../http/sender/fire-request.ts';
import type { RawRequest } from '../../protocol/delivery/raw-request.ts';
import { createTokenTraces } from '../../protocol/secrets/token-traces.ts';
import { explainCrash } from './explain-crash.ts';
import { type FormSearch, findAcceptedForm } from './find-accepted-form.ts';
import { freshAddresses, watchForLockout } from './find-lockout.ts';
import { createCaseSender } from './send-cases.ts';
import type { EffectWatch } from './watch-effect.ts';

export interface CheckRun extends FormSearch {
  /** After this time, nothing more is sent. */
  readonly maxTimeMs: number;
  readonly isInsecure: boolean;
  /** Observes the work of the handler; undefined without `--effect`. */
  readonly effects: EffectWatch | undefined;
  /** Ids of the cases that are reported. */
  readonly selected: ReadonlySet<string>;
  /** Ids of the cases that are sent. */
  readonly sent: ReadonlySet<string>;
}

export interface JudgedCase extends CheckResult {
  /** What the answers so far show of it. */
  readonly framework: Framework | undefined;
}

/** A slow answer is the subject of only one case, so the other cases wait at least this long. */
const leastPatienceMs = 3_000;
/** Timers of Node wait no longer. */
const longestMs = 2_147_483_647;

export function patienceFor({ timeoutMs }: Pick<CheckRun, 'timeoutMs'>): number {
  return Math.min(Math.max(leastPatienceMs, 2 * timeoutMs), longestMs);
}

/** A supervisor restarts a handler within this time. */
export const restartMs = 3_000;
export const restartStepMs = 100;

export const gone = 'not sent: nothing listens there any more';
export const lockedOut =
  'not judged: after wrong authorizations the handler refuses everything (refuses/without-lockout)';
export const silent = 'not sent: the handler no longer answers, not even a valid delivery';
export const late = 'not sent completely: --max-time was reached';

/**
 * Sends the cases one after another, so each effect has a known cause, and judges each. Ends early if nothing listens
 * any more, or if not even the correct delivery is answered. The results so far are always reported, even when the run
 * is stopped.
 */
export async function* runCases(
  run: CheckRun,
  context: Pick<CommandContext, 'stop' | 'monotonicMs'>,
): AsyncGenerator<JudgedCase, void, void> {
  const clock = AbortSignal.timeout(run.maxTimeMs);
  const options = {
    url: run.url,
    checksCertificate: !run.isInsecure,
    patienceMs: patienceFor(run),
    signal: AbortSignal.any([context.stop, clock]),
    monotonicMs: context.monotonicMs,
  };
  const traces = createTokenTraces(run.token);
  const observed: Observed[] = [];
  let held: JudgedCase | undefined;
  let framework: Framework | undefined;
  let unanswered = 0;
  /** Why nothing more is sent; undefined while cases are sent. */
  let ending: string | undefined;
  let lockout: Lockout | undefined;
  let previous: Observation | undefined;
  const sender = createCaseSender({ ...options, timeoutMs: run.timeoutMs, effects: run.effects });

  const start = await findAcceptedForm(run, options);
  if (context.stop.aborted) return;
  if (start.kind === 'unusable') {
    yield clock.aborted
      ? leftOut(start.case, late, start.durationMs)
      : told(start.case, start.finding, start.durationMs);
    return;
  }
  observed.push({ case: start.case, observations: start.observations });
  framework = shownFramework(start.observations);
  // Each case is made when it is sent, so nothing else may be made by the maker of the cases.
  const probes = start.otherMaker('lockout');
  const lockouts = watchForLockout(probes, options);
  const remake = createRemake(
    () => start.otherMaker('again'),
    () => observed,
  );
  if (run.selected.has(start.case.id)) held = told(start.case, start.finding, start.durationMs);

  const plan = peekable(prepareCases(start.maker, run.sent));
  for (let prepared = plan.shift(); prepared !== undefined; prepared = plan.shift()) {
    const { case: one, requests } = prepared;
    if (one === start.case) continue;
    const startedMs = context.monotonicMs();
    const isLooking = ending === undefined && lockout === undefined;
    if (isLooking) await lockouts.prepare(one);
    // A slow handler is asked while the next case is sent.
    const isLookingAhead = isLooking && sender.isSlow();
    let [observations, found] = await Promise.all([
      ending === undefined ? sender.observe(prepared, plan.peek) : [],
      isLookingAhead ? lockouts.look() : undefined,
    ]);
    if (ending === undefined) lockouts.count(prepared);
    if (context.stop.aborted) break;
    if (isLost(observations)) {
      // The handler was running, or seemed to be, when the previous case ended, so that case is blamed.
      if (held !== undefined && held.verdict !== 'fail') {
        held = {
          ...held,
          verdict: 'fail',
          found: `${held.found}; after that, nothing listened there any more`,
        };
      }
      if (await isBack(prepared)) observations = await sender.observe(prepared);
      else ending = gone;
      found = undefined;
      if (context.stop.aborted) break;
    }
    if (isLooking && !isLookingAhead && ending === undefined) found = await lockouts.look();
    if (found !== undefined) {
      lockout = found;
      if (lockout.isOfAddress === true) {
        // Each request comes from another address, so what follows can be judged, and this case too.
        sender.comeFrom(freshAddresses(run.url));
        observations = await sender.observe(prepared);
      } else ending = lockedOut;
      if (context.stop.aborted) break;
    }
    framework ??= shownFramework(observations);
    if (clock.aborted) ending ??= late;
    if (held !== undefined) yield held;
    held = undefined;
    // A lockout is a finding although nothing more can be sent.
    const isLeftOut =
      ending !== undefined && requests.length > 0 && !(lockout && one.rule.kind === 'no-lockout');
    if (!isLeftOut) observed.push({ case: one, observations });
    if (run.selected.has(one.id)) {
      const durationMs = context.monotonicMs() - startedMs;
      held =
        isLeftOut && ending !== undefined
          ? leftOut(one, ending, durationMs)
          : told(one, await judged(one, observations, previous), durationMs);
    }
    unanswered = countUnanswered(observations, unanswered);
    previous = observations.at(-1) ?? previous;
    if (ending === undefined && unanswered >= mostUnanswered) {
      if (await isSilent(probes.delivery())) ending = silent;
      unanswered = 0;
    }
  }
  if (held !== undefined) yield held;

  /** Judges a case. After a failure, sends what distinguishes its possible causes. */
  async function judged(
    one: CheckCase,
    observations: readonly Observation[],
    previous: Observation | undefined,
  ): Promise<Finding> {
    const all = { ...run, observed, ...(lockout === undefined ? {} : { lockout }) };
    const finding = judge(one, observations, all);
    // Nothing is learned from a handler that has stopped answering.
    if (unanswered > 0) return finding;
    for (const { requests, conclude } of narrowFailure(one, finding, observations, all, remake)) {
      const better = conclude(await sender.observe({ case: { ...one, manner: 'in-turn' }, requests }));
      if (options.signal.aborted) break;
      if (better !== undefined) return forSenders(one, better, all);
    }
    return explainCrash(one, finding, observations, previous);
  }

  async function isBack({ requests: [first] }: PreparedCase): Promise<boolean> {
    for (let waitedMs = 0; first !== undefined && waitedMs < restartMs; waitedMs += restartStepMs) {
      await wait(restartStepMs, undefined, { signal: options.signal }).catch(() => {});
      if (options.signal.aborted) return false;
      const outcome = await fireRequest(first.request, options);
      if (outcome.kind === 'answered' || outcome.reason !== 'refused') return true;
    }
    return false;
  }

  async function isSilent(rightDelivery: RawRequest): Promise<boolean> {
    return isUnanswered(await fireRequest(rightDelivery, options));
  }

  function told(one: CheckCase, finding: Finding, durationMs: number): JudgedCase {
    return { ...caseResult(one, { ...finding, found: traces.mask(finding.found) }, durationMs), framework };
  }

  function leftOut(one: CheckCase, found: string, durationMs: number): JudgedCase {
    return { ...caseResult(one, { verdict: 'skip', found }, durationMs), isSent: false, framework };
  }
}

function shownFramework(observations: readonly Observation[]): Framework | undefined {
  for (const { outcome } of observations) {
    if (outcome.kind !== 'answered') continue;
    const shown = frameworkOf(outcome.rawHeaders, outcome.text);
    if (shown !== undefined) return shown;
  }
  return undefined;
}

/** What an iterator yields, of which the next items can be looked at. They are made only when they are needed. */
function peekable<Item>(items: Iterator<Item>) {
  const made: Item[] = [];
  const make = () => {
    const { done, value } = items.next();
    if (done !== true) made.push(value);
    return done !== true;
  };
  return {
    shift(): Item | undefined {
      if (made.length === 0) make();
      return made.shift();
    },
    peek(count: number): readonly Item[] {
      while (made.length < count && make());
      return made.slice(0, count);
    },
  };
}

/** Whether nothing listened when the case began. */
export function isLost([first]: readonly Observation[]): boolean {
  if (first?.outcome.kind !== 'failed' || first.outcome.reason !== 'refused') return false;
  return (first.outcome.firstFailure ?? 'refused') === 'refused';
}

/** Returns the result that is reported for a case and its finding. */
function caseResult(
  { id, title, expected, why, change: usual, remark }: CheckCase,
  { verdict, found, change = usual }: Finding,
  durationMs: number,
): CheckResult {
  return { id, title, verdict, expected, found, why, change, remark, durationMs, isSent: true };
}
