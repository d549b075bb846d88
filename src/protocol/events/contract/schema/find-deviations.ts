import { printable } from '../../../../printable.ts';
import { isJsonObject, type JsonObject } from '../../../json/json-values.ts';
import {
  type ObjectSchema,
  type OptionalMember,
  readMember,
  type Schema,
  type VariantsSchema,
} from './schema.ts';

/** A place at which a value differs from its schema. */
export interface Deviation {
  /** The keys and indexes that lead to the place, from the outermost. */
  readonly path: readonly (string | number)[];
  /** What is expected there and what was found, in a few words without a full stop. */
  readonly problem: string;
}

/**
 * Compares a value with a schema.
 * @param value as `JSON.parse` returns it: nested at most as deep as the stack allows
 * @param most stops after this many deviations, at least 1
 * @returns the deviations in the order of the members of the schema; none if the value conforms
 */
export function findDeviations(
  schema: Schema,
  value: unknown,
  most = Number.POSITIVE_INFINITY,
): readonly Deviation[] {
  const found: Deviation[] = [];
  const path: (string | number)[] = [];
  visit(schema, value);
  return found;

  function deviates(problem: string): void {
    if (found.length < most) found.push({ path: [...path], problem });
  }

  function expected(what: string, given: unknown): void {
    deviates(`expected ${what}, got ${excerptOf(given)}`);
  }

  function visit(schema: Schema, value: unknown): void {
    switch (schema.kind) {
      case 'any':
        return;
      case 'text':
        if (typeof value !== 'string' || !schema.format.pattern.test(value))
          expected(schema.format.expected, value);
        return;
      case 'number': {
        const isNumber = typeof value === 'number' && (!schema.isInteger || Number.isInteger(value));
        if (!isNumber) expected(schema.isInteger ? 'an integer' : 'a number', value);
        else if (value < schema.min) expected(`at least ${schema.min}`, value);
        else if (value > schema.max) expected(`at most ${schema.max}`, value);
        return;
      }
      case 'boolean':
        if (typeof value !== 'boolean') expected('true or false', value);
        return;
      case 'constant':
        if (value !== schema.value) expected(JSON.stringify(schema.value), value);
        return;
      case 'list':
        visitList(schema, value);
        return;
      case 'object':
        if (isJsonObject(value)) visitObject(schema, value);
        else expected('an object', value);
        return;
      case 'variants':
        if (isJsonObject(value)) visitVariants(schema, value);
        else expected('an object', value);
        return;
      case 'either':
        visitEither(schema.options, value);
    }
  }

  function visitList(schema: Extract<Schema, { kind: 'list' }>, value: unknown): void {
    if (!Array.isArray(value)) {
      expected('a list', value);
      return;
    }
    const { minItems, maxItems } = schema;
    const isCountRight = value.length >= minItems && (maxItems === undefined || value.length <= maxItems);
    if (!isCountRight) deviates(`expected ${itemsText(minItems, maxItems)}, got ${value.length}`);
    for (let index = 0; index < value.length && found.length < most; index += 1) {
      path.push(index);
      visit(schema.item, value[index]);
      path.pop();
    }
  }

  function visitObject({ members, others }: ObjectSchema, value: JsonObject): void {
    for (const name of Object.keys(members)) {
      const member = members[name];
      if (member === undefined || found.length >= most) break;
      const { schema, isOptional } = readMember(member);
      path.push(name);
      if (Object.hasOwn(value, name)) visit(schema, value[name]);
      else if (!isOptional) deviates('missing');
      path.pop();
    }
    for (const name in value) {
      if (found.length >= most) break;
      if (Object.hasOwn(members, name) || !Object.hasOwn(value, name)) continue;
      path.push(name);
      if (others === undefined) deviates('unknown');
      else visit(others, value[name]);
      path.pop();
    }
  }

  function visitVariants({ tags, options, rest }: VariantsSchema, value: JsonObject): void {
    let left = options;
    for (const tag of tags) {
      const tagged = Object.hasOwn(value, tag) ? value[tag] : undefined;
      const same = left.filter(({ members }) => constantOf(members[tag]) === tagged);
      if (same.length === 0) {
        if (rest.length > 0 && tag !== tags.at(-1)) {
          visitEither(rest, value);
          return;
        }
        path.push(tag);
        if (tagged === undefined) deviates('missing');
        else expected(alternatives(left.map(({ members }) => constantOf(members[tag]))), tagged);
        path.pop();
        return;
      }
      left = same;
    }
    const [option] = left;
    if (option !== undefined) visitObject(option, value);
  }

  /** Reports how the value differs from the option that it resembles most. */
  function visitEither(options: readonly Schema[], value: unknown): void {
    let least: readonly Deviation[] | undefined;
    for (const option of options) {
      if (!isSameKind(option, value)) continue;
      const deviations = findDeviations(option, value, mostCompared);
      if (deviations.length === 0) return;
      if (least === undefined || deviations.length < least.length) least = deviations;
    }
    if (least === undefined) {
      expected(options.map(kindText).join(' or '), value);
      return;
    }
    for (const deviation of least) {
      if (found.length < most) found.push({ path: [...path, ...deviation.path], problem: deviation.problem });
    }
  }
}

/** Enough to find the option that a value resembles most. */
const mostCompared = 100;
const longestExcerpt = 40;

/** Describes a value from outside in a few printable characters. */
function excerptOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value !== 'string') return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  if (value.length <= longestExcerpt) return printable(JSON.stringify(value));
  // Cut first, because escaping megabytes takes seconds. A token that was cut could not be recognized any more.
  const start = value.slice(0, longestExcerpt).replace(/[0-9a-f]{8,}$/i, '');
  return `${printable(JSON.stringify(start))}…`;
}

/** Lists values: `0, 1 or 2`. */
function alternatives(values: readonly unknown[]): string {
  const texts = [...new Set(values)].map((value) => JSON.stringify(value));
  const last = texts.pop() ?? '';
  return texts.length === 0 ? last : `${texts.join(', ')} or ${last}`;
}

function constantOf(member: Schema | OptionalMember | undefined): unknown {
  return member?.kind === 'constant' ? member.value : undefined;
}

/** Whether the schema is worth comparing: a value of another JSON type would only show that it is another. */
function isSameKind(schema: Schema, value: unknown): boolean {
  switch (schema.kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'list':
      return Array.isArray(value);
    case 'object':
    case 'variants':
      return isJsonObject(value);
    default:
      return findDeviations(schema, value, 1).length === 0;
  }
}

function kindText(schema: Schema): string {
  switch (schema.kind) {
    case 'text':
      return schema.format.expected;
    case 'number':
      return schema.isInteger ? 'an integer' : 'a number';
    case 'boolean':
      return 'true or false';
    case 'constant':
      return JSON.stringify(schema.value);
    case 'list':
      return 'a list';
    case 'object':
    case 'variants':
      return 'an object';
    case 'either':
      return schema.options.map(kindText).join(' or ');
    case 'any':
      return 'anything';
  }
}

function itemsText(minItems: number, maxItems: number | undefined): string {
  if (maxItems === undefined) return `at least ${minItems} items`;
  return minItems === maxItems ? `${minItems} items` : `${minItems} to ${maxItems} items`;
}
