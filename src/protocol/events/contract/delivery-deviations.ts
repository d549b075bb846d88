import { jsonString } from '../../json/json-values.ts';
import { type DeliveryDeviation, mostDeviations } from '../delivery-deviation.ts';
import { eventNamesOf } from '../event-catalogue.ts';
import { type Generation, generations, isReleased } from '../generation.ts';
import type { EventContract } from './event-contract.ts';
import { eventContract } from './event-contracts.ts';
import { conforms } from './schema/conforms.ts';
import { type Deviation, findDeviations } from './schema/find-deviations.ts';

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
  const holders = holdersOf(event);
  const isCompared = (holder: Holder) =>
    generation === undefined ? isReleased(holder.generation) : holder.generation === generation;
  // Nearly all deliveries end here.
  if (holders.some((holder) => isCompared(holder) && isAsExpected(holder, data))) return none;

  const [first, ...others] = holders.filter(isCompared);
  if (first === undefined) {
    const senders = generation === undefined ? [] : holders.map((one) => one.generation);
    return [
      {
        path: 'event',
        keys: ['event'],
        isCertain: false,
        problem: `${unknownText(generation)}${holdersText(senders)}`,
      },
    ];
  }
  // Each generation is compared at most once: a body can be megabytes of unknown members.
  const deviationsIn = remember((holder) => dataDeviations(holder, data));
  const closest = closestOf(first, others, deviationsIn);
  return deviationsIn(closest).map(({ path, problem }) => ({
    path: pathText(path),
    keys: ['data', ...path],
    isCertain: !closest.contract.isGuess,
    problem: problem === 'unknown' ? unknownMember(path, closest.generation, holders, deviationsIn) : problem,
  }));
}

/** A generation that has an event. */
interface Holder {
  readonly generation: Generation;
  readonly contract: EventContract;
}

type DeviationsIn = (holder: Holder) => readonly Deviation[];

function remember(find: DeviationsIn): DeviationsIn {
  const found = new Map<Holder, readonly Deviation[]>();
  return (holder) => {
    const known = found.get(holder) ?? find(holder);
    found.set(holder, known);
    return known;
  };
}

const holdersByEvent = new Map<string, readonly Holder[]>();

/** Returns the generations that have an event. Remembered for the events that there are. */
function holdersOf(event: string): readonly Holder[] {
  const known = holdersByEvent.get(event);
  if (known !== undefined) return known;
  const found = generations.flatMap((generation) => {
    const name = eventNamesOf[generation].find((candidate) => candidate === event);
    const contract = name === undefined ? undefined : eventContract(name, generation);
    return contract === undefined ? [] : [{ generation, contract }];
  });
  if (found.length > 0) holdersByEvent.set(event, found);
  return found;
}

function closestOf(first: Holder, others: readonly Holder[], deviationsIn: DeviationsIn): Holder {
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

function isAsExpected(holder: Holder, data: unknown): boolean {
  const { data: schema } = holder.contract;
  if (schema === undefined || data === undefined) return dataDeviations(holder, data).length === 0;
  return conforms(schema, data);
}

function dataDeviations({ contract: { data: schema } }: Holder, data: unknown): readonly Deviation[] {
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
    .filter((holder) => isMemberIn(path, deviationsIn(holder)))
    .map((holder) => holder.generation);
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
