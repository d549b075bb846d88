import { eventTimeMs, neededBy, startEndingBy } from '../../chain/event-times.ts';
import { type NetworkName, networkNames } from '../../chain/network/network-name.ts';
import { makePayload } from '../../chain/payload.ts';
import { Problem } from '../../problem.ts';
import { envelopeText } from '../../protocol/delivery/delivery-request.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { parseEventName } from '../../protocol/events/event-catalogue.ts';
import { checkChoice } from '../handler/check-choice.ts';
import { createToken } from '../handler/create-token.ts';
import { parseDelivery } from '../handler/parse-delivery.ts';
import type { Delivery } from '../handler/typed-delivery.ts';
import { realClock } from './real-clock.ts';

export interface MakeOptions {
  /** Determines every made-up value: the same `seed` and `at` make the same bytes. Default: a random seed. */
  readonly seed?: string;
  /**
   * When the chain of the seed starts, in Unix milliseconds or as a Date. The delivery is sent then, or once its block
   * is forged. Default: early enough that its block is the newest one.
   */
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
  /** What to pass as `at` for the same delivery, in Unix milliseconds. */
  readonly atMs: number;
}

const seedLength = 8;

/** @throws Problem `unknown-event`, `bad-flag`, and `malformed-payload` for a delivery that no handler could read */
export function makeDelivery(event: string, options: MakeOptions): MadeDelivery {
  const { seed = createToken().token.slice(0, seedLength), profile = 'portable' } = options;
  checkChoice('profile', profile, profileNames);
  checkChoice('network', options.network, networkNames);
  if (options.at !== undefined && !Number.isSafeInteger(Number(options.at))) {
    throw new Problem('bad-flag', `Expected Unix milliseconds for "at", got ${Number(options.at)}.`);
  }
  const wish = { ...options, seed, profile };
  const { data, atMs, sentMs } = 'data' in options ? ownData(options) : madeUpData(event, wish);
  // JSON.stringify returns undefined for undefined, although its type is string.
  const dataText = JSON.stringify(data) as string | undefined;
  const body = envelopeText(profiles[profile], { event, timestampMs: sentMs, dataText });
  const delivery = parseDelivery(body);
  if (delivery.kind === 'delivery') return { body, delivery, seed, atMs };
  // The caller's data may be nested too deep, or the event name may be empty.
  const { detail = delivery.reason } = delivery;
  throw new Problem(
    'malformed-payload',
    `Expected a delivery that a handler can read, got a bad one: ${detail}.`,
  );
}

interface TimedData {
  readonly data: unknown;
  readonly atMs: number;
  /** The time of sending, in Unix milliseconds. */
  readonly sentMs: number;
}

function ownData({ data, at }: MakeOptions): TimedData {
  const atMs = Number(at ?? realClock.now());
  return { data, atMs, sentMs: atMs };
}

function madeUpData(
  name: string,
  options: MakeOptions & { readonly seed: string; readonly profile: ProfileName },
): TimedData {
  const { generation } = profiles[options.profile];
  const { network = 'mainnet', seed, index = 0, exact = false } = options;
  const event = parseEventName(name, generation);
  const choice = { network, generation, seed };
  // makePayload refuses any other index.
  const isIndex = Number.isSafeInteger(index) && index >= 0;
  const needed = isIndex ? neededBy(event, index + 1, choice) : undefined;
  const nowMs = realClock.now();
  const atMs = Number(options.at ?? (needed === undefined ? nowMs : startEndingBy(nowMs, needed)));
  const set = Object.fromEntries(
    Object.entries(options.set ?? {}).map(([path, value]) => [path, String(value)]),
  );
  const data = makePayload(event, { ...choice, atMs, index, exact, set });
  const blockMs = eventTimeMs(event, index, { ...choice, atMs });
  return { data, atMs, sentMs: Math.max(atMs, blockMs ?? atMs) };
}
