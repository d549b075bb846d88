import { isAccepted } from '../delivery/post-outcome.ts';
import type { Forwarding, Reception } from './reception.ts';

export interface Tally {
  readonly received: number;
  readonly authorized: number;
  readonly rejected: number;
  /** Authorized deliveries that the filter excluded; not counted anywhere else. */
  readonly filtered: number;
  /** Authorized deliveries that differ from what their sender documents; undefined if that was not compared. */
  readonly deviating?: number | undefined;
  /** Authorized deliveries by event. */
  readonly events: ReadonlyMap<string, number>;
}

export interface Counter {
  count(reception: Reception): void;
  tally(): Tally;
}

/** Event names come from outside, so their number and their length are limited. */
const maxEventNames = 1_000;
const maxNameLength = 200;
const otherEvents = '(others)';

/** Counts the receptions of a receiver, in bounded memory. */
export function createCounter(): Counter {
  const events = new Map<string, number>();
  let received = 0;
  let authorized = 0;
  let filtered = 0;
  let deviating: number | undefined;

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
      const { deviations } = treatment ?? {};
      if (deviations !== undefined) deviating = (deviating ?? 0) + (deviations.length > 0 ? 1 : 0);
      // Copied, because a slice keeps the whole string in memory.
      const given =
        delivery.event.length > maxNameLength
          ? structuredClone(delivery.event.slice(0, maxNameLength))
          : delivery.event;
      const isKept = events.has(given) || events.size < maxEventNames;
      const name = isKept ? given : otherEvents;
      events.set(name, (events.get(name) ?? 0) + 1);
    },
    tally: () => ({ received, authorized, rejected: received - authorized, filtered, deviating, events }),
  };
}

/** The deliveries that a target did not accept. */
export interface ForwardFailures {
  add(forwardings: readonly Forwarding[]): void;
  count(): number;
  /** The last failure of each target, up to a few. */
  examples(): readonly Forwarding[];
}

const maxExamples = 5;

export function createForwardFailures(): ForwardFailures {
  const lastByTarget = new Map<string, Forwarding>();
  let count = 0;
  return {
    add(forwardings) {
      count += 1;
      for (const forwarding of forwardings) {
        if (isAccepted(forwarding.outcome)) continue;
        if (lastByTarget.has(forwarding.target) || lastByTarget.size < maxExamples)
          lastByTarget.set(forwarding.target, forwarding);
      }
    },
    count: () => count,
    examples: () => [...lastByTarget.values()],
  };
}
