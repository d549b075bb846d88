import { printable } from '../printable.ts';
import type { Condition } from '../protocol/conditions/condition.ts';
import { conditionRules } from '../protocol/conditions/condition-rules.ts';
import { conditionText } from '../protocol/conditions/condition-text.ts';
import { type Judgement, judgeConditions } from '../protocol/conditions/judge-conditions.ts';
import { livePayload } from '../protocol/conditions/live-payload.ts';
import { patternFailureWords } from '../protocol/conditions/pattern-failure-words.ts';
import { createPatternMatching } from '../protocol/conditions/pattern-matching.ts';
import { type EventPattern, matchesEvent } from '../protocol/events/event-pattern.ts';
import type { Generation } from '../protocol/events/generation.ts';
import { createKeyNotes } from './key-notes.ts';

export interface FilterOptions {
  /** Empty lets every event pass. */
  readonly events: readonly EventPattern[];
  /** Alternatives, as a node has it; none lets every payload pass. */
  readonly conditions: readonly Condition[];
  /** Whose rules the conditions follow. */
  readonly generation: Generation;
  /** Takes a line about a condition: a key that looks mistyped, a regular expression that takes too long. */
  say(line: string): void;
}

export interface Choice {
  readonly isChosen: boolean;
  /** What a node would make of the conditions; absent when there are none, or the event is left out anyway. */
  readonly judgement?: Judgement | undefined;
}

export interface FilterCandidate {
  readonly event: string;
  /** The payload as JSON.parse sees it. */
  readonly data: unknown;
}

/** Chooses deliveries as a node with these conditions would have sent them. */
export function createFilter({
  events,
  conditions,
  generation,
  say,
}: FilterOptions): (given: FilterCandidate) => Choice {
  const rules = conditionRules(generation);
  const noteKeys = createKeyNotes(conditions, say);
  const matching = createPatternMatching();
  const unfollowed = new Set<Condition>();
  return ({ event, data }) => {
    if (events.length > 0 && !matchesEvent(events, event)) return { isChosen: false };
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
        `Warning: '${printable(conditionText(condition))}' counts as no match from now on: ${patternFailureWords(verdict.reason)}.`,
      );
    }
  }
}
