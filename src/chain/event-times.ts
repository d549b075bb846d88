import { Problem } from '../problem.ts';
import type { EventName } from '../protocol/events/event-catalogue.ts';
import { type Generation, isReleased, isSinceArk26 } from '../protocol/events/generation.ts';
import type { ScenarioName } from '../protocol/events/scenario-name.ts';
import { findArkMoment } from './ark/ark-moments.ts';
import { drawTransactionCount, nextMoment, type Place } from './blocks/timeline.ts';
import { isOfMainsailBlock, mainsailBlockMs, mainsailEpochMs } from './mainsail/mainsail-payload.ts';
import { blockTimeSeconds } from './network/network.ts';
import { type NetworkChoice, networkOf } from './network/networks.ts';
import { isRoundEnd } from './network/round.ts';
import { findMoment } from './phantom/phantom-moments.ts';
import { passScenario } from './scenario.ts';
import { anchorAt, forgingDelaySeconds } from './state/claimed-past.ts';
import type { StartOptions } from './state/start-state.ts';

/** What determines a payload, together with its event and its number. */
export type PayloadOrigin = Omit<StartOptions, 'generation'> & { readonly generation: Generation };

/** What of a chain an event is sent for. */
type Occasion = 'block' | 'transaction' | 'round' | 'missed slot' | 'missed round';

const occasions: Readonly<Partial<Record<EventName, Occasion>>> = {
  'block.applied': 'block',
  'block.disregarded': 'block',
  'block.forged': 'block',
  'block.received': 'block',
  'block.reverted': 'block',
  'forger.missing': 'missed round',
  'round.created': 'round',
  'round.missed': 'missed round',
  'transaction.applied': 'transaction',
  'transaction.forged': 'transaction',
  'transaction.pool.added': 'transaction',
  'transaction.pool.rejected': 'transaction',
  'transaction.pool.removed': 'transaction',
  'transaction.reverted': 'transaction',
  'wallet.attribute.forget': 'block',
  'wallet.attribute.set': 'block',
  'wallet.property.set': 'block',
  'wallet.saved': 'round',
};

function occasionOf(event: EventName, generation: Generation): Occasion | undefined {
  if (!isReleased(generation)) return isOfMainsailBlock(event) ? 'block' : undefined;
  return event === 'forger.missing' && isSinceArk26(generation) ? 'missed slot' : occasions[event];
}

/** Whether the payloads of an event are from the blocks of a chain, so later ones have a later time. */
export function isTimed(event: EventName, generation: Generation): boolean {
  return occasionOf(event, generation) !== undefined;
}

/**
 * Yields the times of the blocks that the payloads of an event are from, in Unix milliseconds: first that of index 0;
 * see `makePayload`. Without end, unless the payloads are from no block.
 */
export function* eventTimes(event: EventName, origin: PayloadOrigin): Generator<number, void> {
  const { generation } = origin;
  if (!isReleased(generation)) {
    if (!isOfMainsailBlock(event)) return;
    for (let index = 0; ; index += 1) yield mainsailBlockMs(origin.atMs, index);
  }
  const occasion = occasionOf(event, generation);
  if (occasion === undefined) return;
  const options = { ...origin, generation };
  if (occasion === 'missed round') {
    for (let index = 0; ; index += 1) yield slotTimeMs(options, missedRoundSlot(options, index));
  }
  let place = startPlace(options);
  for (;;) {
    const { slot, missedSlots } = nextMoment(place);
    const before = place;
    place = { ...place, height: place.height + 1, slot };
    // Functions, because drawing what is not asked for would take most of the time.
    const counts: Readonly<Record<typeof occasion, () => number>> = {
      block: () => 1,
      transaction: () => drawTransactionCount(before),
      round: () => (isRoundEnd(place.height) ? 1 : 0),
      'missed slot': () => missedSlots,
    };
    for (let count = counts[occasion](); count > 0; count -= 1) yield slotTimeMs(options, slot);
  }
}

/** Returns the time of the block that the payload at an index is from; undefined if it is from none. */
export function eventTimeMs(event: EventName, index: number, origin: PayloadOrigin): number | undefined {
  let passed = 0;
  for (const timeMs of eventTimes(event, origin)) {
    if (passed === index) return timeMs;
    passed += 1;
  }
  return undefined;
}

/** Who missed a round depends on the votes, so here the blocks have to be forged. */
function missedRoundSlot(options: StartOptions, index: number): number {
  const { generation } = options;
  if (generation === 'phantom-2.2') return findMoment('missing delegate', options, index).moment.forged.slot;
  return findArkMoment('missed round', { ...options, generation }, index).moment.forged.slot;
}

/** Returns the place of a chain before its first block. */
export function startPlace({ atMs, ...options }: StartOptions): Place {
  const anchor = anchorAt(options, atMs);
  return { seed: options.seed, branch: 0, anchor, height: anchor.height, slot: anchor.slot };
}

/** Returns the latest time of the block in a slot, in Unix milliseconds. After a missed slot it is up to 2 s earlier. */
export function slotTimeMs(choice: NetworkChoice, slot: number): number {
  const delay = isSinceArk26(choice.generation) ? 0 : forgingDelaySeconds;
  return networkOf(choice).epochMs + (slot * blockTimeSeconds + delay) * 1000;
}

/** Yields the time of the last block of each of some scenarios in a row, in Unix milliseconds. */
export function* scenarioTimes(
  name: ScenarioName,
  count: number,
  start: Place,
  choice: NetworkChoice,
): Generator<number> {
  let place = start;
  for (let n = 0; n < count; n += 1) {
    place = passScenario(name, place);
    yield slotTimeMs(choice, place.slot);
  }
}

const slotMs = blockTimeSeconds * 1000;
const mostTries = { drawn: 8, forged: 3 } as const;
/** How early the chain may end, as a share of its length. */
const tolerance = 1 / 200;
/** How much of a chain is looked at: to draw that takes about a second. */
const drawnSlots = 100_000;
/** The same for a chain that has to be forged. */
const forgedSlots = 2_500;

export interface Needed {
  readonly count: number;
  /** When the network begins, in Unix milliseconds. */
  readonly epochMs: number;
  /** Whether `timesFrom` forges the blocks, which takes a hundred times as long as to draw their times. */
  readonly isForged: boolean;
  /** Yields the times of blocks, in their order, of a chain that starts at a time. All in Unix milliseconds. */
  timesFrom(atMs: number): Iterable<number>;
}

/** Returns what `count` payloads of an event need; undefined if they are from no block. */
export function neededBy(
  event: EventName,
  count: number,
  origin: Omit<PayloadOrigin, 'atMs'>,
): Needed | undefined {
  const { network, generation } = origin;
  const occasion = occasionOf(event, generation);
  if (occasion === undefined || !(count >= 1)) return undefined;
  const timesFrom = (atMs: number) => eventTimes(event, { ...origin, atMs });
  const epochMs = isReleased(generation) ? networkOf({ network, generation }).epochMs : mainsailEpochMs;
  return { count, epochMs, isForged: occasion === 'missed round', timesFrom };
}

/**
 * Returns when a chain has to start so that the last of the needed blocks is as late as possible, but not after
 * `nowMs`. All in Unix milliseconds, a whole number of slots apart. A very long chain is estimated from its first part,
 * and ends too early rather than too late.
 * @throws Problem `bad-flag` if the network is too young for that
 */
export function startEndingBy(nowMs: number, needed: Needed): number {
  const ageMs = nowMs - needed.epochMs;
  const { atMs, found } = latestStart(nowMs, ageMs, needed);
  if (found === needed.count) return atMs;
  // Four times the standard deviation of an interval between random events.
  const margin = 1 + 4 / Math.sqrt(found);
  const slots = Math.ceil(((nowMs - atMs) / slotMs) * (needed.count / found) * margin);
  if (slots * slotMs > ageMs) throw tooMany();
  return nowMs - slots * slotMs;
}

interface Start {
  readonly atMs: number;
  /** How long before now the last block found is. */
  readonly earlyMs: number;
  readonly found: number;
}

/** Searches the start, because another start draws other blocks, so the length of the chain changes with it. */
function latestStart(nowMs: number, ageMs: number, needed: Needed): Start {
  const lengthMs = Math.min(ageMs, (needed.isForged ? forgedSlots : drawnSlots) * slotMs);
  let best: Start | undefined;
  let atMs = nowMs;
  for (let tries = 1; ; tries += 1) {
    const { timeMs, found } = lastTime(needed, atMs, lengthMs);
    const earlyMs = nowMs - timeMs;
    if (earlyMs >= 0 && (best === undefined || earlyMs < best.earlyMs)) best = { atMs, earlyMs, found };
    const isClose = earlyMs >= 0 && earlyMs < Math.max(slotMs, (nowMs - atMs) * tolerance);
    if (best !== undefined && (isClose || tries >= mostTries[needed.isForged ? 'forged' : 'drawn']))
      return best;
    const next = atMs + Math.floor(earlyMs / slotMs) * slotMs;
    // A later start may need a longer chain and end too late, so once one fits, only earlier ones are tried.
    atMs = next >= atMs && best !== undefined ? best.atMs - slotMs * tries : next;
    if (nowMs - atMs > ageMs) throw tooMany();
  }
}

/** Returns the time of the last of the needed blocks, or of those within the length, and how many these are. */
function lastTime(
  { count, timesFrom }: Needed,
  atMs: number,
  lengthMs: number,
): { readonly timeMs: number; readonly found: number } {
  let found = 0;
  for (const timeMs of timesFrom(atMs)) {
    found += 1;
    if (found === count || timeMs - atMs > lengthMs) return { timeMs, found };
  }
  return { timeMs: atMs, found: count };
}

function tooMany(): Problem {
  return new Problem('bad-flag', 'Expected events that fit into the age of the network, got too many.', {
    hint: 'Send fewer with --count, or start the chain at a time with --at.',
  });
}
