import { jsonString } from '../../json/json-values.ts';
import { type EventName, eventNamesOf } from '../event-catalogue.ts';
import { type Generation, generations } from '../generation.ts';
import { conforms } from './conforms.ts';
import { eventContract } from './event-contracts.ts';
import { type Deviation, findDeviations } from './find-deviations.ts';

/** What is compared: a delivery, in either wire format. */
export interface ComparedDelivery {
  readonly event: string;
  /** As parsed by `JSON.parse`; undefined if the body has no `data`. */
  readonly data: unknown;
}

/** A difference between a delivery and what its sender documents, for people. */
export interface DeliveryDeviation {
  /** The place: `event`, `data`, or a path such as `data.transactions[0].fee`. */
  readonly path: string;
  /** The same as the keys and indexes that lead to it. */
  readonly keys: readonly (string | number)[];
  /** A few words without a full stop, safe to print: `expected an integer, got "12"`. */
  readonly problem: string;
}

const none: readonly DeliveryDeviation[] = [];
/** Deviations beyond these add no information. */
const mostFound = 20;

/**
 * Compares a delivery with what nodes send for its event.
 * @param generation which nodes; undefined for any known release, whichever the delivery resembles most
 */
export function deliveryDeviations(
  { event, data }: ComparedDelivery,
  generation: Generation | undefined,
): readonly DeliveryDeviation[] {
  const known = holdersOf(event);
  const name = known[0]?.name;
  const isKnown =
    generation === undefined ? known.length > 0 : known.some((one) => one.generation === generation);
  if (name === undefined || !isKnown) {
    const senders = known.map((one) => one.generation);
    return [{ path: 'event', keys: ['event'], problem: `${unknownText(generation)}${holdersText(senders)}` }];
  }
  for (const one of known) {
    const isCompared = generation === undefined || one.generation === generation;
    if (isCompared && isAsExpected(name, data, one.generation)) return none;
  }
  const compared = generation === undefined ? known.map((one) => one.generation) : [generation];
  const { closest, deviations } = closestOf(name, data, compared);
  return deviations.map(({ path, problem }) => ({
    path: pathText(path),
    keys: ['data', ...path],
    problem: problem === 'unknown' ? unknownMember(name, data, path, generation ?? closest) : problem,
  }));
}

interface Holder {
  readonly generation: Generation;
  readonly name: EventName;
}

const holders = new Map<string, readonly Holder[]>();

/** Returns the generations that have an event. Remembered for the events that there are. */
function holdersOf(event: string): readonly Holder[] {
  const known = holders.get(event);
  if (known !== undefined) return known;
  const found = generationsOf(event);
  if (found.length > 0) holders.set(event, found);
  return found;
}

function generationsOf(event: string): readonly Holder[] {
  return generations.flatMap((generation) => {
    const name = eventNamesOf[generation].find((candidate) => candidate === event);
    return name === undefined ? [] : [{ generation, name }];
  });
}

function closestOf(event: EventName, data: unknown, compared: readonly Generation[]) {
  let closest = compared[0] ?? 'phantom-2.2';
  let least: readonly Deviation[] | undefined;
  for (const generation of compared) {
    const deviations = dataDeviations(event, data, generation);
    if (least !== undefined && distanceOf(deviations) >= distanceOf(least)) continue;
    closest = generation;
    least = deviations;
    if (least.length === 0) break;
  }
  return { closest, deviations: least ?? [] };
}

/** Data of another kind has one deviation, but is further off than an object with several wrong members. */
function distanceOf(deviations: readonly Deviation[]): number {
  return deviations.some(({ path }) => path.length === 0) ? mostFound + 1 : deviations.length;
}

function isAsExpected(event: EventName, data: unknown, generation: Generation): boolean {
  const schema = eventContract(event, generation)?.data;
  if (schema === undefined || data === undefined) return dataDeviations(event, data, generation).length === 0;
  return conforms(schema, data);
}

function dataDeviations(event: EventName, data: unknown, generation: Generation): readonly Deviation[] {
  const schema = eventContract(event, generation)?.data;
  if (schema === undefined) {
    return data === undefined ? [] : [{ path: [], problem: 'expected no data' }];
  }
  if (data !== undefined) return findDeviations(schema, data, mostFound);
  return schema.kind === 'any' ? [] : [{ path: [], problem: 'missing' }];
}

/** Explains a member that a generation does not send: others may. */
function unknownMember(
  event: EventName,
  data: unknown,
  path: Deviation['path'],
  generation: Generation,
): string {
  const senders = holdersOf(event)
    .map((one) => one.generation)
    .filter((other) => {
      const deviations = dataDeviations(event, data, other);
      return !deviations.some((one) => isStartOf(one.path, path));
    });
  return senders.length === 0 ? unknownText(undefined) : `${unknownText(generation)}${holdersText(senders)}`;
}

function isStartOf(start: Deviation['path'], path: Deviation['path']): boolean {
  return start.every((key, index) => key === path[index]);
}

function unknownText(generation: Generation | undefined): string {
  return generation === undefined ? 'not in any known release' : `not in ${generation}`;
}

function holdersText(senders: readonly Generation[]): string {
  return senders.length === 0 ? '' : `, but in ${senders.join(', ')}`;
}

function pathText(path: Deviation['path']): string {
  return `data${path.map(keyText).join('')}`;
}

const longestKey = 60;

function keyText(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  if (/^[A-Za-z_$][\w$]{0,59}$/.test(key)) return `.${key}`;
  return `[${jsonString(key.slice(0, longestKey))}]`;
}
