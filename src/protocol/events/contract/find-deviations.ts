import { printable } from '../../../printable.ts';
import { type ObjectSchema, readMember, type Schema, type VariantsSchema } from './schema.ts';

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

  function expected(what: string, found: unknown): void {
    deviates(`expected ${what}, got ${excerptOf(found)}`);
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
        if (isObject(value)) visitObject(schema, value);
        else expected('an object', value);
        return;
      case 'variants':
        if (isObject(value)) visitVariants(schema, value);
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
    for (const name of Object.keys(value)) {
      if (found.length >= most) break;
      if (Object.hasOwn(members, name)) continue;
      path.push(name);
      if (others === undefined) deviates('unknown');
      else visit(others, value[name]);
      path.pop();
    }
  }

  function visitVariants(schema: VariantsSchema, value: JsonObject): void {
    const option = schema.options.find(({ members }) =>
      schema.tags.every((tag) => {
        const member = members[tag];
        return member?.kind === 'constant' && Object.hasOwn(value, tag) && value[tag] === member.value;
      }),
    );
    if (option !== undefined) visitObject(option, value);
    else visitEither(schema.rest === undefined ? schema.options : [...schema.options, schema.rest], value);
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
  if (typeof value === 'object' && value !== null) return 'an object';
  // Cut first, because escaping megabytes takes seconds.
  const text = typeof value === 'string' ? value.slice(0, longestExcerpt) : value;
  const isCut = typeof value === 'string' && value.length > longestExcerpt;
  return printable(`${JSON.stringify(text) ?? 'nothing'}${isCut ? '…' : ''}`);
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
      return isObject(value);
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
