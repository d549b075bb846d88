import type { Generation } from '../events/generation.ts';

/** The operators that every node accepts in a webhook condition (protocol.md section 4.1). */
export const conditionOperators = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'not-between',
  'contains',
  'regexp',
  'truthy',
  'falsy',
] as const;

/**
 * Functions of every JavaScript object, which a node finds where it looks up an operator. Other inherited names are like
 * unknown ones: they throw, because the node calls them without an object.
 */
const inheritedOperators = ['constructor', 'toString', 'isPrototypeOf'] as const;

/** What only the API of ARK 3 accepts. `notBetween` is the internal name of `not-between` in nodes. */
export const uncheckedOperators = ['notBetween', ...inheritedOperators] as const;

export type ConditionOperator = (typeof conditionOperators)[number] | (typeof uncheckedOperators)[number];

/** One condition of a webhook, with the field names of the node API. The conditions of a webhook are alternatives. */
export interface Condition {
  /** A top-level key of the payload. A path, such as `asset.evmCall.gasLimit`, only in Mainsail. */
  readonly key: string;
  readonly condition: ConditionOperator;
  /** The value to compare the payload's value with. Absent is not the same as null. */
  readonly value?: unknown;
}

/**
 * How a node evaluates conditions, named after the first version that does so (protocol.md section 4).
 * `phantom-2.2`: Phantom 2.2.4 and ARK 2.1 to 2.3. `ark-2.4`: up to 2.5.19. `ark-2.5.24`: up to 2.5.38. `ark-2.6`: 2.6,
 * 2.7, 3 and its forks. `mainsail`: the same, but keys are paths.
 */
export type ConditionRules = 'phantom-2.2' | 'ark-2.4' | 'ark-2.5.24' | 'ark-2.6' | 'mainsail';

const rulesOfGeneration: Readonly<Record<Generation, ConditionRules>> = {
  'phantom-2.2': 'phantom-2.2',
  'ark-2.3': 'phantom-2.2',
  'ark-2.4': 'ark-2.4',
  'ark-2.7': 'ark-2.6',
  'ark-3': 'ark-2.6',
  mainsail: 'mainsail',
};

/**
 * Returns the rules of a generation. No generation has the rules of ARK 2.5.24 to 2.5.38, whose events are those of
 * `ark-2.4`.
 */
export function conditionRules(generation: Generation): ConditionRules {
  return rulesOfGeneration[generation];
}

/** Whether the node API accepts the operator in a webhook. */
export function acceptsOperator(generation: Generation, operator: ConditionOperator): boolean {
  // Both validate with `allow`, which permits everything (core-webhooks 3.9.1, Mainsail `server/schema.ts`).
  const acceptsAny = generation === 'ark-3' || generation === 'mainsail';
  return acceptsAny || conditionOperators.some((accepted) => accepted === operator);
}

/**
 * Writes a condition in the form that `parseCondition` reads. Conditions it never returns (a key with white space, an
 * operator without the value it needs) still get human-readable text.
 */
export function conditionText({ key, condition, value }: Condition): string {
  const text = value === undefined ? undefined : (rangeText(value) ?? valueText(value, condition));
  return text === undefined ? `${key} ${condition}` : `${key} ${condition} ${text}`;

  function rangeText(range: unknown): string | undefined {
    if (condition !== 'between' && condition !== 'not-between' && condition !== 'notBetween')
      return undefined;
    if (typeof range !== 'object' || range === null || Object.keys(range).join(' ') !== 'min max')
      return undefined;
    const bounds = Object.values(range).map((bound) => valueText(bound, condition));
    return bounds.some((bound) => /\s/.test(bound) || bound.startsWith('{')) ? undefined : bounds.join(' ');
  }
}

function valueText(value: unknown, operator: ConditionOperator): string {
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  return isPlain(value, operator) ? value : JSON.stringify(value);
}

/** Whether unquoted text reads back as the same value, and fits on one line. */
function isPlain(text: string, operator: ConditionOperator): boolean {
  if (text === '' || text !== text.trim() || /\p{Cc}/u.test(text)) return false;
  if (/^[{[]/.test(text) && operator !== 'regexp') return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
