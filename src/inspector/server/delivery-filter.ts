import { Problem } from '../../problem.ts';
import { type Condition, conditionRules, conditionText } from '../../protocol/conditions/condition.ts';
import { conditionWarning } from '../../protocol/conditions/condition-warning.ts';
import { judgeConditions } from '../../protocol/conditions/judge-conditions.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';
import { createPatternMatching } from '../../protocol/conditions/pattern-matching.ts';
import { livePayload } from '../../protocol/conditions/payload-in-memory.ts';
import { parseDeliveryText } from '../../protocol/delivery/delivery.ts';
import { matchesEvent, parseEventPatterns, unknownPattern } from '../../protocol/events/event-pattern.ts';
import type { Generation } from '../../protocol/events/generation.ts';
import type { FilterField, FilterProblem } from '../messages.ts';
import type { KeptDelivery } from './kept-delivery.ts';

type Test = (kept: KeptDelivery) => boolean;

export type DeliveryFilter = { readonly kind: 'filter'; readonly matches: Test };

/** A longer filter is a mistake, and would be tried on every delivery. */
const maxLength = 1_000;
const maxConditions = 20;

/**
 * Reads the filter of a query (`filterFields`). A delivery has to pass every field.
 * @param generation whose rules conditions follow
 */
export function readFilter(
  query: URLSearchParams,
  generation: Generation,
): DeliveryFilter | { readonly kind: 'problem'; readonly problem: FilterProblem } {
  const tests: Test[] = [];
  // `Object.entries` types the keys, which are the fields, as strings.
  for (const [field, read] of Object.entries(readers) as [FilterField, Reader][]) {
    const values = valuesOf(query, field);
    if (values.length === 0) continue;
    try {
      if (values.length > maxConditions || values.some(({ length }) => length > maxLength))
        throw new Problem('bad-flag', 'This filter is too long.');
      tests.push(read(values, generation));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return {
        kind: 'problem',
        problem: { field, isUsable: false, message: error.message, hint: error.hint ?? null },
      };
    }
  }
  return { kind: 'filter', matches: (kept) => tests.every((passes) => passes(kept)) };
}

/** Returns what looks mistyped in a filter that `readFilter` accepts, in the words of `--events` and `--where`. */
export function findFilterDoubt(query: URLSearchParams, generation: Generation): FilterProblem | undefined {
  for (const pattern of valuesOf(query, 'events').flatMap(parseEventPatterns)) {
    const { meant } = unknownPattern(pattern) ?? {};
    if (meant === undefined) continue;
    const hint = meant === null ? null : `Did you mean ${meant}?`;
    return { field: 'events', isUsable: true, message: `No node sends "${pattern.text}".`, hint };
  }
  for (const condition of valuesOf(query, 'where').map(parseCondition)) {
    const warning = conditionWarning(condition, generation);
    if (warning === undefined) continue;
    const message = `'${conditionText(condition)}': ${warning}`;
    return { field: 'where', isUsable: true, message, hint: null };
  }
  return undefined;
}

function valuesOf(query: URLSearchParams, field: FilterField): readonly string[] {
  return query.getAll(field).filter((value) => value.trim() !== '');
}

type Reader = (values: readonly string[], generation: Generation) => Test;

/** Cheap ones first: the others are tried only on deliveries that pass these. */
const readers: Readonly<Record<FilterField, Reader>> = {
  verdict(values) {
    const [wanted] = values;
    if (wanted !== 'authorized' && wanted !== 'refused')
      throw new Problem('bad-flag', 'Expected authorized or refused.');
    return ({ isAuthorized }) => isAuthorized === (wanted === 'authorized');
  },
  status(values) {
    const wanted = values.flatMap((value) => value.toLowerCase().split(',')).map((item) => item.trim());
    const malformed = wanted.find((item) => !/^[1-5](?:\d\d|xx)$/.test(item));
    if (malformed !== undefined)
      throw new Problem('bad-flag', `Expected statuses, for example 2xx or 401, got "${malformed}".`);
    return ({ status }) =>
      status !== null &&
      wanted.some((item) => item === String(status) || item === `${Math.floor(status / 100)}xx`);
  },
  events(values) {
    const patterns = values.flatMap(parseEventPatterns);
    return ({ event }) => event !== null && matchesEvent(patterns, event);
  },
  search(values) {
    const sought = values.map((value) => value.toLowerCase());
    return ({ path, event, body }) => {
      const text = `${path ?? ''}\n${event ?? ''}\n${body ?? ''}`.toLowerCase();
      return sought.every((part) => text.includes(part));
    };
  },
  where(values, generation) {
    const conditions: readonly Condition[] = values.map(parseCondition);
    const rules = conditionRules(generation);
    const matching = createPatternMatching();
    return ({ event, body }) => {
      if (event === null || body === undefined) return false;
      const delivery = parseDeliveryText(body);
      if (delivery.kind !== 'delivery') return false;
      return judgeConditions(livePayload(event, delivery.data), conditions, rules, matching).deliveries > 0;
    };
  },
};
