import { Problem } from '../problem.ts';
import { parseEventName } from '../protocol/events/event-catalogue.ts';
import type { EventName } from '../protocol/events/event-names.ts';
import type { Generation } from '../protocol/events/generation.ts';
import { makeArkPayload } from './ark/ark-payload.ts';
import { makeMainsailPayload } from './mainsail/mainsail-payload.ts';
import type { ChainOptions } from './phantom/phantom-chain.ts';
import { makePhantomPayload } from './phantom/phantom-payload.ts';
import type { Overrides } from './transactions/overrides.ts';

export interface PayloadOptions extends ChainOptions {
  /** The generation of the sending node; default `phantom-2.2`. */
  readonly generation?: Generation;
  /** The number of the payload, from 0. Payloads differ by number if the event has more than one. */
  readonly index?: number;
  /** Values to use instead of generated ones, applied before signing. They change the payload, not its chain. */
  readonly set?: Overrides;
  /** Keeps amounts above 2^53 as set; a 2.2.4 node would round them. */
  readonly exact?: boolean;
}

/**
 * Returns the payload of an event as a node of the generation sends it, from the chain that `startAnyChain` starts with
 * the same options: `block.forged` at index 3 is the fourth block of that chain. For an event that no stock node
 * delivers, the payload is the best guess of `payload-examples/`. The same options give the same bytes of JSON. The
 * payloads of Mainsail are from no chain: they have its form, but nothing in them verifies.
 * @throws Problem `bad-flag` for a time that the network cannot have, or an override that does not fit; `unknown-event`
 *   for an event that the generation does not have
 */
export function makePayload(event: EventName, options: PayloadOptions): unknown {
  const { index = 0, set = {}, exact = false, generation = 'phantom-2.2' } = options;
  if (!Number.isInteger(index) || index < 0) {
    throw new Problem('bad-flag', `Expected the number of a payload, 0 or more, got ${index}.`);
  }
  parseEventName(event, generation);
  const { network, seed, atMs } = options;
  const request = { network, seed, atMs, event, index, set, exact };
  if (generation === 'mainsail') return makeMainsailPayload(request);
  if (generation === 'phantom-2.2') return makePhantomPayload({ ...request, generation });
  return makeArkPayload({ ...request, generation });
}
