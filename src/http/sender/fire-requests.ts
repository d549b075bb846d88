import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Manner, RawOutcome, RawRequest } from '../../protocol/delivery/raw-request.ts';
import { type FireOptions, fireRequest } from './fire-request.ts';

interface Options extends Omit<FireOptions, 'agent'> {
  /** How many are sent in parallel by `few-at-once`. Default: fewer than even a small server accepts at once. */
  readonly few?: number;
  /** Called between requests with the outcomes so far. True leaves the rest unsent. */
  isEnough?(outcomes: readonly RawOutcome[]): boolean;
}

/** Sends requests in the given manner. Returns the outcomes of those that were sent, in the order of the requests. */
export function fireRequests(
  requests: readonly RawRequest[],
  manner: Manner,
  options: Options,
): Promise<readonly RawOutcome[]> {
  switch (manner) {
    case 'together':
      return fireTogether(requests, options);
    case 'burst':
      return fireBurst(requests, options);
    case 'few-at-once':
      return fireInTurn(requests, options, options.few ?? few);
    case 'in-turn':
      return fireInTurn(requests, options);
    case 'kept':
      return fireKept(requests, options);
  }
}

function fireTogether(requests: readonly RawRequest[], options: Options): Promise<readonly RawOutcome[]> {
  return Promise.all(requests.map((request) => fireRequest(request, options)));
}

const few = 4;

/** Sends all at once, then repeats what a short backlog turned away, so that chance does not decide the outcome. */
async function fireBurst(requests: readonly RawRequest[], options: Options): Promise<readonly RawOutcome[]> {
  const first = await fireTogether(requests, options);
  const isAnswering = first.some(({ kind }) => kind === 'answered');
  const isTurnedAway = (outcome: RawOutcome | undefined): outcome is TurnedAway =>
    outcome?.kind === 'failed' &&
    (turnedAway.has(outcome.reason) || (isAnswering && outcome.reason === 'timeout'));
  const away = requests.filter((_, index) => isTurnedAway(first[index]));
  const second = [...(await fireInTurn(away, options, few))];
  return first.map((outcome) => {
    if (!isTurnedAway(outcome)) return outcome;
    const again = second.shift();
    return again === undefined ? outcome : { ...again, firstFailure: outcome.reason };
  });
}

type TurnedAway = Extract<RawOutcome, { readonly kind: 'failed' }>;

/**
 * The connection failed, or was closed before an answer. A full backlog can also cause a timeout: Linux drops the
 * attempt to connect, and repeats it after ever longer waits (tcp(7), tcp_abort_on_overflow).
 */
const turnedAway: ReadonlySet<string> = new Set(['refused', 'reset', 'unreachable']);

async function fireInTurn(
  requests: readonly RawRequest[],
  options: Options,
  atOnce = 1,
): Promise<readonly RawOutcome[]> {
  const outcomes: RawOutcome[] = [];
  for (let start = 0; start < requests.length && !isOver(outcomes, options); start += atOnce) {
    outcomes.push(...(await fireTogether(requests.slice(start, start + atOnce), options)));
  }
  return outcomes;
}

/**
 * Sends requests one after another over a kept connection. A server may close it at any time, so a request that is
 * reset on it is sent again over a new one.
 */
async function fireKept(requests: readonly RawRequest[], options: Options): Promise<readonly RawOutcome[]> {
  const isTls = options.url.protocol === 'https:';
  const agent = new (isTls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 1 });
  const address = options.localAddress?.();
  const kept = { ...options, agent, ...(address === undefined ? {} : { localAddress: () => address }) };
  try {
    const outcomes: RawOutcome[] = [];
    for (const plain of requests) {
      if (isOver(outcomes, options)) break;
      const request = plain.returnsCookies ? withCookies(plain, outcomes) : plain;
      const outcome = await fireRequest(request, kept);
      const mayBeStale = outcomes.length > 0 && outcome.kind === 'failed' && outcome.reason === 'reset';
      outcomes.push(mayBeStale ? await fireRequest(request, options) : outcome);
    }
    return outcomes;
  } finally {
    agent.destroy();
  }
}

function withCookies(request: RawRequest, outcomes: readonly RawOutcome[]): RawRequest {
  const cookies = outcomes.flatMap((outcome) =>
    outcome.kind === 'answered'
      ? outcome.rawHeaders.filter(
          (_, index) => index % 2 === 1 && outcome.rawHeaders[index - 1]?.toLowerCase() === 'set-cookie',
        )
      : [],
  );
  const pairs = cookies.map((cookie) => cookie.split(';')[0] ?? '').filter((pair) => pair !== '');
  if (pairs.length === 0) return request;
  return { ...request, rawHeaders: [...request.rawHeaders, 'Cookie', pairs.join('; ')] };
}

function isOver(outcomes: readonly RawOutcome[], { signal, isEnough }: Options): boolean {
  return signal.aborted || isEnough?.(outcomes) === true;
}
