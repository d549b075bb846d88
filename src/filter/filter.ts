import { closestName } from '../closest-name.ts';
import type { CommandContext } from '../context.ts';
import { printable } from '../printable.ts';
import { type Condition, conditionRules, conditionText } from '../protocol/conditions/condition.ts';
import { meantKey } from '../protocol/conditions/condition-warning.ts';
import { type Judgement, judgeConditions } from '../protocol/conditions/judge-conditions.ts';
import { createPatternMatching, patternFailureWords } from '../protocol/conditions/pattern-matching.ts';
import { livePayload } from '../protocol/conditions/payload-in-memory.ts';
import { type EventPattern, matchesEvent } from '../protocol/events/event-pattern.ts';
import type { Generation } from '../protocol/events/generation.ts';
import { excerpt } from '../terminal/text/excerpt.ts';

interface FilterOptions {
  /** Undefined accepts every event. */
  readonly events: readonly EventPattern[] | undefined;
  /** Alternatives, as on a node. An empty list accepts every payload. */
  readonly conditions: readonly Condition[];
  /** The generation whose rules the conditions follow. */
  readonly generation: Generation;
  /** Prints a line about a condition: a key that looks mistyped, or a regular expression that takes too long. */
  readonly say: CommandContext['say'];
}

export interface Choice {
  readonly isChosen: boolean;
  /** How a node would judge the conditions. Absent without conditions, or if the event is filtered out anyway. */
  readonly judgement?: Judgement | undefined;
}

export interface FilterCandidate {
  readonly event: string;
  /** The payload as parsed by JSON.parse. */
  readonly data: unknown;
}

/** Chooses the deliveries that a node with these conditions would have sent. */
export function createFilter({
  events,
  conditions,
  generation,
  say,
}: FilterOptions): (given: FilterCandidate) => Choice {
  const rules = conditionRules(generation);
  const noteKeys = createKeyNotes(conditions, generation, say);
  const matching = createPatternMatching();
  const unfollowed = new Set<Condition>();
  return ({ event, data }) => {
    if (events !== undefined && !matchesEvent(events, event)) return { isChosen: false };
    if (conditions.length === 0) return { isChosen: true };
    noteKeys(event, data);
    const judgement = judgeConditions(livePayload(event, data), conditions, rules, matching);
    warnOfPatterns(judgement);
    return { isChosen: judgement.deliveries > 0, judgement };
  };

  function warnOfPatterns({ verdicts }: Judgement): void {
    for (const [index, condition] of conditions.entries()) {
      const verdict = verdicts[index];
      if (verdict?.kind !== 'gave-up' || unfollowed.has(condition)) continue;
      unfollowed.add(condition);
      say(
        `'${printable(conditionText(condition))}' is treated as no match from now on: ${patternFailureWords(verdict.reason)}.`,
        'warning',
      );
    }
  }
}

/** Shorter keys are not compared: two short words are often similar by chance. */
const shortestCompared = 4;
/** Limits, because names come from outside and further ones add no information. */
const maxEvents = 50;
const maxKeys = 200;
const maxNameLength = 80;

/**
 * Reports each key of a condition that a payload lacks, if the payload has a similar key. A mistyped key is in no
 * payload, and its condition would filter out everything without an explanation. Each key is reported once. Keys
 * similar to those of stock nodes are left out: they were reported at the start.
 */
export function createKeyNotes(
  conditions: readonly Condition[],
  generation: Generation,
  say: CommandContext['say'],
): (event: string, data: unknown) => void {
  const keys = conditions.map(({ key }) => key);
  const sought = new Set(
    keys.filter((key) => key.length >= shortestCompared && meantKey(key, generation) === undefined),
  );
  const seen = new Set<string>();

  return (event, data) => {
    if (sought.size === 0 || typeof data !== 'object' || data === null || seen.has(event)) return;
    if (seen.size < maxEvents) seen.add(event);
    else sought.clear();
    for (const key of sought) {
      const meant = key in data ? undefined : closestName(key, Object.keys(data).slice(0, maxKeys));
      if (meant !== undefined) {
        say(
          `${excerpt(event, maxNameLength)} has no "${printable(key)}". Did you mean ${excerpt(meant, maxNameLength)}?`,
          'note',
        );
      }
      if (meant !== undefined || key in data) sought.delete(key);
    }
  };
}
