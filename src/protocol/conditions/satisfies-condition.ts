import type { ConditionOperator } from './condition.ts';
import type { ConditionRules } from './condition-rules.ts';
import { compareDecimals, type Decimal, readDecimal, readInteger } from './decimal.ts';
import { includesText } from './includes-text.ts';
import type { PatternFailure, PatternMatching } from './pattern-matching.ts';
import { propertyOf } from './property-of.ts';

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
export function satisfiesCondition(
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
