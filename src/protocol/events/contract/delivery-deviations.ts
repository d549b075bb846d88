import { jsonString } from '../../json/json-values.ts';
import { type DeliveryDeviation, mostDeviations } from '../delivery-deviation.ts';
import { type EventName, eventNamesOf } from '../event-catalogue.ts';
import { type Generation, generations, isReleased } from '../generation.ts';
import { conforms } from './conforms.ts';
import { eventContract } from './event-contracts.ts';
import { type Deviation, findDeviations } from './find-deviations.ts';

/** What is compared: a delivery, in either wire format. */
export interface ComparedDelivery {
  readonly event: string;
  /** As parsed by `JSON.parse`; undefined if the body has no `data`. */
  readonly data: unknown;
}

const none: readonly DeliveryDeviation[] = [];

/**
 * Compares a delivery with what nodes send for its event.
 * @param generation which nodes; undefined for any known release, whichever the delivery resembles most
 */
export function deliveryDeviations(
  { event, data }: ComparedDelivery,
  generation: Generation | undefined,
): readonly DeliveryDeviation[] {
  const all = holdersOf(event);
  // Mainsail has no release.
  const known = generation === undefined ? all.filter((one) => isReleased(one.generation)) : all;
  const name = known[0]?.name;
  const isKnown =
    generation === undefined ? known.length > 0 : known.some((one) => one.generation === generation);
  if (name === undefined || !isKnown) {
    const senders = known.map((one) => one.generation);
    return [
      {
        path: 'event',
        keys: ['event'],
        isCertain: false,
        problem: `${unknownText(generation)}${holdersText(senders)}`,
      },
    ];
  }
  const compared = generation === undefined ? known.map((one) => one.generation) : [generation];
  if (compared.some((one) => isAsExpected(name, data, one))) return none;
  // Each generation is compared at most once: a body can be megabytes of unknown members.
  const deviationsIn = rememberByGeneration((one) => dataDeviations(name, data, one));
  const closest = closestOf(compared, deviationsIn);
  const isCertain = eventContract(name, closest)?.isGuess === false;
  return deviationsIn(closest).map(({ path, problem }) => ({
    path: pathText(path),
    keys: ['data', ...path],
    isCertain,
    problem: problem === 'unknown' ? unknownMember(path, closest, holdersOf(event), deviationsIn) : problem,
  }));
}

type DeviationsIn = (generation: Generation) => readonly Deviation[];

function rememberByGeneration(find: DeviationsIn): DeviationsIn {
  const found = new Map<Generation, readonly Deviation[]>();
  return (generation) => {
    const known = found.get(generation) ?? find(generation);
    found.set(generation, known);
    return known;
  };
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

function closestOf(compared: readonly Generation[], deviationsIn: DeviationsIn): Generation {
  const [first = 'phantom-2.2', ...others] = compared;
  return others.reduce(
    (closest, other) =>
      distanceOf(deviationsIn(other)) < distanceOf(deviationsIn(closest)) ? other : closest,
    first,
  );
}

/** Data of another kind has one deviation, but is further off than an object with several wrong members. */
function distanceOf(deviations: readonly Deviation[]): number {
  return deviations.some(({ path }) => path.length === 0) ? mostDeviations + 1 : deviations.length;
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
  if (data !== undefined) return findDeviations(schema, data, mostDeviations);
  return schema.kind === 'any' ? [] : [{ path: [], problem: 'missing' }];
}

/** Explains a member that a generation does not send: others may. */
function unknownMember(
  path: Deviation['path'],
  generation: Generation,
  holders: readonly Holder[],
  deviationsIn: DeviationsIn,
): string {
  const senders = holders
    .map((one) => one.generation)
    .filter((other) => isMemberIn(path, deviationsIn(other)));
  return senders.length === 0 ? unknownText(undefined) : `${unknownText(generation)}${holdersText(senders)}`;
}

/** Whether a generation with these deviations sends the member, in an object that is otherwise as it sends it. */
function isMemberIn(path: Deviation['path'], deviations: readonly Deviation[]): boolean {
  const parent = path.slice(0, -1);
  const speaksAgainst = ({ path: other, problem }: Deviation) =>
    isStartOf(other, path) || (problem !== 'unknown' && isStartOf(parent, other));
  return deviations.length < mostDeviations && !deviations.some(speaksAgainst);
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
