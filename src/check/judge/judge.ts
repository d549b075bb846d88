import type { RawOutcome } from '../../protocol/delivery/raw-request.ts';
import type { CheckCase, Finding, Observation, Rule } from '../cases/check-case.ts';
import { wasRefused } from './earlier-refusal.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeDisclosure } from './judge-disclosure.ts';
import { judgeMemory } from './judge-memory.ts';
import { judgeEarlyRefusal, judgeRefusal } from './judge-refusal.ts';
import { judgeSuccessText } from './judge-success-text.ts';
import type { Run } from './observed-run.ts';
import { isAccepted, isClosed, isRateLimited, isRefused } from './outcome-kind.ts';
import { observationWords, outcomesInShort, outcomeWords } from './outcome-words.ts';

type Judge<Kind extends Rule['kind']> = (
  rule: Extract<Rule, { kind: Kind }>,
  own: readonly Observation[],
  run: Run,
) => Finding;

const judges: { readonly [Kind in Rule['kind']]: Judge<Kind> } = {
  accepts: judgeAcceptance,
  refuses: judgeRefusal,
  survives: judgeSurvival,
  'refuses-early': judgeEarlyRefusal,
  'no-lockout': judgeLockout,
  effect: judgeEffect,
  forgets: (_rule, own) => judgeMemory(own),
  'ends-at-refusal': (_rule, _own, run) => judgeSuccessText(run),
  'answers-in-time': judgeAnswers,
  'answers-together-in-time': judgeAnswers,
  stays: judgeAnswers,
  'no-informational': judgeAnswers,
  'honest-json': judgeAnswers,
  discloses: judgeDisclosure,
};

/**
 * Judges how a handler answered a case. Depends only on its arguments.
 * @param own the requests of the case with their outcomes, in order
 * @param run everything sent so far, for cases about every answer
 */
export function judge(one: CheckCase, own: readonly Observation[], run: Run): Finding {
  return forSenders(one, judgeByRule(one, own, run), run);
}

/** Makes a failure a warning if only senders that the handler is not checked against cause it. */
export function forSenders({ sentBy }: CheckCase, finding: Finding, { senders }: Run): Finding {
  if (finding.verdict !== 'fail' || sentBy === undefined) return finding;
  if (sentBy.some((sender) => senders.includes(sender))) return finding;
  return { ...finding, verdict: 'warn', found: `${finding.found}; sent only by ${sentBy.join(', ')}` };
}

function judgeByRule({ rule }: CheckCase, own: readonly Observation[], run: Run): Finding {
  // `judges` pairs each kind of rule with its judge, but TypeScript loses that in a lookup by a union.
  const judgeKind = judges[rule.kind] as Judge<Rule['kind']>;
  // For a valid delivery 429 is an answer like any other: its sender does not try again.
  if (unlimited.has(rule.kind)) return judgeKind(rule, own, run);
  if (refusals.has(rule.kind) && refusesWith429(run)) return judgeKind(rule, own, run);
  return judgeBehindLimit(own, (telling) => judgeKind(rule, telling, run));
}

/** Kinds of rules for which the answer of a rate limiter shows as much as any other. */
const unlimited: ReadonlySet<Rule['kind']> = new Set([
  'accepts',
  'discloses',
  'no-lockout',
  'forgets',
  'ends-at-refusal',
]);

const refusals: ReadonlySet<Rule['kind']> = new Set(['refuses', 'refuses-early']);

const underLimit =
  'Exempt authorized senders from the rate limit: a node never sends a refused delivery again.';
const unanswered =
  'Answer every delivery and end the answer, also after an error in your code. The handler’s log may show the cause.';

/** Checks that every probe is accepted. A redirect counts as accepted; a separate case reports it. */
function judgeAcceptance(
  { isRefusalTaste = false }: Extract<Rule, { kind: 'accepts' }>,
  own: readonly Observation[],
): Finding {
  const bad = own.filter(({ outcome }) => !isAccepted(outcome));
  const away = own.filter(({ outcome }) => outcome.firstFailure !== undefined).length;
  if (bad.length === 0 && away === 0) return { verdict: 'pass', found: outcomesInShort(own) };
  if (bad.length === 0) return { verdict: 'warn', found: turnedAway(away, own) };
  const isTaste = isRefusalTaste && bad.every(({ outcome }) => isRefused(outcome) && !isRateLimited(outcome));
  const change = bad.every(({ outcome }) => isRateLimited(outcome))
    ? { change: underLimit }
    : bad.every(({ outcome }) => outcome.kind === 'failed')
      ? { change: unanswered }
      : {};
  return { verdict: isTaste ? 'warn' : 'fail', found: observationWords(bad), ...change };
}

/**
 * Describes connections that were not accepted at first. Python's http.server, with its backlog of 5, causes this, as
 * does any server that accepts only a few connections.
 */
function turnedAway(away: number, own: readonly Observation[]): string {
  const times = `${away} of ${own.length} connections were refused, not accepted in time, or closed before an answer`;
  return `${times}, and ${outcomesInShort(own)} when sent again one by one. The listen backlog is too short, and nodes never retry`;
}

type Survives = Extract<Rule, { kind: 'survives' }>;

/** The proper answer of a server that does not support a method or coding (RFC 9110, 15.6.2). */
const notImplemented = 501;

/**
 * Checks that no probe gets a 5xx or brings the handler down: afterwards a valid delivery must be accepted, and a wrong
 * one refused.
 */
function judgeSurvival(rule: Survives, own: readonly Observation[], { observed }: Run): Finding {
  const probes = own.filter(({ role }) => role === 'probe');
  const bad = own.filter((observation) => {
    const { role, outcome } = observation;
    // If it was never refused, other cases report that.
    if (role === 'stranger') return isAccepted(outcome) && wasRefused(observation, observed);
    return role === 'after' ? !isAccepted(outcome) : !isSurvived(outcome, rule);
  });
  if (bad.length === 0) {
    const failing = probes.filter(({ outcome }) => rule.mayFail && isServerError(outcome));
    if (failing.length > 0) {
      return {
        verdict: 'warn',
        found: `${observationWords(failing)}: not a failure, because only a holder of the token can cause it, and the handler keeps working`,
      };
    }
    const unread = probes.filter(({ outcome }) => outcome.kind === 'answered' && outcome.status >= 500);
    return rule.isCutOff && unread.length > 0
      ? {
          verdict: 'warn',
          found: `${observationWords(unread)}: not a failure, because the sender had disconnected`,
        }
      : { verdict: 'pass', found: outcomesInShort(probes) };
  }
  return { verdict: 'fail', found: observationWords(bad) };
}

function isServerError(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 500 && outcome.status !== notImplemented;
}

function isSurvived(
  outcome: RawOutcome,
  { mayClose = false, isCutOff = false, mayFail = false }: Survives,
): boolean {
  if (mayFail && outcome.kind === 'answered') return true;
  if (isCutOff) return outcome.kind === 'answered' || outcome.reason !== 'refused';
  if (outcome.kind === 'answered') return outcome.status < 500 || outcome.status === notImplemented;
  return mayClose && isClosed(outcome);
}

/** Checks that valid deliveries are accepted however many wrong ones were refused before. */
function judgeLockout(_rule: Rule, own: readonly Observation[], { lockout }: Run): Finding {
  if (lockout !== undefined) {
    const { outcome, wrongs, title, isOfAddress } = lockout;
    const where = isOfAddress === false ? ', also from another address' : '';
    return {
      verdict: 'fail',
      found: `${outcomeWords(outcome)} to a valid delivery after ${wrongs} wrong ones (${title})${where}`,
      ...(isRateLimited(outcome) ? { change: underLimit } : {}),
    };
  }
  const bad = own.filter(({ outcome }) => !isAccepted(outcome));
  if (bad.length > 0) return { verdict: 'fail', found: observationWords(bad) };
  return { verdict: 'pass', found: outcomesInShort(own) };
}

/** Checks that the work of the handler shows where it is wanted, and only there. */
function judgeEffect(
  { isTaste = false }: Extract<Rule, { kind: 'effect' }>,
  own: readonly Observation[],
): Finding {
  const unknown = own.filter(({ hasEffect }) => hasEffect === undefined);
  if (unknown.length > 0) return { verdict: 'skip', found: 'not judged: the command of --effect failed' };
  const bad = own.filter(({ effect, hasEffect }) => hasEffect !== (effect === 'wanted'));
  if (bad.length === 0) return { verdict: 'pass', found: `as expected for ${own.length} deliveries` };
  const words = bad.map(({ what, outcome, hasEffect }) => {
    const change = hasEffect ? 'changed' : 'did not change';
    return `the output of --effect ${change} after ${what} (answered ${outcomeWords(outcome)})`;
  });
  return { verdict: isTaste ? 'warn' : 'fail', found: words.join('; ') };
}

/** Whether 429 is how the handler refuses: it accepts valid deliveries, and has refused no other with 401 or 403. */
function refusesWith429({ observed }: Run): boolean {
  const valid = observed.flatMap(({ case: { rule, sentBy }, observations }) =>
    rule.kind === 'accepts' && sentBy === undefined ? observations : [],
  );
  const isDenied = ({ outcome }: Observation) =>
    outcome.kind === 'answered' && (outcome.status === 401 || outcome.status === 403);
  return (
    valid.some(({ outcome }) => isAccepted(outcome)) &&
    !valid.some(({ outcome }) => isRateLimited(outcome)) &&
    !observed.some(({ observations }) => observations.some(isDenied))
  );
}

const nothing: Finding = {
  verdict: 'skip',
  found: 'not judged: a rate limit answered (429). Exempt check from it, or send less with --only',
};

/** Judges without the answers of a rate limiter, which do not show what the handler would have done. */
function judgeBehindLimit(
  own: readonly Observation[],
  judge: (telling: readonly Observation[]) => Finding,
): Finding {
  const telling = own.filter(({ outcome }) => !isRateLimited(outcome));
  const hidden = own.length - telling.length;
  if (hidden === 0) return judge(own);
  if (!telling.some(({ role }) => role === 'probe')) return nothing;
  const { found, ...finding } = judge(telling);
  const partial = `${found}; a rate limit answered the remaining ${hidden} of ${own.length} (429)`;
  if (finding.verdict !== 'pass') return { ...finding, found: partial };
  // Only the last request shows whether the handler still works.
  return own.at(-1)?.role === 'after' && telling.at(-1)?.role !== 'after'
    ? nothing
    : { verdict: 'warn', found: partial };
}
