import type { Generation } from '../events/generation.ts';
import type { Condition } from './condition.ts';
import { meantKey } from './condition-keys.ts';
import { acceptsOperator, type ConditionRules, conditionRules } from './condition-rules.ts';
import { readDecimal, readInteger } from './decimal.ts';
import { moneyFields } from './live-payload.ts';

const plainNodes = 'In Phantom and in ARK up to 2.5.19';

/**
 * What will surprise the author of a condition, as a sentence, or undefined: it can never match, it breaks more than its
 * own webhook, or it does not mean what it says (protocol.md section 4).
 */
export function conditionWarning(condition: Condition, generation: Generation): string | undefined {
  const rules = conditionRules(generation);
  return (
    operatorWarning(condition, generation, rules) ??
    pathWarning(condition) ??
    keyWarning(condition) ??
    regexpWarning(condition, rules) ??
    moneyWarning(condition, rules) ??
    equalityWarning(condition, rules) ??
    thresholdWarning(condition, rules)
  );
}

function operatorWarning(
  { condition }: Condition,
  generation: Generation,
  rules: ConditionRules,
): string | undefined {
  if (!acceptsOperator(generation, condition)) {
    return `Only the API of ark-3 accepts ${condition}; a node of ${generation} refuses to make such a webhook.`;
  }
  if (condition !== 'not-between') return undefined;
  const remedy = generation === 'ark-3' ? ' There, notBetween works.' : '';
  return `not-between works in no generation: ${consequence(rules)}.${remedy}`;
}

function keyWarning({ key }: Condition): string | undefined {
  const meant = meantKey(key);
  return meant && `No payload of a stock node has a "${key}". Did you mean ${meant}?`;
}

function regexpWarning({ condition, value }: Condition, rules: ConditionRules): string | undefined {
  if (condition !== 'regexp') return undefined;
  try {
    // The cast: JavaScript makes a text of any value here.
    new RegExp(value as string);
    return undefined;
  } catch {
    return `The regular expression is not valid: ${consequence(rules)}.`;
  }
}

function moneyWarning({ key, condition }: Condition, rules: ConditionRules): string | undefined {
  if (!comparesAsJavaScript(rules) || !moneyFields.some((field) => field === key)) return undefined;
  const reason = `Nodes hold ${key} as an object in block.applied, transaction.applied and others`;
  if (condition === 'contains') return `${reason}: ${consequence(rules)}.`;
  if (condition !== 'eq' && condition !== 'ne') return undefined;
  return `${reason}: there eq never matches and ne always does. Use gt, gte, lt or lte with a number.`;
}

function equalityWarning({ condition, value }: Condition, rules: ConditionRules): string | undefined {
  if (!comparesAsJavaScript(rules) || typeof value !== 'object' || value === null) return undefined;
  if (condition === 'eq') return `${plainNodes} no list or object equals another, so this never matches.`;
  if (condition === 'ne') return `${plainNodes} no list or object equals another, so this always matches.`;
  return undefined;
}

function thresholdWarning(condition: Condition, rules: ConditionRules): string | undefined {
  for (const threshold of thresholdsOf(condition)) {
    const isNumeric = readDecimal(threshold) !== undefined;
    if (comparesAsJavaScript(rules)) {
      if (typeof threshold !== 'string' || !isNumeric) continue;
      return `${plainNodes} two texts are compared letter by letter ("1000" is less than "9"): give ${threshold} as a number.`;
    }
    if (rules === 'ark-2.6' ? readInteger(threshold) !== undefined : isNumeric) continue;
    const outcome = condition.condition === 'notBetween' ? 'this always matches' : 'this never matches';
    return isNumeric
      ? `From ARK 2.6 on only whole numbers are compared, so with a decimal ${outcome}.`
      : `From ARK 2.5.24 on only numbers are compared, so ${outcome}.`;
  }
  return undefined;
}

function thresholdsOf({ condition, value }: Condition): readonly unknown[] {
  switch (condition) {
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return [value];
    case 'between':
    case 'notBetween': {
      if (typeof value !== 'object' || value === null) return [];
      const { min, max }: { min?: unknown; max?: unknown } = value;
      return [min, max];
    }
    default:
      return [];
  }
}

function pathWarning({ key }: Condition): string | undefined {
  if (!key.includes('.')) return undefined;
  return `"${key}" is the name of one key, not a path: nodes look at the top of the payload alone.`;
}

function comparesAsJavaScript(rules: ConditionRules): boolean {
  return rules === 'phantom-2.2' || rules === 'ark-2.4';
}

function consequence(rules: ConditionRules): string {
  return rules === 'phantom-2.2'
    ? 'it throws, and the node then sends the event to none of its webhooks'
    : 'it throws, so it never matches and the conditions after it are not tried';
}
