import type { AnyChain } from '../../chain/any-chain.ts';
import type { ChainEvent } from '../../chain/phantom/phantom-chain.ts';
import type { CommandContext } from '../../context.ts';
import { decodeText } from '../../files/decode-text.ts';
import { readInput } from '../../files/read-input.ts';
import { Problem } from '../../problem.ts';
import { envelopeText } from '../../protocol/delivery/delivery-request.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { mostDeviations } from '../../protocol/events/delivery-deviation.ts';
import { eventNamesOf, parseEventName } from '../../protocol/events/event-catalogue.ts';
import { type Generation, isReleased } from '../../protocol/events/generation.ts';
import { notJsonText } from '../../protocol/json/json-fault.ts';
import { parseJsonObject } from '../../protocol/json/json-values.ts';
import { patchJson } from '../../protocol/json/patch-json.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { ChainWish } from './chain-file.ts';
import { isSingle, type PayloadSource, type SendOptions, wantedCount } from './flags.ts';

/** One delivery to be sent. */
export interface OutgoingDelivery {
  readonly event: string;
  readonly body: Uint8Array;
  /** The request as it was recorded; absent for a made-up delivery. */
  readonly recorded?: RecordedRequest;
  /** With `--speed`, when the block of a made-up delivery is due, in Unix milliseconds. */
  readonly dueAtMs?: number;
}

/** What makes the same payloads again. */
export interface DrawnOrigin {
  readonly seed: string;
  /** When the chain starts, in Unix milliseconds. */
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
const threadPaysFrom = 2_000;
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
  const patched = patcherOf(options, context);
  if (recorded !== undefined) {
    for await (const delivery of recorded) yield { ...delivery, body: patched(delivery.body) };
    return;
  }
  if (options.bodyFile !== undefined) {
    const given = await readInput(options.bodyFile, maxInputBytes, context);
    if (options.patch.length > 0) {
      const text = Buffer.from(given).toString('utf8');
      refuseNotJson(text, sourceName(options.bodyFile), 'Without --patch, --body sends any file unchanged.');
    }
    const body = patched(given);
    for (let n = 0; n < wantedCount(options); n += 1) yield { event: options.event ?? '', body };
    return;
  }
  const profile = profiles[options.profile];
  const isRepeatable = options.atMs !== undefined || isSingle(options);
  let lastMs: number | undefined;
  for await (const { event, dataText, blockMs, startMs } of payloads(options, context, onDrawn)) {
    // A node sends an event after its block, and no two at once. What can be sent again has the same times each time.
    const earliestMs = lastMs === undefined ? (startMs ?? context.now()) : lastMs + 1;
    lastMs = Math.max(earliestMs, blockMs ?? 0);
    // With --speed, a block is made before it is due.
    const timestampMs = isRepeatable ? lastMs : Math.max(context.now(), blockMs ?? 0);
    const body = patched(Buffer.from(envelopeText(profile, { event, timestampMs, dataText })));
    yield {
      event,
      body,
      ...(options.speed === undefined || blockMs === undefined ? {} : { dueAtMs: blockMs }),
    };
  }
}

interface Payload {
  readonly event: string;
  readonly dataText: string | undefined;
  /** The time of the block that the payload is from, in Unix milliseconds; undefined if it is from none. */
  readonly blockMs?: number | undefined;
  /** The earliest time at which the first payload can have been sent, in Unix milliseconds; undefined for now. */
  readonly startMs?: number | undefined;
}

async function* payloads(
  options: SendOptions,
  context: CommandContext,
  onDrawn: (drawn: DrawnOrigin) => void,
): AsyncGenerator<Payload, void, void> {
  if (options.data !== undefined) {
    const dataText = await readPayload(options.data, context);
    await noteDeviations(options, dataText, context);
    for (let n = 0; n < wantedCount(options); n += 1) {
      yield { event: options.event ?? '', dataText, startMs: options.atMs };
    }
    return;
  }
  const made =
    options.scenario === undefined && options.stateFile === undefined ? ownPayloads : chainPayloads;
  let isAhead = false;
  for await (const payload of made(options, context, onDrawn)) {
    if (!isAhead && options.speed === undefined && (payload.blockMs ?? 0) > context.now()) {
      isAhead = true;
      context.say('the chain passes the present: later blocks are dated in the future.', 'note');
    }
    yield payload;
  }
}

/** Makes the payloads of one event. Without `--at`, the chain that they are from ends now. */
async function* ownPayloads(
  options: SendOptions,
  context: CommandContext,
  onDrawn: (drawn: DrawnOrigin) => void,
): AsyncGenerator<Payload, void, void> {
  const [{ makePayload }, { eventTimes, neededBy, startEndingBy }, { hasBlocks }] = await Promise.all([
    import('../../chain/payload.ts'),
    import('../../chain/event-times.ts'),
    import('../../chain/unsigned-blocks.ts'),
  ]);
  const { network = 'mainnet', ...origin } = originOf(options, context);
  const event = parseEventName(options.event ?? '', origin.generation);
  const count = wantedCount(options);
  const choice = { ...origin, network };
  const needed = neededBy(event, count, choice);
  const nowMs = context.now();
  const atMs = options.atMs ?? (needed === undefined ? nowMs : startEndingBy(nowMs, needed));
  if (options.seed === undefined) onDrawn({ seed: origin.seed, atMs });
  const times = eventTimes(event, { ...choice, atMs });
  const set = overridesOf(options);
  const start = { ...choice, atMs };
  const toPayload = (data: unknown) => ({
    ...asPayload({ event, data }),
    blockMs: times.next().value ?? undefined,
    startMs: atMs,
  });
  const { generation } = origin;
  const isPlain = hasBlocks(event) && isReleased(generation) && options.set.length === 0;
  if (isPlain && threadPays(count, context)) {
    const { forgeInThread } = await import('./forge-in-thread.ts');
    for await (const block of forgeInThread({ ...start, generation }, count, context)) yield toPayload(block);
    return;
  }
  for (let index = 0; index < count; index += 1) {
    yield toPayload(makePayload(event, { ...start, set, exact: options.isExact, index }));
  }
}

/** Whether a second thread makes so many blocks faster: starting it takes as long as making a few hundred. */
export function threadPays(count: number, { processors }: Pick<CommandContext, 'processors'>): boolean {
  return count >= threadPaysFrom && processors > 1;
}

/** Makes the events of a chain, step by step. The state file, if any, keeps the chain. */
async function* chainPayloads(
  options: SendOptions,
  context: CommandContext,
  onDrawn: (drawn: DrawnOrigin) => void,
): AsyncGenerator<Payload, void, void> {
  const [{ playEvents }, { openChain }, { createTimeCheck, startOfChain }] = await Promise.all([
    import('../../chain/play-events.ts'),
    import('./chain-file.ts'),
    import('./chain-clock.ts'),
  ]);
  const origin = chainOriginOf(options, context);
  const settings = {
    scenario: options.scenario,
    event: options.event,
    set: overridesOf(options),
    count: wantedCount(options),
    exact: options.isExact,
    yieldsLeadUp: options.stateFile !== undefined,
  };
  const file = await openChain(options, origin, context, (choice) => {
    const atMs = options.atMs ?? startOfChain(choice, settings, options.speed, context.now());
    if (options.seed === undefined && options.stateFile === undefined) onDrawn({ seed: origin.seed, atMs });
    return atMs;
  });
  const checkTime = createTimeCheck(options, file.chain, settings, context);
  let last: AnyChain | undefined;
  try {
    for (const { chain, events } of playEvents(file.chain, settings)) {
      const blockMs = checkTime(chain, events);
      for (const event of events) yield { ...asPayload(event), blockMs, startMs: options.atMs };
      // Only now: a partly sent block is sent again as a whole, which handlers must tolerate anyway. A gap would make
      // it another chain. Blocks without a requested event are forged again, so a run that sends nothing changes nothing.
      if (events.length > 0) last = chain;
    }
  } finally {
    // Even after an interruption.
    if (last !== undefined) await file.save(last);
  }
}

/** @throws Problem `bad-flag` for Mainsail, whose chain cannot be made */
function chainOriginOf(options: SendOptions, context: CommandContext): ChainWish {
  const { generation, ...origin } = originOf(options, context);
  if (isReleased(generation)) return { ...origin, generation };
  const flag = options.stateFile === undefined ? '--scenario' : '--state';
  throw new Problem('bad-flag', `Expected a profile with a chain for ${flag}, got ${generation}.`, {
    hint: 'Mainsail has no release, so its blocks cannot be forged. Choose another --profile.',
  });
}

interface Origin extends Omit<ChainWish, 'generation'> {
  readonly generation: Generation;
}

function originOf({ network, profile, seed }: SendOptions, context: CommandContext): Origin {
  const drawn = () => Buffer.from(context.randomBytes(4)).toString('hex');
  return { network, generation: profiles[profile].generation, seed: seed ?? drawn() };
}

function overridesOf({ set }: SendOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(set.map(({ path, value }) => [path, value]));
}

// JSON.stringify returns undefined for an event without payload, despite its type.
function asPayload({ event, data }: ChainEvent): Payload {
  return { event, dataText: JSON.stringify(data) as string | undefined };
}

/** Returns what applies `--patch` to a body. It reports once if a signature no longer fits. */
function patcherOf(
  { patch, profile }: SendOptions,
  { say }: CommandContext,
): (body: Uint8Array) => Uint8Array {
  if (patch.length === 0) return (body) => body;
  let isUnreported =
    patch.some(({ path }) => path.startsWith('data.')) && isReleased(profiles[profile].generation);
  return (body) => {
    const text = Buffer.from(body).toString('utf8');
    const patched = patch.reduce((changed, { path, value }) => patchJson(changed, path, value), text);
    // Only now, because a path that does not exist ends the command.
    if (isUnreported && hasSignature(text)) {
      isUnreported = false;
      say('--patch changes data after signing, so the payload will not verify.');
    }
    return Buffer.from(patched);
  };
}

/** Whether a body contains a signed block or transaction. */
function hasSignature(text: string): boolean {
  const waiting: unknown[] = [parseJsonObject(text)];
  // Without recursion, because a body may be nested deeply.
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if ('signature' in value || 'blockSignature' in value) return true;
    for (const child of Object.values(value)) waiting.push(child);
  }
  return false;
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

/** Notes how a payload differs from what nodes send for a known event. */
async function noteDeviations(
  { event = '', profile }: SendOptions,
  dataText: string,
  { say }: CommandContext,
): Promise<void> {
  const { generation } = profiles[profile];
  if (!eventNamesOf[generation].some((name) => name === event)) return;
  const { deliveryDeviations } = await import('../../protocol/events/contract/delivery-deviations.ts');
  const [first, ...others] = deliveryDeviations({ event, data: JSON.parse(dataText) }, generation);
  if (first === undefined) return;
  const atLeast = others.length + 1 >= mostDeviations ? 'at least ' : '';
  const more = others.length === 0 ? '' : ` (and ${atLeast}${others.length} more)`;
  const place = withoutTokens(`${first.path}: ${first.problem}`);
  say(`--data differs from what ${generation} sends: ${place}${more}.`, 'note');
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
