import { isJsonObject } from '../../../json/json-values.ts';
import { type ObjectSchema, type OptionalMember, readMember, type Schema } from './schema.ts';

/** Whether `withOptionalMembers` changes values of the schema. */
export function hasOptionalMembers(schema: Schema): boolean {
  switch (schema.kind) {
    case 'object':
      return !isSigned(schema) && Object.values(schema.members).some(isOrHasOptional);
    case 'list':
      return hasOptionalMembers(schema.item);
    case 'either':
      return schema.options.some((option) => option.kind === 'constant' && option.value === null);
    default:
      return false;
  }
}

function isOrHasOptional(member: Schema | OptionalMember): boolean {
  const { schema, isOptional } = readMember(member);
  return isOptional || hasOptionalMembers(schema);
}

/**
 * Returns a value with each of its optional members, or with none, where the schema has any. What a sender signs is left
 * as it is: transactions and blocks.
 * @param value conforms to the schema, and so does the result
 */
export function withOptionalMembers(schema: Schema, value: unknown, isPresent: boolean): unknown {
  switch (schema.kind) {
    case 'object':
      return isJsonObject(value) && !isSigned(schema) ? objectWith(schema, value, isPresent) : value;
    case 'list':
      return Array.isArray(value)
        ? value.map((item) => withOptionalMembers(schema.item, item, isPresent))
        : value;
    case 'either':
      return eitherWith(schema.options, value, isPresent);
    default:
      return value;
  }
}

function objectWith(
  { members }: ObjectSchema,
  value: Readonly<Record<string, unknown>>,
  isPresent: boolean,
): unknown {
  const own = Object.entries(members).flatMap(([name, member]): readonly (readonly [string, unknown])[] => {
    const { schema, isOptional } = readMember(member);
    const isThere = Object.hasOwn(value, name);
    if (isOptional && !isPresent) return [];
    if (!isThere && (!isOptional || isSigned(schema))) return [];
    const given = isThere ? value[name] : sampleOf(schema);
    return [[name, withOptionalMembers(schema, given, isPresent)]];
  });
  const others = Object.entries(value).filter(([name]) => !Object.hasOwn(members, name));
  return Object.fromEntries([...own, ...others]);
}

function eitherWith(options: readonly Schema[], value: unknown, isPresent: boolean): unknown {
  const isNullable = options.some((option) => option.kind === 'constant' && option.value === null);
  if (isNullable && !isPresent) return null;
  if (value === null) return sampleOf(unsignedOf(options));
  return value;
}

/** Whether a part of the value is a signature over the rest. */
function isSigned(schema: Schema): boolean {
  return (
    schema.kind === 'variants' ||
    (schema.kind === 'object' && Object.hasOwn(schema.members, 'blockSignature'))
  );
}

function unsignedOf(options: readonly Schema[]): Schema | undefined {
  return options.find((option) => !isSigned(option)) ?? options[0];
}

/** Returns a value that conforms to the schema. What is signed is avoided, because it would not verify. */
export function sampleOf(schema: Schema | undefined): unknown {
  switch (schema?.kind) {
    case undefined:
      return undefined;
    case 'text':
      return schema.format.example;
    case 'number':
      return schema.isInteger ? schema.min : schema.min + 0.5;
    case 'boolean':
      return true;
    case 'constant':
      return schema.value;
    case 'list':
      return Array.from({ length: schema.minItems }, () => sampleOf(schema.item));
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.members).map(([name, member]) => [name, sampleOf(readMember(member).schema)]),
      );
    case 'variants':
      return sampleOf(schema.options[0]);
    case 'either':
      return sampleOf(unsignedOf(schema.options));
    case 'any':
      return {};
  }
}
