import { type PreparedCase, prepareCases } from '../check/cases/case-list.ts';
import type { CheckCase, Finding, Observation } from '../check/cases/check-case.ts';
import type { CheckResult } from '../check/cases/check-result.ts';
import { createRemake } from '../check/cases/remake-requests.ts';
import type { Framework } from '../check/fixes/framework.ts';
import { explainCrash } from '../check/judge/explain-crash.ts';
import { frameworkOf } from '../check/judge/framework-of.ts';
import { forSenders, judge } from '../check/judge/judge.ts';
import { narrowFailure } from '../check/judge/narrow-failure.ts';
import type { Observed } from '../check/judge/observed-run.ts';
import type { CommandContext } from '../context.ts';
import { createTokenTraces } from '../protocol/secrets/token-traces.ts';
import { endingWords } from './endings.ts';
import { type FormSearch, findAcceptedForm } from './find-accepted-form.ts';
import { createCaseSender } from './send-cases.ts';
import type { EffectWatch } from './watch-effect.ts';
import type { MemoryWatch } from './watch-memory.ts';
import { type WatchedSender, watchSending } from './watched-sender.ts';

export interface CheckRun extends FormSearch {
  /** After this time, nothing more is sent. */
  readonly maxTimeMs: number;
  readonly isInsecure: boolean;
  /** Observes the work of the handler; undefined without `--effect`. */
  readonly effects: EffectWatch | undefined;
  /** Measures the memory of the handler; undefined without `--pid`. */
  readonly memory: MemoryWatch | undefined;
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
  const { mask } = createTokenTraces(run.token);
  const start = await findAcceptedForm(run, options);
  if (context.stop.aborted) return;
  if (start.kind === 'unusable') {
    const finding = clock.aborted ? leftOut(endingWords.stopped) : start.finding;
    yield { ...caseResult(start.case, finding, start.durationMs, mask), framework: undefined };
    return;
  }
  const observed: Observed[] = [{ case: start.case, observations: start.observations }];
  // Each case is made when it is sent, so nothing else may be made by the maker of the cases.
  const remake = createRemake(
    () => start.otherMaker('again'),
    () => observed,
  );
  const sender = createCaseSender({
    ...options,
    timeoutMs: run.timeoutMs,
    effects: run.effects,
    memory: run.memory,
  });
  const watched = watchSending(sender, start.otherMaker('lockout'), options);
  let framework = shownFramework(start.observations);
  let previous: Observation | undefined;
  /** Held back until the next case was sent, which may show that this one ended the handler. */
  let held: JudgedCase | undefined;
  if (run.selected.has(start.case.id))
    held = { ...caseResult(start.case, start.finding, start.durationMs, mask), framework };

  const plan = peekable(prepareCases(start.maker, run.sent));
  for (let prepared = plan.shift(); prepared !== undefined; prepared = plan.shift()) {
    const { case: one } = prepared;
    if (one === start.case) continue;
    const startedMs = context.monotonicMs();
    const { observations, wasLost } = await watched.send(prepared, plan.peek);
    if (wasLost && held !== undefined) held = blamedForEnd(held);
    if (context.stop.aborted) break;
    if (held !== undefined) yield held;
    held = undefined;
    framework ??= shownFramework(observations);
    const reason = reasonToLeaveOut(prepared, watched);
    if (reason === undefined) observed.push({ case: one, observations });
    if (run.selected.has(one.id)) {
      const durationMs = context.monotonicMs() - startedMs;
      const finding = reason === undefined ? await judged(one, observations) : leftOut(reason);
      held = { ...caseResult(one, finding, durationMs, mask), framework };
    }
    previous = observations.at(-1) ?? previous;
    await watched.lookForSilence(observations);
  }
  if (held !== undefined) yield held;

  /** Judges a case. After a failure, sends what distinguishes its possible causes. */
  async function judged(one: CheckCase, observations: readonly Observation[]): Promise<Finding> {
    const lockout = watched.lockout();
    const all = { ...run, observed, ...(lockout === undefined ? {} : { lockout }) };
    const finding = judge(one, observations, all);
    // Nothing is learned from a handler that has stopped answering.
    if (!watched.isAnswering()) return finding;
    for (const { requests, conclude } of narrowFailure(one, finding, observations, all, remake)) {
      const better = conclude(await sender.observe({ case: { ...one, manner: 'in-turn' }, requests }));
      if (options.signal.aborted) break;
      if (better !== undefined) return forSenders(one, better, all);
    }
    return explainCrash(one, finding, observations, previous);
  }
}

/** Why a case cannot be judged; undefined if it can. */
function reasonToLeaveOut({ case: one, requests }: PreparedCase, watched: WatchedSender): string | undefined {
  const ending = watched.ending();
  // A lockout is a finding although nothing more can be sent, and so is what needs no requests.
  const isJudged =
    requests.length === 0 || (watched.lockout() !== undefined && one.rule.kind === 'no-lockout');
  return ending === undefined || isJudged ? undefined : endingWords[ending];
}

/** Nothing listened when the next case began. The handler was running, or seemed to be, when this one ended. */
function blamedForEnd(result: JudgedCase): JudgedCase {
  if (result.verdict === 'fail') return result;
  return {
    ...result,
    verdict: 'fail',
    found: `${result.found}; after that, nothing listened there any more`,
  };
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

interface LeftOut extends Finding {
  readonly isSent: false;
}

function leftOut(found: string): LeftOut {
  return { verdict: 'skip', found, isSent: false };
}

/** Returns the result that is reported for a case and its finding. */
function caseResult(
  { id, title, expected, why, change: usual, remark }: CheckCase,
  { verdict, found, change = usual, isSent = true }: Finding & { readonly isSent?: boolean },
  durationMs: number,
  mask: (text: string) => string,
): CheckResult {
  return { id, title, verdict, expected, found: mask(found), why, change, remark, durationMs, isSent };
}
