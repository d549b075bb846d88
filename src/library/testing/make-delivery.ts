import type { NetworkName } from '../../chain/network/network.ts';
import { makePayload } from '../../chain/payload.ts';
import { Problem } from '../../problem.ts';
import { envelopeText } from '../../protocol/delivery/delivery-request.ts';
import { type ProfileName, profiles } from '../../protocol/delivery/profile.ts';
import { parseEventName } from '../../protocol/events/event-catalogue.ts';
import { createToken } from '../handler/create-token.ts';
import { parseDelivery } from '../handler/parse-delivery.ts';
import type { Delivery } from '../handler/typed-delivery.ts';

export interface MakeOptions {
  /** Determines every made-up value: the same `seed` and `at` make the same bytes. Default: a random seed. */
  readonly seed?: string;
  /** The time of sending, in Unix milliseconds or as a Date. Default: now. */
  readonly at?: number | Date;
  /** The position in the chain of the seed, from 0: `block.forged` at index 3 is the fourth block. Default: 0. */
  readonly index?: number;
  /** Whose wire format, headers and events to use. Default: `portable`, which handlers of either format understand. */
  readonly profile?: ProfileName;
  /** The network of the payload. Default: `mainnet`. */
  readonly network?: NetworkName;
  /** Values to set in the payload before it is signed, so it still verifies: `{ amount: '500000000' }`. */
  readonly set?: Readonly<Record<string, string | number | bigint>>;
  /** Keeps amounts above 2^53 exactly as set. By default they are rounded, as a Phantom node rounds them. */
  readonly exact?: boolean;
  /** Your own payload instead of a made-up one. Any event name is then allowed. */
  readonly data?: unknown;
}

export interface MadeDelivery {
  readonly body: string;
  /** The delivery that a handler should read from the body. */
  readonly delivery: Delivery;
  readonly seed: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

const seedLength = 8;

/** @throws Problem `unknown-event`, `bad-flag`, and `malformed-payload` for a delivery that no handler could read */
export function makeDelivery(event: string, options: MakeOptions): MadeDelivery {
  const { seed = createToken().token.slice(0, seedLength), profile = 'portable' } = options;
  const atMs = Number(options.at ?? Date.now());
  if (!Number.isSafeInteger(atMs)) {
    throw new Problem('bad-flag', `Expected Unix milliseconds for "at", got ${atMs}.`);
  }
  const data = 'data' in options ? options.data : madeUpData(event, { ...options, seed, atMs, profile });
  // JSON.stringify returns undefined for undefined, although its type is string.
  const dataText = JSON.stringify(data) as string | undefined;
  const body = envelopeText(profiles[profile], { event, timestampMs: atMs, dataText });
  const delivery = parseDelivery(body);
  if (delivery.kind === 'delivery') return { body, delivery, seed, atMs };
  // The caller's data may be nested too deep, or the event name may be empty.
  const { detail = delivery.reason } = delivery;
  throw new Problem(
    'malformed-payload',
    `Expected a delivery that a handler can read, got a bad one: ${detail}.`,
  );
}

function madeUpData(
  event: string,
  options: MakeOptions & { readonly seed: string; readonly atMs: number; readonly profile: ProfileName },
): unknown {
  const { generation } = profiles[options.profile];
  const { network = 'mainnet', seed, atMs, index = 0, exact = false } = options;
  const set = Object.fromEntries(
    Object.entries(options.set ?? {}).map(([path, value]) => [path, String(value)]),
  );
  return makePayload(parseEventName(event, generation), {
    network,
    seed,
    atMs,
    generation,
    index,
    exact,
    set,
  });
}
