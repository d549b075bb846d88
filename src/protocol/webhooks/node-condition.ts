import { type Condition, conditionOperators } from '../conditions/condition.ts';
import { conditionText } from '../conditions/condition-text.ts';
import { conditionWarning } from '../conditions/condition-warning.ts';
import type { Generation } from '../events/generation.ts';

/**
 * A condition as a node keeps it: before ARK 2.4 no member is required, and ARK 3 takes any text as the operator
 * (protocol.md sections 3.1 and 3.2).
 */
export interface NodeCondition {
  readonly key?: string;
  readonly condition?: string;
  /** Absent is not the same as null. */
  readonly value?: unknown;
}

/** As `conditionText` writes it; what a node keeps beyond that has a text of its own. */
export function nodeConditionText(kept: NodeCondition): string {
  const known = knownCondition(kept);
  if (known !== undefined) return conditionText(known);
  const { key = '(no key)', condition = '(no operator)', value } = kept;
  return value === undefined ? `${key} ${condition}` : `${key} ${condition} ${JSON.stringify(value)}`;
}

/** What will surprise the author of the condition, as a sentence; undefined for nothing. */
export function nodeConditionWarning(kept: NodeCondition, generation: Generation): string | undefined {
  const known = knownCondition(kept);
  if (known !== undefined) return conditionWarning(known, generation);
  if (kept.condition === undefined || kept.key === undefined)
    return 'It lacks a key or an operator, so no node can judge it.';
  return `No node knows the operator ${JSON.stringify(kept.condition)}: this never matches.`;
}

function knownCondition({ key, condition, ...rest }: NodeCondition): Condition | undefined {
  const operator = [...conditionOperators, 'notBetween' as const].find((name) => name === condition);
  return key === undefined || operator === undefined ? undefined : { key, condition: operator, ...rest };
}
