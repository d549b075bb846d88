import { Problem } from '../../problem.ts';
import { eventNamesOf } from './event-catalogue.ts';
import { createEventPattern, type EventPattern, matchesEvent } from './event-pattern.ts';

const maxCount = 1_000_000;

/** How many deliveries of which events are expected. */
export interface Expectation {
  readonly pattern: EventPattern;
  /** At least 1. */
  readonly count: number;
}

export interface MissingExpectation {
  /** The text of the event pattern. */
  readonly event: string;
  readonly expected: number;
  readonly found: number;
}

/** The progress of several expectations. One delivery counts for every expectation that it matches. */
interface Expectations {
  count(event: string): void;
  /** True from the start if nothing is expected. */
  areMet(): boolean;
  missing(): readonly MissingExpectation[];
}

/**
 * Reads `EVENT` or `EVENT:COUNT`. Only digits after the last colon are a count, because `state:started` is an event.
 * @throws Problem `bad-flag` for an empty or a second event, and for a count that is not 1 to 1,000,000
 */
export function parseExpectation(text: string): Expectation {
  const [, name, almost] = /^(.+)[:=](\S*)$/s.exec(text.trim()) ?? [];
  const isCount = name !== undefined && !text.trim().includes('*') && isKnown(name);
  if (isCount && (text.includes('=') || !/^\d+$/.test(almost ?? ''))) {
    throw new Problem('bad-flag', `Expected a number after ${name}:, got "${text}".`, {
      hint: `For example '${name}:3'.`,
    });
  }
  const [, event = '', countText = '1'] = /^(.*?)(?::(\d+))?$/s.exec(text.trim()) ?? [];
  if (event === '' || event.includes(',')) {
    throw new Problem('bad-flag', `Expected one event with or without a count, got "${text}".`, {
      hint: "For example 'block.forged:3'. * matches any characters. Repeat the flag to expect more.",
    });
  }
  const count = Number(countText);
  if (count < 1 || count > maxCount) {
    throw new Problem('bad-flag', `Expected a count from 1 to ${maxCount} after ${event}, got ${countText}.`);
  }
  return { pattern: createEventPattern(event), count };
}

function isKnown(name: string): boolean {
  return Object.values(eventNamesOf).some((names) => names.some((known) => known === name));
}

/** Counts deliveries, in time that grows only with the number of expectations. */
export function createExpectations(list: readonly Expectation[]): Expectations {
  const entries = list.map(({ pattern, count }) => ({ pattern, expected: count, found: 0 }));
  const missing = () => entries.filter(({ found, expected }) => found < expected);

  return {
    count(event) {
      for (const entry of entries) {
        if (matchesEvent([entry.pattern], event)) entry.found += 1;
      }
    },
    areMet: () => missing().length === 0,
    missing: () =>
      missing().map(({ pattern, expected, found }) => ({ event: pattern.text, expected, found })),
  };
}

interface GoalOptions {
  readonly expectations: readonly Expectation[];
  /** This many deliveries of any event are enough; undefined for no such number. */
  readonly count: number | undefined;
}

/** What a listener waits for before it exits. */
interface Goal {
  /** Counts one delivery. Returns true when there is nothing left to wait for. */
  count(event: string): boolean;
  result(): GoalResult;
}

export interface GoalResult {
  /** Whether anything was expected at all. */
  readonly isExpecting: boolean;
  readonly missing: readonly MissingExpectation[];
}

export function createGoal({ expectations, count: wanted }: GoalOptions): Goal {
  const expected = createExpectations(expectations);
  let found = 0;
  return {
    count(event) {
      found += 1;
      expected.count(event);
      return found === wanted || (expectations.length > 0 && expected.areMet());
    },
    result() {
      const isExpecting = expectations.length > 0 || wanted !== undefined;
      // Missing events by name are more informative than a number of any events.
      const isShort = expectations.length === 0 && wanted !== undefined && found < wanted;
      const missing = isShort ? [{ event: '*', expected: wanted, found }] : expected.missing();
      return { isExpecting, missing };
    },
  };
}
