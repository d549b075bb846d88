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
  /** Decides every made-up value. The same seed with the same `at` makes the same bytes; a fresh one unless given. */
  readonly seed?: string;
  /** When it is sent, in Unix milliseconds or as a Date; now unless given. */
  readonly at?: number | Date;
  /** Which of many, from 0: `block.forged` at index 3 is the fourth block of the chain of that seed. */
  readonly index?: number;
  /** Whose wire format, headers and events; `portable` unless given, which handlers of either format understand. */
  readonly profile?: ProfileName;
  /** `mainnet` unless given. */
  readonly network?: NetworkName;
  /** Values of the payload before it is signed, so that it still verifies: `{ amount: '500000000' }`. */
  readonly set?: Readonly<Record<string, string | number | bigint>>;
  /** Keeps amounts above 2^53 as set; a Phantom node rounds them. */
  readonly exact?: boolean;
  /** A payload of your own in place of a made-up one; any event name will do then. */
  readonly data?: unknown;
}

export interface MadeDelivery {
  readonly body: string;
  /** As a handler has to read the body. */
  readonly delivery: Delivery;
  readonly seed: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

const seedLength = 8;

/** @throws Problem `unknown-event`, `bad-flag`, and `malformed-payload` for what no handler could read */
export function makeDelivery(event: string, options: MakeOptions): MadeDelivery {
  const { seed = createToken().token.slice(0, seedLength), profile = 'portable' } = options;
  const atMs = Number(options.at ?? Date.now());
  if (!Number.isSafeInteger(atMs)) {
    throw new Problem('bad-flag', `Expected Unix milliseconds for "at", got ${atMs}.`);
  }
  const data = 'data' in options ? options.data : madeUpData(event, { ...options, seed, atMs, profile });
  // JSON.stringify has no text for undefined, whatever its type says.
  const dataText = JSON.stringify(data) as string | undefined;
  const body = envelopeText(profiles[profile], { event, timestampMs: atMs, dataText });
  const delivery = parseDelivery(body);
  if (delivery.kind === 'delivery') return { body, delivery, seed, atMs };
  // Data of one's own may nest too deep, and a name may be empty.
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
