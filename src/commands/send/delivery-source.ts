import type { AnyChain } from '../../chain/any-chain.ts';
import type { ChainEvent } from '../../chain/phantom/phantom-chain.ts';
import type { CommandContext } from '../../context.ts';
import { decodeText } from '../../files/decode-text.ts';
import { readInput } from '../../files/read-input.ts';
import { Problem } from '../../problem.ts';
import { envelopeText } from '../../protocol/delivery/delivery-request.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { parseEventName } from '../../protocol/events/event-catalogue.ts';
import { notJsonText } from '../../protocol/json/json-fault.ts';
import { patchJson } from '../../protocol/json/patch-json.ts';
import type { ChainWish } from './chain-file.ts';
import { type PayloadSource, type SendOptions, wantedCount } from './flags.ts';

/** One delivery to be sent. */
export interface OutgoingDelivery {
  readonly event: string;
  readonly body: Uint8Array;
  /** The request as it was recorded; absent for a made-up delivery. */
  readonly recorded?: RecordedRequest;
}

/** What makes the same payloads again. */
export interface DrawnOrigin {
  readonly seed: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

interface RecordedRequest {
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  /** The request target, query included. */
  readonly path: string;
  /** Names and values, alternating; without the secret headers. */
  readonly rawHeaders: readonly string[];
  /** The label of the token whose authorization was sent. */
  readonly token: string;
}

const deliveriesPerTurn = 32;
/** The limit of an input file. Far more than any handler accepts, so limits can be tested. */
const maxInputBytes = 64 * 1_048_576;

/**
 * Makes the requested deliveries one at a time, so any number fits into memory.
 * @param recorded deliveries to send again, instead of made-up ones
 * @param onDrawn gets the seed, if none was given
 * @throws Problem for input that cannot be read or does not fit
 */
export async function* makeDeliveries(
  options: SendOptions,
  recorded: AsyncGenerator<OutgoingDelivery> | undefined,
  context: CommandContext,
  onDrawn: (drawn: DrawnOrigin) => void,
): AsyncGenerator<OutgoingDelivery, void, void> {
  let made = 0;
  for await (const delivery of bodies(options, recorded, context, onDrawn)) {
    yield delivery;
    made += 1;
    // Making deliveries takes no turn of the event loop, and without one Ctrl-C has no effect.
    if (made % deliveriesPerTurn === 0) await new Promise(setImmediate);
    if (context.stop.aborted) return;
  }
}

async function* bodies(
  options: SendOptions,
  recorded: AsyncGenerator<OutgoingDelivery> | undefined,
  context: CommandContext,
  onDrawn: (drawn: DrawnOrigin) => void,
): AsyncGenerator<OutgoingDelivery, void, void> {
  if (recorded !== undefined) {
    for await (const delivery of recorded) yield { ...delivery, body: patched(delivery.body, options) };
    return;
  }
  if (options.bodyFile !== undefined) {
    const given = await readInput(options.bodyFile, maxInputBytes, context);
    if (options.patch.length > 0) {
      const text = Buffer.from(given).toString('utf8');
      refuseNotJson(text, sourceName(options.bodyFile), 'Without --patch, --body sends any file unchanged.');
    }
    const body = patched(given, options);
    for (let n = 0; n < wantedCount(options); n += 1) yield { event: options.event ?? '', body };
    return;
  }
  if (options.patch.length > 0) {
    context.say('--patch changes data after signing, so the payload will not verify.');
  }
  const profile = profiles[options.profile];
  let n = 0;
  let drawnAtMs: number | undefined;
  const keepTime = (drawn: DrawnOrigin) => {
    drawnAtMs = drawn.atMs;
    onDrawn(drawn);
  };
  for await (const { event, dataText } of payloads(options, context, keepTime)) {
    // One millisecond apart, so they differ like real ones, but are the same in each run. Without --at only the first one
    // can be: those after it are sent later.
    const firstMs = options.atMs ?? (n === 0 ? drawnAtMs : undefined);
    const timestampMs = firstMs === undefined ? context.now() : firstMs + n;
    const text = envelopeText(profile, { event, timestampMs, dataText });
    yield { event, body: patched(Buffer.from(text), options) };
    n += 1;
  }
}

interface Payload {
  readonly event: string;
  readonly dataText: string | undefined;
}

async function* payloads(
  options: SendOptions,
  context: CommandContext,
  onDrawn: (drawn: DrawnOrigin) => void,
): AsyncGenerator<Payload, void, void> {
  if (options.data !== undefined) {
    const dataText = await readPayload(options.data, context);
    for (let n = 0; n < wantedCount(options); n += 1) yield { event: options.event ?? '', dataText };
    return;
  }
  const origin = originOf(options, context, onDrawn);
  if (options.scenario !== undefined || options.stateFile !== undefined) {
    yield* chainPayloads(options, origin, context);
    return;
  }
  const { makePayload } = await import('../../chain/payload.ts');
  const event = parseEventName(options.event ?? '', origin.generation);
  const set = overridesOf(options);
  const network = options.network ?? 'mainnet';
  for (let index = 0; index < wantedCount(options); index += 1) {
    const data = makePayload(event, { ...origin, network, set, exact: options.isExact, index });
    yield asPayload({ event, data });
  }
}

/** Makes the events of a chain, step by step. The state file, if any, keeps the chain. */
async function* chainPayloads(
  options: SendOptions,
  origin: ChainWish,
  context: CommandContext,
): AsyncGenerator<Payload, void, void> {
  const [{ playEvents }, { openChain }] = await Promise.all([
    import('../../chain/play-events.ts'),
    import('./chain-file.ts'),
  ]);
  const file = await openChain(options, origin, context);
  const settings = {
    set: overridesOf(options),
    count: wantedCount(options),
    exact: options.isExact,
    tellsAll: options.stateFile !== undefined,
  };
  let last: AnyChain | undefined;
  try {
    for (const { chain, events } of playEvents(file.chain, { ...options, ...settings })) {
      for (const event of events) yield asPayload(event);
      // Only now: a partly sent block is sent again as a whole, which handlers must tolerate anyway. A gap would make
      // it another chain.
      last = chain;
    }
  } finally {
    // Even after an interruption.
    if (last !== undefined) await file.save(last);
  }
}

function originOf(
  options: SendOptions,
  context: CommandContext,
  onDrawn: (drawn: DrawnOrigin) => void,
): ChainWish {
  const { network, profile, seed: given, atMs: at, stateFile } = options;
  const atMs = at ?? context.now();
  const seed = given ?? Buffer.from(context.randomBytes(4)).toString('hex');
  if (given === undefined && stateFile === undefined) {
    onDrawn({ seed, atMs });
  }
  return { network, generation: profiles[profile].generation, seed, atMs };
}

function overridesOf({ set }: SendOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(set.map(({ path, value }) => [path, value]));
}

// JSON.stringify returns undefined for an event without payload, despite its type.
function asPayload({ event, data }: ChainEvent): Payload {
  return { event, dataText: JSON.stringify(data) as string | undefined };
}

function patched(body: Uint8Array, { patch }: SendOptions): Uint8Array {
  if (patch.length === 0) return body;
  const text = patch.reduce(
    (patchedText, { path, value }) => patchJson(patchedText, path, value),
    Buffer.from(body).toString('utf8'),
  );
  return Buffer.from(text);
}

async function readPayload(data: PayloadSource, context: CommandContext): Promise<string> {
  const isFile = data.kind === 'file';
  const source = isFile ? sourceName(data.name) : 'The text of --data';
  const text = isFile
    ? decodeText(await readInput(data.name, maxInputBytes, context), source).trim()
    : data.text;
  refuseNotJson(
    text,
    source,
    isFile ? '--body sends any file unchanged.' : 'To read a file, use --data @FILE.',
  );
  // Sends the text itself: parsing and serializing it would round numbers beyond 2^53.
  return text;
}

function sourceName(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

function refuseNotJson(text: string, source: string, hint: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-payload', notJsonText(source, text), { hint, cause });
  }
}
