import { setTimeout as wait } from 'node:timers/promises';
import { type PreparedCase, prepareCases } from '../check/case-list.ts';
import { caseResult } from '../check/case-result.ts';
import type { CheckCase, Finding, Observation } from '../check/check-case.ts';
import { judge } from '../check/judge.ts';
import type { Observed } from '../check/run.ts';
import type { CommandContext } from '../context.ts';
import { fireRequest } from '../http/fire-request.ts';
import { fireRequests } from '../http/fire-requests.ts';
import type { CheckResult } from '../protocol/check-result.ts';
import type { Token } from '../protocol/token.ts';
import { createTokenTraces } from '../protocol/token-traces.ts';
import { findProfile } from './find-profile.ts';

export interface CheckRun {
  readonly url: URL;
  readonly token: Token;
  readonly seed: string;
  readonly atMs: number;
  readonly timeoutMs: number;
  readonly isInsecure: boolean;
  /** Ids of the cases that are told. */
  readonly selected: ReadonlySet<string>;
  /** Ids of the cases that are sent. */
  readonly sent: ReadonlySet<string>;
}

/** A slow answer is the matter of one case alone, so the others wait longer. */
const leastPatienceMs = 3_000;
/** What watches over a handler starts it again within this time. */
const restartMs = 3_000;
const restartStepMs = 100;

/**
 * Sends the cases one after another, so that whatever happens is known to come from one of them, and judges each. Ends
 * early when not even the right delivery is accepted.
 */
export async function* runCases(
  run: CheckRun,
  context: CommandContext,
): AsyncGenerator<CheckResult, void, void> {
  const options = {
    url: run.url,
    checksCertificate: !run.isInsecure,
    patienceMs: Math.max(leastPatienceMs, 2 * run.timeoutMs),
    signal: context.stop,
    monotonicMs: context.monotonicMs,
  };
  const traces = createTokenTraces(run.token);
  const observed: Observed[] = [];
  let held: CheckResult | undefined;
  let isGone = false;

  const start = await findProfile(run, options);
  if (context.stop.aborted) return;
  if (start.kind === 'unusable') {
    yield told(start.case, start.finding, start.durationMs);
    return;
  }
  const [first, ...rest] = prepareCases(start.kit);
  if (first === undefined) return;
  observed.push({ case: first.case, observations: start.observations });
  if (run.selected.has(first.case.id)) {
    held = told(first.case, { verdict: 'pass', found: start.found }, start.durationMs);
  }

  for (const prepared of rest) {
    if (!run.sent.has(prepared.case.id)) continue;
    const startedMs = context.monotonicMs();
    const observations = isGone ? [] : await observe(prepared);
    if (context.stop.aborted) return;
    if (isLost(observations)) {
      // It was alive when the case before this one ended, or so it seemed.
      if (held !== undefined && held.verdict !== 'fail') {
        held = { ...held, verdict: 'fail', found: `${held.found}; afterwards nothing listened any more` };
      }
      isGone = !(await isBack(prepared));
      if (!isGone) observations.splice(0, observations.length, ...(await observe(prepared)));
    }
    if (held !== undefined) yield held;
    held = undefined;
    const { case: one } = prepared;
    if (!isGone) observed.push({ case: one, observations });
    const finding: Finding =
      isGone && prepared.exchanges.length > 0
        ? { verdict: 'skip', found: 'nothing listens any more' }
        : judge(one, observations, { token: run.token, timeoutMs: run.timeoutMs, observed });
    if (run.selected.has(one.id)) {
      held = told(one, finding, context.monotonicMs() - startedMs);
    }
  }
  if (held !== undefined) yield held;

  async function observe({ case: { manner }, exchanges }: PreparedCase): Promise<Observation[]> {
    const requests = exchanges.map(({ request }) => request);
    const outcomes = await fireRequests(requests, manner, options);
    return exchanges.flatMap((exchange, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : [{ ...exchange, outcome }];
    });
  }

  async function isBack({ exchanges: [first] }: PreparedCase): Promise<boolean> {
    for (let waitedMs = 0; first !== undefined && waitedMs < restartMs; waitedMs += restartStepMs) {
      await wait(restartStepMs, undefined, { signal: context.stop }).catch(() => {});
      if (context.stop.aborted) return false;
      const outcome = await fireRequest(first.request, options);
      if (outcome.kind === 'answered' || outcome.reason !== 'refused') return true;
    }
    return false;
  }

  function told(one: CheckCase, { verdict, found }: Finding, durationMs: number): CheckResult {
    return caseResult(one, { verdict, found: traces.mask(found) }, durationMs);
  }
}

/** Nothing listened when the case began. */
function isLost([first]: readonly Observation[]): boolean {
  return first?.outcome.kind === 'failed' && first.outcome.reason === 'refused';
}
