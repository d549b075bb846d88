/** The operators that every node accepts in a condition of a webhook (protocol.md section 4.1). */
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

/** `notBetween` is the name under which nodes keep that operator; the API of ARK 3 alone accepts it. */
export type ConditionOperator = (typeof conditionOperators)[number] | 'notBetween';

/** One condition of a webhook, with the names that the API of a node gives its fields. Several are alternatives. */
export interface Condition {
  /** A key at the top of the payload; never a path. */
  readonly key: string;
  readonly condition: ConditionOperator;
  /** What the payload's value is compared with. Absent is not the same as null. */
  readonly value?: unknown;
}
