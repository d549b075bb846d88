import { type Condition, conditionText } from '../../protocol/conditions/condition.ts';
import type { ConditionVerdict, Judgement } from '../../protocol/conditions/judge-conditions.ts';
import { patternFailureWords } from '../../protocol/conditions/pattern-matching.ts';
import type { EventPattern } from '../../protocol/events/event-pattern.ts';
import { jsonString } from '../../protocol/json/json-values.ts';
import { excerpt } from '../text/excerpt.ts';
import type { Palette } from '../text/palette.ts';

export interface Explanation {
  readonly conditions: readonly Condition[];
  /** The profile whose rules the conditions follow, as named by the user. */
  readonly profile: string;
}

const maxConditionLength = 200;

/** Returns the verdict on each condition and what a node would have sent, as lines without line feeds. */
export function judgementLines(
  { verdicts, deliveries, isEventLost }: Judgement,
  { conditions, profile }: Explanation,
  palette: Palette,
): readonly string[] {
  const lines = conditions.map((condition, index) => {
    const verdict = verdicts[index];
    const text = excerpt(conditionText(condition), maxConditionLength);
    return verdict === undefined ? '' : `where ${text}: ${verdictWords(verdict, palette)}`;
  });
  const times = deliveries === 1 ? '1 delivery' : `${deliveries} deliveries`;
  const loss = isEventLost ? ', and none to its other webhooks for this event' : '';
  return [...lines, palette.faint(`a node (${profile}) would have sent ${times}${loss}`)];
}

/** Returns the same as the text of a JSON object. */
export function judgementJson(
  { verdicts, deliveries, isEventLost }: Judgement,
  { conditions, profile }: Explanation,
): string {
  const parts = conditions.map((condition, index) => {
    const verdict = verdicts[index];
    const message = verdict?.kind === 'throws' ? `,"message":${jsonString(verdict.message)}` : '';
    const reason = verdict?.kind === 'gave-up' ? `,"reason":"${verdict.reason}"` : '';
    return `{"where":${jsonString(conditionText(condition))},"verdict":"${verdict?.kind}"${message}${reason}}`;
  });
  return `{"profile":${jsonString(profile)},"conditions":[${parts.join(',')}],"deliveries":${deliveries}${isEventLost ? ',"eventLost":true' : ''}}`;
}

export function verdictWords(verdict: ConditionVerdict, palette: Palette): string {
  switch (verdict.kind) {
    case 'matches':
      return palette.good('matches');
    case 'differs':
      return 'does not match';
    case 'throws':
      return palette.bad(`throws ${excerpt(verdict.message, maxConditionLength)}`);
    case 'gave-up':
      return palette.bad(`treated as no match: ${patternFailureWords(verdict.reason)}`);
    case 'not-tried':
      return palette.faint(
        verdict.after === 'match'
          ? 'not evaluated: an earlier condition matches'
          : 'not evaluated: an earlier condition throws',
      );
  }
}

const maxLength = 200;

/** Describes which deliveries pass the filter; undefined if all of them do. */
export function filterWords({
  events,
  conditions,
}: {
  readonly events: readonly EventPattern[] | undefined;
  readonly conditions: readonly Condition[];
}): string | undefined {
  const words: string[] = [];
  if (events !== undefined) words.push(events.map(({ text }) => text).join(', '));
  if (conditions.length > 0) words.push(`where ${conditions.map(conditionText).join(', or ')}`);
  return words.length === 0 ? undefined : excerpt(words.join(' '), maxLength);
}
