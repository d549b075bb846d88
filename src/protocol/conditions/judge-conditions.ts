import type { Condition } from './condition.ts';
import type { ConditionRules } from './condition-rules.ts';
import { createPatternMatching, type PatternFailure, type PatternMatching } from './pattern-matching.ts';
import { propertyOf } from './property-of.ts';
import { satisfiesCondition } from './satisfies-condition.ts';

export type ConditionVerdict =
  | { readonly kind: 'matches' }
  | { readonly kind: 'differs' }
  /** With the message of the exception, which a node shows at most in its log. */
  | { readonly kind: 'throws'; readonly message: string }
  /** A regular expression that was not followed to its end, and counts as no match. A node would follow it. */
  | { readonly kind: 'gave-up'; readonly reason: PatternFailure }
  /** The node had its answer, or gave up, at a condition before this one. */
  | { readonly kind: 'not-tried'; readonly after: 'match' | 'exception' };

/** What a node makes of the conditions of one webhook. */
export interface Judgement {
  /** One for each condition, in order. */
  readonly verdicts: readonly ConditionVerdict[];
  /** How often the node sends the webhook. */
  readonly deliveries: number;
  /** Whether an exception keeps the event from every webhook of the node, not this one alone. */
  readonly isEventLost: boolean;
}

/**
 * Judges the conditions of a webhook as a node does (protocol.md section 4.2). Phantom 2.2.4 and ARK up to 2.3 send
 * once for each condition that matches, and nothing to anybody after an exception. From ARK 2.4 on a node sends once at
 * the first match, and gives the webhook up at an exception before it. No conditions at all are always met.
 * @param payload as the node sees it: see `livePayload`
 * @param matching remembers from call to call which patterns are too slow
 */
export function judgeConditions(
  payload: unknown,
  conditions: readonly Condition[],
  rules: ConditionRules,
  matching: PatternMatching = createPatternMatching(),
): Judgement {
  if (conditions.length === 0) return { verdicts: [], deliveries: 1, isEventLost: false };

  const sendsOnce = rules !== 'phantom-2.2';
  const verdicts: ConditionVerdict[] = [];
  let matches = 0;
  let stop: 'match' | 'exception' | undefined;
  for (const condition of conditions) {
    const verdict: ConditionVerdict =
      stop === undefined ? judge(payload, condition, rules, matching) : { kind: 'not-tried', after: stop };
    verdicts.push(verdict);
    if (verdict.kind === 'throws') stop = 'exception';
    if (verdict.kind !== 'matches') continue;
    matches += 1;
    if (sendsOnce) stop = 'match';
  }
  const isEventLost = stop === 'exception' && !sendsOnce;
  return { verdicts, deliveries: isEventLost ? 0 : matches, isEventLost };
}

function judge(
  payload: unknown,
  { key, condition, value }: Condition,
  rules: ConditionRules,
  matching: PatternMatching,
): ConditionVerdict {
  try {
    const isMet = satisfiesCondition(rules, condition, propertyOf(payload, key), value, matching);
    if (typeof isMet === 'string') return { kind: 'gave-up', reason: isMet };
    return { kind: isMet ? 'matches' : 'differs' };
  } catch (error) {
    return { kind: 'throws', message: error instanceof Error ? error.message : String(error) };
  }
}
