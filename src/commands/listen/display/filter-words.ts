import type { Condition } from '../../../protocol/conditions/condition.ts';
import { conditionText } from '../../../protocol/conditions/condition-text.ts';
import type { EventPattern } from '../../../protocol/events/event-pattern.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';

const maxLength = 200;

/** What a filter lets through; undefined when that is everything. */
export function filterWords({
  events,
  conditions,
}: {
  readonly events: readonly EventPattern[];
  readonly conditions: readonly Condition[];
}): string | undefined {
  const words: string[] = [];
  if (events.length > 0) words.push(events.map(({ text }) => text).join(', '));
  if (conditions.length > 0) words.push(`where ${conditions.map(conditionText).join(', or ')}`);
  return words.length === 0 ? undefined : excerpt(words.join(' '), maxLength);
}
