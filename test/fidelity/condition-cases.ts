import fc from 'fast-check';
import { conditionOperators } from '../../src/protocol/conditions/condition.ts';
import { moneyFields } from '../../src/protocol/conditions/payload-in-memory.ts';
import { isJsonObject } from '../../src/protocol/json/json-values.ts';
import type { RealGeneration } from './real-node-messages.ts';

/** A condition as the API of a node stores it. */
interface GeneratedCondition {
  readonly key?: string;
  readonly condition?: string;
  readonly value?: unknown;
}

export interface ConditionCase {
  readonly event: string;
  /** The payload as JSON; undefined for an event without one. */
  readonly dataText: string | undefined;
  /** The conditions of each webhook of the event. */
  readonly webhooks: readonly (readonly GeneratedCondition[])[];
}

/** The same seed gives the same cases. */
export function conditionCases(
  generation: RealGeneration,
  count: number,
  seed: number,
): readonly ConditionCase[] {
  const webhook = fc.array(draftOf(generation), { maxLength: 4 });
  const cases = fc
    .record({
      event: fc.constantFrom('block.applied', 'block.forged', 'transaction.applied', 'transaction.forged'),
      data: payload,
      drafts: fc.array(webhook, { minLength: 1, maxLength: 3 }),
    })
    .map(
      ({ event, data, drafts }): ConditionCase => ({
        event,
        dataText: JSON.stringify(data),
        // As the API of a node receives them: JSON has no undefined, and no -0.
        webhooks: JSON.parse(
          JSON.stringify(drafts.map((conditions) => conditions.map((draft) => completed(draft, data)))),
        ),
      }),
    );
  return fc.sample(cases, { numRuns: count, seed });
}

/** Few keys, so that conditions often name a member that the payload has. */
const ordinaryKeys = ['height', 'vendorField', 'recipientId', 'version', 'asset', 'h', ...moneyFields];
// Names that every object has, in a payload or in the operators of a node.
const hostileKeys = ['', 'a.b', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'length', '0', 'é'];

const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...ordinaryKeys) },
  { weight: 1, arbitrary: fc.constantFrom(...hostileKeys, 'missing') },
);

const integerText = fc.oneof(
  fc.integer({ min: -3, max: 20 }).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 10n }).map(String),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map(String),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
);

const number = fc.oneof(
  fc.integer({ min: -3, max: 20 }),
  fc.integer(),
  fc.constantFrom(-0, 0.1, 1.5, -2.5, 1e21, 1e-7, 2 ** 53, 2 ** 53 + 2, 1e308, 5e-324, Number.MAX_VALUE),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

// What the readers of numbers treat in different ways.
const numberLikeText = fc.oneof(
  integerText,
  fc.double({ noNaN: true }).map(String),
  fc
    .tuple(
      fc.constantFrom('', ' ', '\n', '+', '-', '--', '0', '00', '\ufeff', '\u00a0'),
      fc.oneof(integerText, fc.constantFrom('', '.', '.5', '5.', '1e3', '1E+3', '1e', 'Infinity', 'NaN')),
      fc.constantFrom('', ' ', '\t', 'n', '_0', '.0', 'e2', '\u2028'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('0x10', '0X1f', '-0x10', '0b101', '0o17', '0x', '0b2', '1_000', '١٢', '1,5', '０'),
);

const character = fc.constantFrom(...'ab1 _-A.\n"\\/é€\u0130ſK', '😀', '\ud83d', '\u0000');
const text = fc.oneof(
  fc.string({ unit: character, maxLength: 16 }),
  fc.constantFrom('true', 'TRUE', ' true ', 'false', 'no', '', 'null', 'undefined', '[object Object]'),
  fc.constantFrom('\u0130', 'TRUE\ufeff', 'tru\u0435', 'a'.repeat(40), 'PHuX9bG6sF7Eztkr9XocueCs8tJieggZun'),
);

const scalar = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 4, arbitrary: numberLikeText },
  { weight: 3, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom(true, false, null) },
);

const memberName = fc.constantFrom(
  'b',
  'a',
  'min',
  'max',
  '1',
  '0',
  'includes',
  'toString',
  'valueOf',
  'toJSON',
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 8, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(memberName, tie('value'), { maxKeys: 3, noNullPrototype: true }) },
  ),
}));

const members = fc.dictionary(key, value, { minKeys: 2, maxKeys: 9, noNullPrototype: true }).chain((found) =>
  // In the memory of a node these are whole numbers, or of another type.
  fc
    .array(integerText, { minLength: moneyFields.length, maxLength: moneyFields.length })
    .map((texts) => withMoney(found, texts)),
);

function withMoney(found: Readonly<Record<string, unknown>>, texts: readonly string[]): object {
  const changed: Record<string, unknown> = { ...found };
  for (const [index, field] of moneyFields.entries()) {
    // Beyond 20 digits, JSON.stringify writes a bignumber.js object with an exponent.
    if (typeof changed[field] === 'string') changed[field] = texts[index]?.slice(0, 20).replace(/^-0*$/, '0');
  }
  return changed;
}

const payload = fc.oneof(
  { weight: 16, arbitrary: members },
  { weight: 1, arbitrary: value },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const atom = fc.oneof(
  fc.constantFrom('a', 'b', '1', '.', '\\d', '\\w', '\\W', '\\s', '\\S', '\\b', '\\B', '^', '$', ' ', 'é'),
  fc.constantFrom('[ab]', '[^a]', '[a-c]', '[\\d-]', '[]', '[^]', '[^\\s]', '\\u0061', '\\x61', '\\n'),
  fc.constantFrom(
    '\\1',
    '\\2',
    '\\k<n>',
    '\\0',
    '\\c',
    '\\u{61}',
    '\\p{L}',
    '😀',
    '\\/',
    '\\.',
    '{',
    '}',
    ']',
  ),
);
const quantifier = fc.constantFrom(
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,2}',
  '{0,}',
  '{,2}',
);

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: fc.tuple(atom, quantifier).map((parts) => parts.join('')) },
    { weight: 3, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('|')) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('(', '(?:', '(?=', '(?!', '(?<=', '(?<!', '(?<n>'), tie('pattern'), quantifier)
        .map(([open, body, repeat]) => `${open}${body})${repeat}`),
    },
  ),
}));

const patternValue = fc.oneof(
  { weight: 12, arbitrary: pattern },
  {
    weight: 2,
    arbitrary: fc.constantFrom('(', '[', '*', '(?<a', 'a{2,1}', '\\', ')', '', '^P', '^true$', '\\d+'),
  },
  { weight: 2, arbitrary: value },
  // A node completes them in milliseconds, because no text that they meet is long.
  { weight: 1, arbitrary: fc.constantFrom('^(a+)+$', '(a|a)*$', '^(\\w+\\s?)*$', '(a*)*b', '(.*)(.*)(.*)x') },
);

const range = fc.oneof(
  { weight: 6, arbitrary: fc.record({ min: value, max: value }) },
  { weight: 1, arbitrary: fc.record({ min: value, max: value }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: value },
);

/** How the value of a condition is made from the value in the payload, so that a condition is close to being met. */
const relations = ['unrelated', 'same', 'text', 'number', 'above', 'below', 'piece'] as const;

type Relation = (typeof relations)[number];

interface Draft {
  /** Takes the place of the key where the payload has that many members. */
  readonly member: number | undefined;
  readonly relation: Relation;
  readonly condition: GeneratedCondition;
}

function draftOf(generation: RealGeneration): fc.Arbitrary<Draft> {
  return fc.record({
    member: fc.option(fc.nat({ max: 8 }), { freq: 5, nil: undefined }),
    relation: fc.constantFrom(...relations),
    condition: conditionOf(generation),
  });
}

function completed({ member, relation, condition }: Draft, data: unknown): GeneratedCondition {
  if (!isJsonObject(data) || condition.key === undefined) return condition;
  const keys = Object.keys(data);
  const key = (member === undefined ? undefined : keys[member]) ?? condition.key;
  const actual = Object.hasOwn(data, key) ? data[key] : undefined;
  if (relation === 'unrelated' || actual === undefined || !('value' in condition))
    return { ...condition, key };
  const isRange = /between/i.test(condition.condition ?? '') && relation !== 'same';
  const value = isRange
    ? { min: related(actual, 'below'), max: related(actual, relation === 'below' ? 'same' : relation) }
    : related(actual, relation);
  return { ...condition, key, value };
}

function related(actual: unknown, relation: Relation): unknown {
  switch (relation) {
    case 'unrelated':
    case 'same':
      return actual;
    case 'text':
      return typeof actual === 'object' ? JSON.stringify(actual) : String(actual);
    case 'number':
      return typeof actual === 'string' && Number.isFinite(Number(actual)) ? Number(actual) : actual;
    case 'above':
      return neighbour(actual, 1);
    case 'below':
      return neighbour(actual, -1);
    case 'piece':
      if (Array.isArray(actual)) return actual[0];
      return typeof actual === 'string' ? actual.slice(0, 3) : actual;
  }
}

function neighbour(actual: unknown, distance: 1 | -1): unknown {
  if (typeof actual === 'number') return actual + distance;
  if (typeof actual !== 'string' || !/^-?\d+$/.test(actual)) return actual;
  return String(BigInt(actual) + BigInt(distance));
}

// Only the API of ARK 3 accepts names that are not operators.
const unknownOperators = ['unknown', 'EQ', ' eq', '__proto__'];
/** Found in the operators of a node, like in every object. */
const inheritedOperators: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

function conditionOf(generation: RealGeneration): fc.Arbitrary<GeneratedCondition> {
  const isArk3 = generation === 'ark-3';
  // Few of those that always throw, which ends the event in Phantom.
  const operator = fc.oneof(
    {
      weight: 600,
      arbitrary: fc.constantFrom(...conditionOperators.filter((name) => name !== 'not-between')),
    },
    { weight: 20, arbitrary: fc.constant('not-between') },
    { weight: isArk3 ? 60 : 0, arbitrary: fc.constantFrom('notBetween') },
    { weight: isArk3 ? 20 : 0, arbitrary: fc.constantFrom(...unknownOperators) },
    { weight: isArk3 ? 20 : 0, arbitrary: fc.constantFrom(...inheritedOperators) },
  );
  const rest = (condition: string) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.record({ key, value: valueFor(condition) }) },
      { weight: 1, arbitrary: fc.record({ key }) },
    );
  const complete = operator.chain((condition) =>
    rest(condition).map((members) => ({ ...members, condition })),
  );
  if (generation !== 'phantom-2.2') return complete;
  // Its API requires neither.
  return fc.oneof(
    { weight: 100, arbitrary: complete },
    { weight: 1, arbitrary: complete.map(({ condition }) => ({ condition })) },
    { weight: 1, arbitrary: fc.record({ key }) },
  );
}

function valueFor(operator: string): fc.Arbitrary<unknown> {
  if (operator === 'regexp') return patternValue;
  return /between/i.test(operator) ? range : value;
}

/** The members that are big numbers in the memory of a node, if the event is one of those that have such numbers. */
export function bigNumbersIn(data: unknown): readonly string[] {
  return isJsonObject(data)
    ? moneyFields.filter((field) => Object.hasOwn(data, field) && typeof data[field] === 'string')
    : [];
}
