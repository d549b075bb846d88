import type { Finding, Observation, Rule } from '../cases/check-case.ts';
import { wasRefused } from './earlier-refusal.ts';
import type { Run } from './observed-run.ts';
import { isAccepted, isClosed, isRefused, isUnanswered } from './outcome-kind.ts';
import { observationWords, outcomesInShort } from './outcome-words.ts';

/** Statuses that platforms and proxies answer to a header that they consider malformed, repeated or too long. */
const platformStatuses = [400, 431];
/** The proper answer to an unknown method (RFC 9110, 15.6.2). */
const notImplemented = 501;

const notJudged: Finding = {
  verdict: 'skip',
  found: 'not judged: the handler does not refuse the plain form either, which other cases report',
};

const decideByHeader =
  'Decide by the header of each request only, and keep nothing about earlier ones in shared variables.';

const unanswered =
  'Answer 401 and end the answer. Without an answer, callers cannot distinguish a refusal from a crash.';

/** Checks that every probe is refused with 401 or 403. Refusing with another 4xx is a matter of taste. */
export function judgeRefusal(
  {
    isAcceptanceTaste = false,
    isMalformed = false,
    mayRefuseOtherwise = false,
  }: Extract<Rule, { kind: 'refuses' }>,
  own: readonly Observation[],
  { observed }: Run,
): Finding {
  const probes = own.filter(({ role }) => role === 'probe');
  const opened = own.filter(({ role, outcome }) => role === 'control' && isAccepted(outcome));
  if (opened.length > 0 && opened.every((one) => wasRefused(one, observed))) {
    return {
      verdict: 'fail',
      found: `${observationWords(opened)}, although it was refused before`,
      change: decideByHeader,
    };
  }
  const telling = probes.filter((probe) => !isExplainedByControl(probe, own));
  if (telling.length === 0) return notJudged;
  const isFine = ({ outcome }: Observation) =>
    outcome.kind === 'answered' &&
    (outcome.status === 401 ||
      outcome.status === 403 ||
      (isMalformed && platformStatuses.includes(outcome.status)) ||
      (mayRefuseOtherwise && (isRefused(outcome) || outcome.status === notImplemented)));
  const bad = telling.filter((probe) => !isFine(probe));
  if (bad.length === 0) return { verdict: 'pass', found: outcomesInShort(telling) };
  const isTaste = bad.every(
    ({ outcome }) => isRefused(outcome) || (isAcceptanceTaste && isAccepted(outcome)),
  );
  const words = observationWords(bad);
  const isOtherRefusal = bad.every(({ outcome }) => isRefused(outcome));
  return {
    verdict: isTaste ? 'warn' : 'fail',
    found: isOtherRefusal ? `${words}: refused, but not with 401 or 403` : words,
    ...(bad.every(({ outcome }) => outcome.kind === 'failed') ? { change: unanswered } : {}),
  };
}

/** Whether the handler does not refuse the control of the probe either: other cases judge that. */
function isExplainedByControl({ control }: Observation, own: readonly Observation[]): boolean {
  return own.some(({ role, what, outcome }) => role === 'control' && what === control && !isRefused(outcome));
}

/** Checks that every probe is refused, or its connection closed, although its body never ends. */
export function judgeEarlyRefusal(_rule: Rule, own: readonly Observation[]): Finding {
  const telling = own.filter((probe) => probe.role === 'probe' && !isExplainedByControl(probe, own));
  if (telling.length === 0) return notJudged;
  const bad = telling.filter(
    ({ outcome }) => !isRefused(outcome) && !isClosed(outcome) && !hasBegunRefusal(outcome),
  );
  if (bad.length > 0) {
    const found = observationWords(bad);
    return handsOverEarly(own) || !bad.every(({ outcome }) => isUnanswered(outcome))
      ? { verdict: 'fail', found }
      : { verdict: 'warn', found: `${found}; a proxy or the platform may be what reads the body first` };
  }
  const other = telling.filter(
    ({ outcome }) => outcome.kind === 'answered' && outcome.status !== 401 && outcome.status !== 403,
  );
  if (other.length > 0) {
    return {
      verdict: 'warn',
      found: `${observationWords(other)}: refused early, but not with 401 or 403`,
    };
  }
  return { verdict: 'pass', found: outcomesInShort(telling) };
}

/** Whether an answer of 401 or 403 began in time, although its end did not follow. */
function hasBegunRefusal(outcome: Observation['outcome']): boolean {
  return (
    outcome.kind === 'failed' && outcome.reason === 'endless' && [401, 403].includes(outcome.status ?? 0)
  );
}

/** Servers that call the handler before the body has arrived, when no proxy is in front of them. */
const streamingServers = /^(?:BaseHTTP|Werkzeug|gunicorn)\b/i;

/**
 * Whether what answers is known to call the handler before the body has arrived. nginx, PHP, Puma and many platforms read
 * the whole body first, and Node.js is recognized by its Keep-Alive header, which a proxy does not pass on (RFC 9110, 7.6.1).
 */
function handsOverEarly(own: readonly Observation[]): boolean {
  return own.some(({ role, outcome }) => {
    if (role !== 'control' || outcome.kind !== 'answered') return false;
    const server = headerOf(outcome.rawHeaders, 'server');
    if (server !== undefined) return streamingServers.test(server);
    const isProxied = headerOf(outcome.rawHeaders, 'via') !== undefined;
    return !isProxied && /^timeout=\d+/.test(headerOf(outcome.rawHeaders, 'keep-alive') ?? '');
  });
}

function headerOf(rawHeaders: readonly string[], name: string): string | undefined {
  const index = rawHeaders.findIndex((text, place) => place % 2 === 0 && text.toLowerCase() === name);
  return index === -1 ? undefined : rawHeaders[index + 1];
}
