import type { Condition, ConditionOperator, ConditionRules } from './condition.ts';
import { compareDecimals, type Decimal, readDecimal, readInteger } from './decimal.ts';
import { includesText } from './includes-text.ts';
import { createPatternMatching, type PatternFailure, type PatternMatching } from './pattern-matching.ts';

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

/**
 * `value[key]` as a node evaluates it: texts have a length, and what every object inherits is found too.
 * @throws TypeError for null and undefined, in the words of Node.js before 16
 */
function propertyOf(value: unknown, key: string): unknown {
  if (value === null || value === undefined) {
    throw new TypeError(`Cannot read property '${key}' of ${value}`);
  }
  // Everything but those two has properties.
  return (value as Readonly<Record<string, unknown>>)[key];
}

type Operator = (actual: unknown, expected: unknown) => boolean;
type Operators = Readonly<Record<Exclude<ConditionOperator, 'regexp'>, Operator>>;

// Nodes keep the operator as notBetween and look it up as not-between.
const missing: Operator = () => {
  throw new TypeError('satisfies is not a function');
};

const contains: Operator = (actual, expected) => {
  if (typeof actual === 'string' && typeof expected === 'string') return includesText(actual, expected);
  const includes = propertyOf(actual, 'includes');
  if (typeof includes !== 'function') throw new TypeError('actual.includes is not a function');
  return includes.call(actual, expected);
};

const isText = (actual: unknown, text: string) => {
  const toText = propertyOf(actual, 'toString');
  if (typeof toText !== 'function') throw new TypeError('value.toString is not a function');
  return String(toText.call(actual)).toLowerCase().trim() === text;
};

// The casts: JavaScript compares any two values, where the compiler admits numbers alone.
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
};

/**
 * Whether a value of a payload satisfies an operator, as the functions of a node say (protocol.md section 4.1).
 * @throws Error where those functions do, in the words of the Node.js of their day
 */
function satisfiesCondition(
  rules: ConditionRules,
  operator: ConditionOperator,
  actual: unknown,
  expected: unknown,
  matching: PatternMatching,
): boolean | PatternFailure {
  // As `new RegExp(expected).test(actual)` makes texts of the two.
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

type OwnOperators = Omit<Operators, 'between' | 'not-between' | 'notBetween' | 'contains'>;

function withBetween(own: OwnOperators): Operators {
  const between: Operator = (actual, expected) =>
    own.gt(actual, propertyOf(expected, 'min')) && own.lt(actual, propertyOf(expected, 'max'));
  return {
    ...own,
    between,
    'not-between': missing,
    notBetween: (actual, expected) => !between(actual, expected),
    contains,
  };
}
