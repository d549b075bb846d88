import type { RawAnswer } from '../../protocol/delivery/raw-request.ts';
import type { Finding, Observation } from '../cases/check-case.ts';
import { authorizationsIn } from '../cases/headers.ts';
import type { Run } from './observed-run.ts';
import { isRateLimited, isRefused } from './outcome-kind.ts';

interface Refusal {
  readonly what: string;
  /** What is sent as Authorization, as far as it is public: absent, empty, or how long and of which characters. */
  readonly form: string;
  /** Whatever a sender can see, by its name. */
  readonly traits: ReadonlyMap<string, Trait>;
}

interface Trait {
  readonly text: string;
  /** The same without the values that were sent: repeating them discloses nothing. */
  readonly withoutEchoes: string;
}

/** Headers that vary with the connection, the time or the number of requests. Seen only once, they show nothing. */
const varyingHeaders =
  /^(?:date|age|expires|connection|keep-alive|transfer-encoding|(?:x-)?ratelimit(?:-.*)?|x-rate-limit-.*|set-cookie)$/;
/** Compared by their presence only if the body that they describe repeats what was sent. */
const describingHeaders = /^(?:content-length|etag|content-md5|digest|repr-digest)$/;

const shortestEcho = 3;

/**
 * Checks that refusals do not show what was wrong. A difference between two halves of the same form shows how much of one
 * is correct: a failure. A difference that shows only the form, for example that nothing was sent, is a warning.
 * @param own several refusals for each of several authorizations
 */
export function judgeDifference(own: readonly Observation[], run: Run): Finding {
  const repeated = refusalsOf(own);
  const others = otherRefusals(own[0], run);
  if (others.length === 0 && new Set(repeated.map(({ what }) => what)).size < 2) {
    return { verdict: 'skip', found: 'nothing was refused, so there is nothing to compare' };
  }
  const reference = repeated[0] ?? others[0];
  const found = [
    ...stableDifferences(repeated),
    ...others.flatMap((other) => (reference === undefined ? [] : plainDifferences(other, reference))),
  ];
  const telling = found.find(({ isOfSecret }) => isOfSecret);
  if (telling !== undefined) return { verdict: 'fail', found: telling.words };
  const [first] = found;
  if (first !== undefined) {
    return { verdict: 'warn', found: `${first.words}; that shows only the form of what was sent` };
  }
  return { verdict: 'pass', found: `${repeated.length + others.length} refusals alike` };
}

interface Difference {
  readonly words: string;
  /** Whether both were sent in the same form, so that only their characters can have made the difference. */
  readonly isOfSecret: boolean;
}

/**
 * Compares the refusals of each authorization with those of the first of its form, and the forms with each other. A
 * trait counts only if it is the same each time one authorization is sent, so request ids, counters and times do not:
 * the authorizations are sent in rounds.
 */
function stableDifferences(refusals: readonly Refusal[]): readonly Difference[] {
  const whats = [...new Set(refusals.map(({ what }) => what))];
  const groups = whats.map((what) => refusals.filter((refusal) => refusal.what === what));
  const repeated = groups.filter((group) => group.length > 1);
  return repeated.flatMap((group) => {
    const [one] = group;
    const sameForm = repeated.find(([other]) => other?.form === one?.form);
    const reference = sameForm === group ? repeated[0] : sameForm;
    const [other] = reference ?? [];
    if (one === undefined || other === undefined || reference === undefined) return [];
    return traitNames([...group, ...reference])
      .filter((name) => isStable(group, name) && isStable(reference, name))
      .filter((name) => isDifferent(one.traits.get(name), other.traits.get(name), (text) => text))
      .map((name) => difference(name, one, other));
  });
}

function isStable(group: readonly Refusal[], name: string): boolean {
  return new Set(group.map(({ traits }) => traits.get(name)?.withoutEchoes)).size === 1;
}

/** A fixed text that happens to contain what was sent differs only without it. */
function isDifferent(
  one: Trait | undefined,
  other: Trait | undefined,
  read: (text: string) => string,
): boolean {
  if (one === undefined || other === undefined) return one !== other;
  return one.text !== other.text && read(one.withoutEchoes) !== read(other.withoutEchoes);
}

/** Compares two refusals that were seen once, apart from what looks random in them. */
function plainDifferences(one: Refusal, other: Refusal): readonly Difference[] {
  return traitNames([one, other])
    .filter((name) => !varyingHeaders.test(name.replace(headerTrait, '')))
    .filter((name) => {
      const read = name === 'the status' ? (text: string) => text : withoutChance;
      return isDifferent(one.traits.get(name), other.traits.get(name), read);
    })
    .map((name) => difference(name, one, other));
}

function difference(name: string, one: Refusal, other: Refusal): Difference {
  const value = (refusal: Refusal) => refusal.traits.get(name)?.text ?? 'none';
  const words = name === 'the status' ? `${value(one)} instead of ${value(other)}` : `different: ${name},`;
  return {
    words: `${words} for ${one.what} than for ${other.what}`,
    isOfSecret: one.form === other.form,
  };
}

function traitNames(refusals: readonly Refusal[]): readonly string[] {
  return [...new Set(refusals.flatMap(({ traits }) => [...traits.keys()]))];
}

/** Returns the refusals of the other cases that vary nothing but the authorization. */
function otherRefusals(reference: Observation | undefined, { observed }: Run): readonly Refusal[] {
  const alike = observed
    .filter(
      ({ case: { rule, id } }) => id.startsWith('refuses/') && rule.kind === 'refuses' && !rule.isMalformed,
    )
    .flatMap(({ observations }) => observations.filter(({ role }) => role !== 'after'));
  const shape = reference === undefined ? undefined : shapeOf(reference);
  return refusalsOf(
    alike.filter(
      (observation) =>
        (shape === undefined || shapeOf(observation) === shape) && !isTooShortToMask(observation),
    ),
  );
}

/** An echo of one or two characters cannot be distinguished from the rest of an answer. */
function isTooShortToMask({ request: { rawHeaders } }: Observation): boolean {
  return authorizationsIn(rawHeaders).some((value) => value !== '' && value.length < shortestEcho);
}

/** Everything of a request but its authorization. */
function shapeOf({ request: { method, path, rawHeaders, body } }: Observation): string {
  const headers = rawHeaders.filter(
    (_, index) => rawHeaders[index - (index % 2)]?.toLowerCase() !== 'authorization',
  );
  return [method, path, ...headers, String(body.length)].join('\n');
}

function refusalsOf(observations: readonly Observation[]): readonly Refusal[] {
  return observations.flatMap((observation) => {
    const { outcome, what } = observation;
    if (!isRefused(outcome) || outcome.kind !== 'answered' || isRateLimited(outcome)) return [];
    return [{ what, form: formOf(observation), traits: traitsOf(outcome, observation) }];
  });
}

/** The public form of what was sent. Halves and whole tokens have one form each, whatever their characters are. */
function formOf({ request: { rawHeaders } }: Observation): string {
  const values = authorizationsIn(rawHeaders);
  if (values.length === 0) return 'absent';
  return values
    .map((value) => {
      if (/^[0-9a-f]+$/.test(value)) return `${value.length} hexadecimal characters`;
      return /^[0-9A-F]+$/.test(value) ? `${value.length} hexadecimal characters in upper case` : value;
    })
    .join('\n');
}

const headerTrait = 'the header ';

function traitsOf(
  { status, statusText, rawHeaders, text, informational }: RawAnswer,
  observation: Observation,
): ReadonlyMap<string, Trait> {
  const trait = (value: string): Trait => ({ text: value, withoutEchoes: withoutEchoes(value, observation) });
  const body = trait(text);
  const isEcho = body.text !== body.withoutEchoes;
  const traits = new Map([
    ['the status', trait(String(status))],
    ['the reason phrase', trait(statusText)],
    ['the interim answers', trait(informational.join(', '))],
    ['the body', body],
  ]);
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = trait(rawHeaders[index + 1] ?? '');
    const isOfEcho = isEcho && describingHeaders.test(name);
    traits.set(`${headerTrait}${name}`, isOfEcho ? { ...value, withoutEchoes: '' } : value);
  }
  return traits;
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
