import type { Reception } from './reception.ts';

export interface Tally {
  readonly received: number;
  readonly authorized: number;
  readonly rejected: number;
  /** Authorized deliveries that the filter left out; counted nowhere else. */
  readonly filtered: number;
  /** Accepted deliveries by event. */
  readonly events: ReadonlyMap<string, number>;
}

export interface Counter {
  count(reception: Reception): void;
  tally(): Tally;
}

/** Event names come from outside, so how many are kept, and how much of each, is bounded. */
const maxEventNames = 1_000;
const maxNameLength = 200;
const otherEvents = '(others)';

/** Counts what a receiver saw, in memory that does not grow with it. */
export function createCounter(): Counter {
  const events = new Map<string, number>();
  let received = 0;
  let authorized = 0;
  let filtered = 0;

  return {
    count({ verdict, delivery, treatment }) {
      if (treatment?.isChosen === false) {
        filtered += 1;
        return;
      }
      received += 1;
      if (verdict.kind === 'rejected') return;
      authorized += 1;
      if (delivery === undefined) return;
      // Copied, because a part of a text keeps all of it alive.
      const given =
        delivery.event.length > maxNameLength
          ? structuredClone(delivery.event.slice(0, maxNameLength))
          : delivery.event;
      const isKept = events.has(given) || events.size < maxEventNames;
      const name = isKept ? given : otherEvents;
      events.set(name, (events.get(name) ?? 0) + 1);
    },
    tally: () => ({ received, authorized, rejected: received - authorized, filtered, events }),
  };
}
