import { Problem } from '../problem.ts';
import { parseEventName } from '../protocol/events/event-catalogue.ts';
import type { EventName } from '../protocol/events/event-names.ts';
import type { Generation } from '../protocol/events/generation.ts';
import { makeArkPayload } from './ark/ark-payload.ts';
import type { ChainOptions } from './phantom/phantom-chain.ts';
import { makePhantomPayload } from './phantom/phantom-payload.ts';
import type { Overrides } from './transactions/overrides.ts';

export interface PayloadOptions extends ChainOptions {
  /** Whose payload it is; `phantom-2.2` unless given. */
  readonly generation?: Generation;
  /** Which one of many, from 0; each differs from the others where the event has more than one payload. */
  readonly index?: number;
  /** Values to use instead of the drawn ones, applied before signing. They change the payload, not its chain. */
  readonly set?: Overrides;
  /** Keeps amounts above 2^53 as they were set, where 2.2.4 would round them. */
  readonly exact?: boolean;
}

/**
 * The payload of an event as a 2.2.4 node sends it, out of the chain that `startChain` begins with the same options:
 * `block.forged` at index 3 is the fourth block of that chain. For an event no stock node delivers it is the best
 * guess of `payload-examples/`. The same options give the same bytes of JSON.
 * @throws Problem `bad-flag` for a time outside the network's, or an override that does not fit; `unknown-event` for an
 *   event that the generation does not have
 */
export function makePayload(event: EventName, options: PayloadOptions): unknown {
  const { index = 0, set = {}, exact = false, generation = 'phantom-2.2' } = options;
  if (!Number.isInteger(index) || index < 0) {
    throw new Problem('bad-flag', `Expected the number of a payload, 0 or more, got ${index}.`);
  }
  parseEventName(event, generation);
  const { network, seed, atMs } = options;
  const request = { network, seed, atMs, event, index, set, exact };
  if (generation !== 'phantom-2.2') return makeArkPayload({ ...request, generation });
  return makePhantomPayload(request);
}
