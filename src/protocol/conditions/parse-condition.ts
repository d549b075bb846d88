import { closestName } from '../../closest-name.ts';
import { Problem } from '../../problem.ts';
import { refuseBrokenJson } from '../json/json-fault.ts';
import { maxDepth, outlineJson } from '../json/json-outline.ts';
import { type Condition, type ConditionOperator, conditionOperators } from './condition.ts';

const example = "as in 'height gte 100'";

/** Operators as other languages spell them. */
const otherSpellings: Readonly<Record<string, ConditionOperator>> = {
  '=': 'eq',
  '==': 'eq',
  '===': 'eq',
  is: 'eq',
  equals: 'eq',
  '!=': 'ne',
  '!==': 'ne',
  '<>': 'ne',
  neq: 'ne',
  '>': 'gt',
  '>=': 'gte',
  '=>': 'gte',
  ge: 'gte',
  '<': 'lt',
  '<=': 'lte',
  '=<': 'lte',
  le: 'lte',
  '~': 'regexp',
  '=~': 'regexp',
  like: 'regexp',
  match: 'regexp',
  matches: 'regexp',
  has: 'contains',
  includes: 'contains',
  true: 'truthy',
  false: 'falsy',
};

/**
 * Reads `<key> <operator> <value>`, separated by white space. The value is JSON; anything else is literal text, unless it
 * begins like an object or array. Only a pattern may begin so, as in `[a-z]+`.
 * `truthy` and `falsy` take no value. For `eq` and `ne` it is optional: an absent key equals an absent value. `between`
 * and `not-between` take `{"min":1,"max":5}` or the two words `1 5`.
 * @throws Problem `bad-flag` that states what was expected and suggests the operator that was probably meant
 */
export function parseCondition(text: string): Condition {
  const [, key, operatorText, valueText] = /^(\S+)\s+(\S+)(?:\s+(.+))?$/s.exec(text.trim()) ?? [];
  if (key === undefined || operatorText === undefined) {
    throw new Problem('bad-flag', `Expected '<key> <operator> <value>' with spaces between, got "${text}".`, {
      hint: `Separate the parts with spaces, ${example}. Operators: ${conditionOperators.join(', ')}.`,
    });
  }
  const condition = parseOperator(operatorText);
  switch (condition) {
    case 'truthy':
    case 'falsy':
      if (valueText !== undefined) {
        throw new Problem('bad-flag', `Expected no value after ${condition}, got "${valueText}".`, {
          hint: `Write '${key} ${condition}', or '${key} eq ${valueText}' to compare.`,
        });
      }
      return { key, condition };
    case 'between':
    case 'not-between':
    case 'notBetween':
      return { key, condition, value: parseRange(condition, valueText) };
    case 'eq':
    case 'ne':
      return valueText === undefined
        ? { key, condition }
        : { key, condition, value: parseValue(valueText, condition) };
    default:
      if (valueText === undefined) {
        throw new Problem('bad-flag', `Expected a value after ${condition}, ${example}; got "${text}".`);
      }
      return { key, condition, value: parseValue(valueText, condition) };
  }
}

function parseOperator(text: string): ConditionOperator {
  const known = conditionOperators.find((operator) => operator === text);
  if (known !== undefined) return known;
  if (text === 'notBetween') return text;
  const lower = text.toLowerCase();
  const meant = Object.hasOwn(otherSpellings, lower)
    ? otherSpellings[lower]
    : closestName(text, conditionOperators);
  throw new Problem('bad-flag', `Expected an operator after the key, ${example}; got "${text}".`, {
    hint: meant === undefined ? `Operators: ${conditionOperators.join(', ')}.` : `Did you mean ${meant}?`,
  });
}

function parseRange(operator: ConditionOperator, text: string | undefined): unknown {
  const words = text?.split(/\s+/) ?? [];
  const [min, max] = words;
  if (words.length === 2 && min !== undefined && max !== undefined && !min.startsWith('{')) {
    return { min: parseValue(min, operator), max: parseValue(max, operator) };
  }
  const value = text === undefined ? undefined : parseValue(text, operator);
  const isRange =
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'min') && Object.hasOwn(value, 'max');
  if (isRange) return value;
  throw new Problem(
    'bad-flag',
    `Expected two bounds after ${operator}, as in '1 5' or '{"min":1,"max":5}'; got "${text ?? ''}".`,
  );
}

function parseValue(text: string, operator: ConditionOperator): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (operator !== 'regexp') refuseBrokenJson(`The value after ${operator}`, text);
    return text;
  }
  if (outlineJson(text).depth > maxDepth) {
    throw new Problem('bad-flag', `Expected a value nested at most ${maxDepth} deep.`);
  }
  return value;
}
