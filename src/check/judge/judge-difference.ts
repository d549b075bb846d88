import type { RawAnswer } from '../../protocol/delivery/raw-request.ts';
import type { Finding, Observation } from '../cases/check-case.ts';
import type { Run } from './observed-run.ts';
import { isRateLimited, isRefused } from './outcome-kind.ts';

interface Refusal {
  readonly what: string;
  readonly status: number;
  readonly headers: string;
  readonly body: string;
  /** Without the values that were sent: an answer that repeats them discloses nothing. */
  readonly bodyWithoutEchoes: string;
}

/**
 * Headers that vary with the connection, the time, the framing of the body, or the number of requests, and so do not
 * show what was wrong.
 */
const ignoredHeaders =
  /^(?:date|age|expires|connection|keep-alive|content-length|transfer-encoding|retry-after|(?:x-)?ratelimit(?:-.*)?|x-rate-limit-.*|set-cookie)$/;

const shortestEcho = 3;

/** Checks that all refused authorizations look alike, apart from random differences. */
export function judgeDifference(own: readonly Observation[], { observed }: Run): Finding {
  const [first] = refusalsOf(own);
  const others = observed
    .filter(
      ({ case: { rule, id } }) =>
        rule.kind === 'refuses' && rule.isMalformed !== true && id.startsWith('refuses/'),
    )
    // A different path or query may be refused before the authorization is checked.
    .flatMap(({ observations }) =>
      refusalsOf(observations.filter(({ request }) => request.path === own[0]?.request.path)),
    );
  const reference = first ?? others[0];
  if (reference === undefined || others.length === 0) {
    return { verdict: 'skip', found: 'nothing was refused, so there is nothing to compare' };
  }
  const isAlike = (one: Refusal, other: Refusal) =>
    one.body === other.body ||
    one.bodyWithoutEchoes === other.bodyWithoutEchoes ||
    withoutChance(one.bodyWithoutEchoes) === withoutChance(other.bodyWithoutEchoes);
  for (const other of others) {
    const difference =
      other.status !== reference.status
        ? `${other.status} instead of ${reference.status}`
        : other.headers !== reference.headers
          ? `different headers (${headerDifference(other, reference)})`
          : !isAlike(other, reference)
            ? 'a different body'
            : undefined;
    if (difference !== undefined) {
      return { verdict: 'fail', found: `${difference} for ${other.what} than for ${reference.what}` };
    }
  }
  return { verdict: 'pass', found: `${others.length + (first === undefined ? 0 : 2)} refusals alike` };
}

function refusalsOf(observations: readonly Observation[]): readonly Refusal[] {
  return observations.flatMap((observation) => {
    const { outcome, what } = observation;
    if (!isRefused(outcome) || outcome.kind !== 'answered' || isRateLimited(outcome)) return [];
    return [
      {
        what,
        status: outcome.status,
        headers: headerNames(outcome),
        body: outcome.text,
        bodyWithoutEchoes: withoutEchoes(outcome.text, observation),
      },
    ];
  });
}

function headerNames({ rawHeaders }: RawAnswer): string {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return [...new Set(names)]
    .filter((name) => !ignoredHeaders.test(name))
    .toSorted()
    .join(', ');
}

function headerDifference(one: Refusal, other: Refusal): string {
  const names = (from: Refusal, without: Refusal) =>
    from.headers.split(', ').filter((name) => !without.headers.split(', ').includes(name));
  return [...names(one, other), ...names(other, one)].join(', ');
}

function withoutEchoes(text: string, { request: { path, rawHeaders } }: Observation): string {
  const sent = [path, ...rawHeaders.filter((_, index) => index % 2 === 1)].filter(
    (value) => value.length >= shortestEcho,
  );
  return sent
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, value) => rest.replaceAll(value, ''), text);
}

/** Masks times, counters and request ids in any alphabet: their differences disclose nothing. */
function withoutChance(text: string): string {
  return text.replace(/(?<![\w-])(?=[a-z_-]*\d)[\w-]{16,}|[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|\d+/gi, '#');
}
