import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Manner, RawOutcome, RawRequest } from '../protocol/raw-request.ts';
import { type FireOptions, fireRequest } from './fire-request.ts';

type Options = Omit<FireOptions, 'agent'>;

/** Sends several requests in a manner, and gives their outcomes in the order of the requests. */
export function fireRequests(
  requests: readonly RawRequest[],
  manner: Manner,
  options: Options,
): Promise<readonly RawOutcome[]> {
  switch (manner) {
    case 'together':
      return Promise.all(requests.map((request) => fireRequest(request, options)));
    case 'few-at-once':
      return fireFew(requests, options);
    case 'in-turn':
      return fireInTurn(requests, options);
    case 'kept':
      return fireKept(requests, options);
  }
}

/** Fewer than the connections that a small server takes. */
const few = 4;

async function fireFew(
  requests: readonly RawRequest[],
  options: FireOptions,
): Promise<readonly RawOutcome[]> {
  const outcomes: RawOutcome[] = [];
  for (let start = 0; start < requests.length; start += few) {
    const some = requests.slice(start, start + few);
    outcomes.push(...(await Promise.all(some.map((request) => fireRequest(request, options)))));
  }
  return outcomes;
}

async function fireInTurn(
  requests: readonly RawRequest[],
  options: FireOptions,
): Promise<readonly RawOutcome[]> {
  const outcomes: RawOutcome[] = [];
  for (const request of requests) outcomes.push(await fireRequest(request, options));
  return outcomes;
}

/** A server may close a kept connection whenever it likes; then the next request opens another. */
async function fireKept(requests: readonly RawRequest[], options: Options): Promise<readonly RawOutcome[]> {
  const isTls = options.url.protocol === 'https:';
  const agent = new (isTls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 1 });
  try {
    const outcomes: RawOutcome[] = [];
    for (const request of requests) {
      const outcome = await fireRequest(request, { ...options, agent });
      const mayBeStale = outcomes.length > 0 && outcome.kind === 'failed' && outcome.reason === 'reset';
      outcomes.push(mayBeStale ? await fireRequest(request, options) : outcome);
    }
    return outcomes;
  } finally {
    agent.destroy();
  }
}
