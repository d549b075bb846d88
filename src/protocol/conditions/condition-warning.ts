import { closestName } from '../../closest-name.ts';
import { type Generation, generations } from '../events/generation.ts';
import { acceptsOperator, type Condition, type ConditionRules, conditionRules } from './condition.ts';
import { readDecimal, readInteger } from './decimal.ts';
import { judgeConditions } from './judge-conditions.ts';
import { moneyFields } from './payload-in-memory.ts';
import { payloadKeys, type ValueKind } from './payload-keys.ts';

const plainNodes = 'In Phantom and in ARK up to 2.5.19';

/**
 * Returns a one-sentence warning about a condition, or undefined. Reasons: it can never match, it affects more than its
 * webhook, or it does not do what it seems to (protocol.md section 4).
 */
export function conditionWarning(condition: Condition, generation: Generation): string | undefined {
  const rules = conditionRules(generation);
  return (
    operatorWarning(condition, generation, rules) ??
    pathWarning(condition, rules) ??
    regexpWarning(condition, rules) ??
    keyWarning(condition, generation, rules) ??
    moneyWarning(condition, rules) ??
    textWarning(condition, generation, rules) ??
    equalityWarning(condition, rules) ??
    numberWarning(condition, generation, rules) ??
    thresholdWarning(condition, rules)
  );
}

function operatorWarning(
  { condition }: Condition,
  generation: Generation,
  rules: ConditionRules,
): string | undefined {
  if (!acceptsOperator(generation, condition)) {
    return `Only the API of ark-3 accepts ${condition}; ${generation} refuses to create such a webhook.`;
  }
  if (condition !== 'not-between') return undefined;
  const remedy = acceptsOperator(generation, 'notBetween') ? ' Use notBetween instead.' : '';
  return `not-between is broken in every generation: ${consequence(rules)}.${remedy}`;
}

function keyWarning(condition: Condition, generation: Generation, rules: ConditionRules): string | undefined {
  const key = rules === 'mainsail' ? firstOfPath(condition.key) : condition.key;
  if (payloadKeys(generation).has(key) || isBuiltIn(key)) return undefined;
  const others = generations.filter((other) => payloadKeys(other).has(key));
  const holders =
    others.length === 0 ? '' : ` (${others.join(', ')} ${others.length > 1 ? 'have' : 'has'} it)`;
  const effect = effectOn([undefined], condition, rules);
  const meant = meantKey(key, generation);
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `No event of ${generation} has this key${holders}${effect === undefined ? '' : `, so ${effect}`}.${question}`;
}

function firstOfPath(key: string): string {
  return key.split('.', 1)[0] ?? '';
}

/** Whether lists, texts or numbers have such a property. They are the whole payload of some events. */
function isBuiltIn(key: string): boolean {
  return (
    /^\d+$/.test(key) || [Array, String, Number, Boolean].some(({ prototype }) => key in Object(prototype))
  );
}

function regexpWarning({ condition, value }: Condition, rules: ConditionRules): string | undefined {
  if (condition !== 'regexp') return undefined;
  try {
    // The cast: RegExp converts any value to a string.
    new RegExp(value as string);
    return undefined;
  } catch {
    return `The regular expression is not valid: ${consequence(rules)}.`;
  }
}

function moneyWarning({ key, condition }: Condition, rules: ConditionRules): string | undefined {
  if (!comparesAsJavaScript(rules) || !moneyFields.some((field) => field === key)) return undefined;
  const reason = `In block.applied, transaction.applied and other events, nodes hold ${key} as an object`;
  if (condition === 'contains') return `${reason}: ${consequence(rules)}.`;
  if (condition !== 'eq' && condition !== 'ne') return undefined;
  return `${reason}: eq never matches and ne always matches. Use gt, gte, lt or lte with a number.`;
}

function equalityWarning({ condition, value }: Condition, rules: ConditionRules): string | undefined {
  if (!comparesAsJavaScript(rules) || typeof value !== 'object' || value === null) return undefined;
  if (condition === 'eq')
    return `${plainNodes} no list or object equals another, so the condition never matches.`;
  if (condition === 'ne')
    return `${plainNodes} no list or object equals another, so the condition always matches.`;
  return undefined;
}

/** `contains` throws for anything but text and lists, and `regexp` converts its value to text. */
function textWarning(
  condition: Condition,
  generation: Generation,
  rules: ConditionRules,
): string | undefined {
  const { key, condition: operator } = condition;
  const kinds = [...(payloadKeys(generation).get(key) ?? [])];
  if (kinds.length === 0) return undefined;
  if (operator === 'contains' && kinds.every((kind) => kind !== 'text' && kind !== 'digits')) {
    const effect = effectOn([1, true, {}], condition, rules);
    return `contains requires text or a list, and in ${generation} this key holds neither, so ${effect}.`;
  }
  if (operator === 'regexp' && kinds.every((kind) => kind === 'object')) {
    const effect = effectOn([{}], condition, rules);
    return effect && `In ${generation} this key holds an object, read as "[object Object]", so ${effect}.`;
  }
  return undefined;
}

/** The least and the greatest values. A comparison that treats both alike treats everything between them alike. */
const numbersOf: Readonly<Partial<Record<ValueKind, readonly unknown[]>>> = {
  number: [-Number.MAX_VALUE, Number.MAX_VALUE],
  // Compared with text letter by letter.
  digits: ['0', '9'.repeat(40)],
};

/** Warns about a threshold that is not a number where the payload holds one. */
function numberWarning(
  condition: Condition,
  generation: Generation,
  rules: ConditionRules,
): string | undefined {
  const odd = thresholdsOf(condition).filter((threshold) => !isNumber(threshold));
  const kinds = [...(payloadKeys(generation).get(condition.key) ?? [])];
  if (odd.length === 0) return undefined;
  if (comparesAsJavaScript(rules) && kinds.every((kind) => numbersOf[kind] !== undefined)) {
    const samples = kinds.flatMap((kind) => numbersOf[kind] ?? []);
    const effects = comparisonsOf(condition).map((comparison) => effectOn(samples, comparison, rules));
    const effect =
      effects.find((each) => each === neverMatches) ??
      (effects.every((each) => each !== undefined) ? effects[0] : undefined);
    if (effect !== undefined)
      return `In ${generation} this key holds a number and the value is not a number, so ${effect}.`;
  }
  for (const threshold of odd) {
    const counted = typeof threshold === 'boolean' || (threshold === null && comparesAsJavaScript(rules));
    if (counted) return `${threshold} is not a number: it counts as ${Number(threshold)}.`;
  }
  return undefined;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && readDecimal(value) !== undefined);
}

/** `between` is two comparisons, and matches where both do. */
function comparisonsOf(condition: Condition): readonly Condition[] {
  if (condition.condition !== 'between') return [condition];
  const { key } = condition;
  const [min, max] = thresholdsOf(condition);
  return [
    { key, condition: 'gt', value: min },
    { key, condition: 'lt', value: max },
  ];
}

const neverMatches = 'the condition never matches';

/**
 * Describes what a condition finds, by trying it.
 * @param samples values of its key that stand for all that it can have
 * @returns undefined if it matches some payloads and others not
 */
function effectOn(
  samples: readonly unknown[],
  condition: Condition,
  rules: ConditionRules,
): string | undefined {
  const { key } = condition;
  const verdictOn = (payload: unknown) => judgeConditions(payload, [condition], rules).verdicts[0]?.kind;
  const [found, ...different] = new Set(samples.map((sample) => verdictOn({ [key]: sample })));
  const withoutKey = verdictOn({});
  if (different.length > 0) return undefined;
  if (found === 'matches')
    return withoutKey === 'matches' ? 'the condition always matches' : `the condition matches every ${key}`;
  if (withoutKey === 'matches') return undefined;
  if (found === 'throws') return `the condition never matches: ${exceptionCost(rules)}`;
  return found === 'differs' ? neverMatches : undefined;
}

function thresholdWarning(condition: Condition, rules: ConditionRules): string | undefined {
  for (const threshold of thresholdsOf(condition)) {
    const isNumeric = readDecimal(threshold) !== undefined;
    if (comparesAsJavaScript(rules)) {
      if (typeof threshold !== 'string' || !isNumeric) continue;
      return `${plainNodes} two strings are compared letter by letter ("1000" is less than "9"): give ${threshold} as a number.`;
    }
    if (rules === 'ark-2.6' ? readInteger(threshold) !== undefined : isNumeric) continue;
    const outcome =
      condition.condition === 'notBetween' ? 'the condition always matches' : 'the condition never matches';
    return isNumeric
      ? `Since ARK 2.6, only whole numbers are compared, so with a decimal ${outcome}.`
      : `Since ARK 2.5.24, only numbers are compared, so ${outcome}.`;
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

function pathWarning({ key }: Condition, rules: ConditionRules): string | undefined {
  if (!key.includes('.') || rules === 'mainsail') return undefined;
  return `"${key}" is the name of one key, not a path: nodes before Mainsail only look at the top level of the payload.`;
}

function comparesAsJavaScript(rules: ConditionRules): boolean {
  return rules === 'phantom-2.2' || rules === 'ark-2.4';
}

function consequence(rules: ConditionRules): string {
  return rules === 'phantom-2.2'
    ? exceptionCost(rules)
    : 'it throws, so it never matches and later conditions are not evaluated';
}

function exceptionCost(rules: ConditionRules): string {
  return rules === 'phantom-2.2'
    ? 'it throws, and the node then sends the event to no webhook'
    : 'it throws, and later conditions are not evaluated';
}

/** Shorter words are too often similar by chance. */
const shortestCompared = 4;

/**
 * Returns the key of a generation that a key unknown to all stock nodes was probably meant to be; undefined when none
 * is similar.
 */
export function meantKey(key: string, generation: Generation): string | undefined {
  if (key.length < shortestCompared || generations.some((known) => payloadKeys(known).has(key)))
    return undefined;
  return closestName(key, [...payloadKeys(generation).keys()]);
}
