import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Manner, RawOutcome, RawRequest } from '../../protocol/delivery/raw-request.ts';
import { type FireOptions, fireRequest } from './fire-request.ts';

interface Options extends Omit<FireOptions, 'agent'> {
  /** Asked between requests, with what became of those before: true leaves the rest unsent. */
  isEnough?(outcomes: readonly RawOutcome[]): boolean;
}

/** Sends several requests in a manner, and gives the outcomes of those that were sent, in the order of the requests. */
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
      return fireInTurn(requests, options, few);
    case 'in-turn':
      return fireInTurn(requests, options);
    case 'kept':
      return fireKept(requests, options);
  }
}

/** Fewer than the connections that a small server takes. */
const few = 4;

function fireTogether(requests: readonly RawRequest[], options: Options): Promise<readonly RawOutcome[]> {
  return Promise.all(requests.map((request) => fireRequest(request, options)));
}

/** What a listener with a short backlog turned away is sent again, so that chance does not decide what comes of it. */
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
 * No connection came about, or it was closed before an answer. Nothing happens for seconds, too: Linux drops what finds the
 * backlog full, and sends it again after ever longer waits (tcp(7), tcp_abort_on_overflow).
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

/** A server may close a kept connection whenever it likes; then the next request opens another. */
async function fireKept(requests: readonly RawRequest[], options: Options): Promise<readonly RawOutcome[]> {
  const isTls = options.url.protocol === 'https:';
  const agent = new (isTls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 1 });
  try {
    const outcomes: RawOutcome[] = [];
    for (const request of requests) {
      if (isOver(outcomes, options)) break;
      const outcome = await fireRequest(request, { ...options, agent });
      const mayBeStale = outcomes.length > 0 && outcome.kind === 'failed' && outcome.reason === 'reset';
      outcomes.push(mayBeStale ? await fireRequest(request, options) : outcome);
    }
    return outcomes;
  } finally {
    agent.destroy();
  }
}

function isOver(outcomes: readonly RawOutcome[], { signal, isEnough }: Options): boolean {
  return signal.aborted || isEnough?.(outcomes) === true;
}
