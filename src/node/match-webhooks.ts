import {
  type Condition,
  type ConditionOperator,
  type ConditionRules,
  conditionOperators,
  conditionText,
  uncheckedOperators,
} from '../protocol/conditions/condition.ts';
import { type Judgement, judgeConditions } from '../protocol/conditions/judge-conditions.ts';
import type { PatternFailure, PatternMatching } from '../protocol/conditions/pattern-matching.ts';
import type { StoredCondition, StoredWebhook } from './registry.ts';

/** A delivery to be made. */
export interface Match {
  readonly webhook: StoredWebhook;
  /** The condition that matched, as text; undefined for a webhook without conditions. */
  readonly condition: string | undefined;
}

interface ConditionException {
  readonly webhook: StoredWebhook;
  readonly condition: string;
  readonly message: string;
}

interface UnfollowedPattern {
  readonly webhook: StoredWebhook;
  /** The same object each time, until the webhook changes. */
  readonly stored: StoredCondition;
  readonly condition: string;
  readonly reason: PatternFailure;
}

export interface MatchResult {
  /** In the order in which the node sends them. */
  readonly matches: readonly Match[];
  readonly exceptions: readonly ConditionException[];
  readonly unfollowed: readonly UnfollowedPattern[];
  /** Whether an exception prevents the event from reaching any webhook. */
  readonly isEventLost: boolean;
}

/**
 * Determines which webhooks a node sends for one event, and how often (protocol.md section 4.2).
 * @param payload as the node sees it: see `livePayload`
 */
export function matchWebhooks(
  webhooks: readonly StoredWebhook[],
  payload: unknown,
  rules: ConditionRules,
  matching: PatternMatching,
): MatchResult {
  const matches: Match[] = [];
  const exceptions: ConditionException[] = [];
  const unfollowed: UnfollowedPattern[] = [];
  for (const webhook of webhooks) {
    if (!webhook.enabled) continue;
    const kept = webhook.conditions ?? [];
    const conditions = kept.map(asCondition);
    const judgement = judgeConditions(payload, conditions, rules, matching);
    for (const [index, stored] of kept.entries()) {
      const verdict = judgement.verdicts[index];
      const condition = conditions[index];
      if (verdict?.kind !== 'gave-up' || condition === undefined) continue;
      unfollowed.push({ webhook, stored, condition: conditionText(condition), reason: verdict.reason });
    }
    const exception = exceptionOf(webhook, conditions, judgement);
    if (exception !== undefined) exceptions.push(exception);
    if (judgement.isEventLost) return { matches: [], exceptions, unfollowed, isEventLost: true };
    if (conditions.length === 0) matches.push({ webhook, condition: undefined });
    for (const [index, condition] of conditions.entries()) {
      if (judgement.verdicts[index]?.kind === 'matches')
        matches.push({ webhook, condition: conditionText(condition) });
    }
  }
  return { matches, exceptions, unfollowed, isEventLost: false };
}

function exceptionOf(
  webhook: StoredWebhook,
  conditions: readonly Condition[],
  { verdicts }: Judgement,
): ConditionException | undefined {
  for (const [index, condition] of conditions.entries()) {
    const verdict = verdicts[index];
    if (verdict?.kind === 'throws') {
      return { webhook, condition: conditionText(condition), message: verdict.message };
    }
  }
  return undefined;
}

const operators: readonly ConditionOperator[] = [...conditionOperators, ...uncheckedOperators];

/** A node looks up an operator by its name. It cannot call one that it does not find, as with not-between. */
function asCondition({ key, condition, value }: StoredCondition): Condition {
  const operator = operators.find((name) => name === condition) ?? 'not-between';
  return { key: String(key), condition: operator, ...(value === undefined ? {} : { value }) };
}
