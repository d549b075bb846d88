import type { Condition, ConditionOperator, ConditionRules, uncheckedOperators } from './condition.ts';
import { compareDecimals, type Decimal, readDecimal, readInteger } from './decimal.ts';
import { createPatternMatching, type PatternFailure, type PatternMatching } from './pattern-matching.ts';

export type ConditionVerdict =
  | { readonly kind: 'matches' }
  | { readonly kind: 'differs' }
  /** With the message of the exception. A node shows it in its log, if anywhere. */
  | { readonly kind: 'throws'; readonly message: string }
  /** The search for a regular expression was abandoned, which counts as no match. A node would complete it. */
  | { readonly kind: 'gave-up'; readonly reason: PatternFailure }
  /** An earlier condition matched, or threw an exception. */
  | { readonly kind: 'not-tried'; readonly after: 'match' | 'exception' };

/** The result of evaluating the conditions of one webhook. */
export interface Judgement {
  /** One for each condition, in order. */
  readonly verdicts: readonly ConditionVerdict[];
  /** How many times the node sends the webhook. */
  readonly deliveries: number;
  /** Whether an exception keeps the event from every webhook of the node, not only from this one. */
  readonly isEventLost: boolean;
}

/**
 * Evaluates the conditions of a webhook as a node does (protocol.md section 4.2). Phantom 2.2.4 and ARK up to 2.3 send
 * once for each condition that matches, and nothing to any webhook after an exception. From ARK 2.4 on a node sends
 * once, at the first match, and skips the webhook at an exception before it. With no conditions it always sends.
 * @param payload as the node sees it: see `livePayload`
 * @param matching remembers between calls which patterns are too slow
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
    const isMet = satisfiesCondition(rules, condition, readKey(payload, key, rules), value, matching);
    if (typeof isMet === 'string') return { kind: 'gave-up', reason: isMet };
    return { kind: isMet ? 'matches' : 'differs' };
  } catch (error) {
    return { kind: 'throws', message: error instanceof Error ? error.message : String(error) };
  }
}

function readKey(payload: unknown, key: string, rules: ConditionRules): unknown {
  return rules === 'mainsail' ? valueAtPath(payload, key) : propertyOf(payload, key);
}

/**
 * Returns the value at a path as Mainsail looks it up (`packages/utils/source/get.ts`): only members of the objects and
 * lists themselves, and the whole payload for a path that it does not allow.
 * @throws TypeError for a payload that is null
 */
function valueAtPath(payload: unknown, path: string): unknown {
  if (typeof payload !== 'object') return undefined;
  if (payload === null) throw new TypeError('Cannot convert undefined or null to object');
  const keys = path.split('.');
  if (keys.some((key) => key === '__proto__' || key === 'prototype' || key === 'constructor')) return payload;
  let value: unknown = payload;
  for (const [index, key] of keys.entries()) {
    if (!Object.prototype.propertyIsEnumerable.call(value, key)) return undefined;
    value = propertyOf(value, key);
    if (value === null || value === undefined) return index === keys.length - 1 ? value : undefined;
  }
  return value;
}

/**
 * Returns `value[key]` as a node evaluates it: strings have a length, and inherited properties are found too.
 * @throws TypeError for null and undefined, with the message of Node.js before 16
 */
function propertyOf(value: unknown, key: string): unknown {
  if (value === null || value === undefined) {
    throw new TypeError(`Cannot read property '${key}' of ${value}`);
  }
  // Every other value has properties.
  return (value as Readonly<Record<string, unknown>>)[key];
}

type Operator = (actual: unknown, expected: unknown) => boolean;
type Operators = Readonly<Record<Exclude<ConditionOperator, 'regexp'>, Operator>>;

// Nodes define the operator as notBetween but look it up as not-between.
const missing: Operator = () => {
  throw new TypeError('satisfies is not a function');
};

const contains: Operator = (actual, expected) => {
  if (typeof actual === 'string' && typeof expected === 'string') return includesText(actual, expected);
  const includes = propertyOf(actual, 'includes');
  if (typeof includes !== 'function') throw new TypeError('actual.includes is not a function');
  return includes.call(actual, expected);
};

const unboundIsPrototypeOf: Operator = (actual) => {
  if ((typeof actual !== 'object' && typeof actual !== 'function') || actual === null) return false;
  throw new TypeError('Cannot convert undefined or null to object');
};

const isText = (actual: unknown, text: string) => {
  const toText = propertyOf(actual, 'toString');
  if (typeof toText !== 'function') throw new TypeError('value.toString is not a function');
  return String(toText.call(actual)).toLowerCase().trim() === text;
};

// The casts: JavaScript compares any two values, but the compiler accepts only numbers.
const plainOperators = withBetween({
  eq: (actual, expected) => actual === expected,
  ne: (actual, expected) => actual !== expected,
  gt: (actual, expected) => (actual as number) > (expected as number),
  gte: (actual, expected) => (actual as number) >= (expected as number),
  lt: (actual, expected) => (actual as number) < (expected as number),
  lte: (actual, expected) => (actual as number) <= (expected as number),
  truthy: (actual) => actual === true,
  falsy: (actual) => actual === false,
});

const operatorsOf: Readonly<Record<ConditionRules, Operators>> = {
  'phantom-2.2': plainOperators,
  'ark-2.4': plainOperators,
  'ark-2.5.24': numericOperators(readDecimal),
  'ark-2.6': numericOperators(readInteger),
  mainsail: numericOperators(readInteger),
};

/**
 * Whether a payload value satisfies an operator, as the node's own functions decide (protocol.md section 4.1).
 * @throws Error where those functions throw, with the messages of the Node.js of their day
 */
function satisfiesCondition(
  rules: ConditionRules,
  operator: ConditionOperator,
  actual: unknown,
  expected: unknown,
  matching: PatternMatching,
): boolean | PatternFailure {
  // Converted to strings as in `new RegExp(expected).test(actual)`.
  if (operator === 'regexp') return matching(expected === undefined ? '' : String(expected))(String(actual));
  return operatorsOf[rules][operator](actual, expected);
}

function numericOperators(read: (value: unknown) => Decimal | undefined): Operators {
  const compares =
    (isMet: (difference: number) => boolean): Operator =>
    (actual, expected) => {
      const one = read(actual);
      const other = read(expected);
      return one !== undefined && other !== undefined && isMet(compareDecimals(one, other));
    };
  const eq: Operator = (actual, expected) => JSON.stringify(actual) === JSON.stringify(expected);
  return withBetween({
    eq,
    ne: (actual, expected) => !eq(actual, expected),
    gt: compares((difference) => difference > 0),
    gte: compares((difference) => difference >= 0),
    lt: compares((difference) => difference < 0),
    lte: compares((difference) => difference <= 0),
    truthy: (actual) => actual === true || isText(actual, 'true'),
    falsy: (actual) => actual === false || !isText(actual, 'true'),
  });
}

type OwnOperators = Omit<
  Operators,
  'between' | 'not-between' | (typeof uncheckedOperators)[number] | 'contains'
>;

function withBetween(own: OwnOperators): Operators {
  const between: Operator = (actual, expected) =>
    own.gt(actual, propertyOf(expected, 'min')) && own.lt(actual, propertyOf(expected, 'max'));
  return {
    ...own,
    between,
    'not-between': missing,
    notBetween: (actual, expected) => !between(actual, expected),
    contains,
    // What these two return counts as true, whatever the payload.
    constructor: () => true,
    toString: () => true,
    isPrototypeOf: unboundIsPrototypeOf,
  };
}

/** Up to here `includes` takes milliseconds at most. Beyond, its time can grow with the product of both lengths. */
const maxProduct = 10_000_000;

/** Whether a text includes another, in time linear in their lengths: both come from outside. */
export function includesText(text: string, sought: string): boolean {
  if (text.length * sought.length <= maxProduct || sought.length > text.length) return text.includes(sought);
  const fallbacks = fallbacksOf(sought);
  let matched = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    while (matched > 0 && code !== sought.charCodeAt(matched)) matched = fallbacks[matched - 1] ?? 0;
    if (code === sought.charCodeAt(matched)) matched += 1;
    if (matched === sought.length) return true;
  }
  return false;
}

/** Returns, for each prefix, the length of the longest shorter prefix that it ends with (Knuth, Morris and Pratt). */
function fallbacksOf(sought: string): Uint32Array {
  const fallbacks = new Uint32Array(sought.length);
  let matched = 0;
  for (let place = 1; place < sought.length; place += 1) {
    const code = sought.charCodeAt(place);
    while (matched > 0 && code !== sought.charCodeAt(matched)) matched = fallbacks[matched - 1] ?? 0;
    if (code === sought.charCodeAt(matched)) matched += 1;
    fallbacks[place] = matched;
  }
  return fallbacks;
}
