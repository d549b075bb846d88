import type { TextFormat } from './text-formats.ts';

/** What a JSON value in a payload may be. Built with the functions below, read by `findDeviations` and `jsonSchema`. */
export type Schema =
  | TextSchema
  | NumberSchema
  | ConstantSchema
  | BooleanSchema
  | ListSchema
  | ObjectSchema
  | VariantsSchema
  | EitherSchema
  | AnySchema;

interface Described {
  /** What the value means, in a sentence. */
  readonly description?: string;
}

interface TextSchema extends Described {
  readonly kind: 'text';
  readonly format: TextFormat;
}

interface NumberSchema extends Described {
  readonly kind: 'number';
  readonly isInteger: boolean;
  readonly min: number;
  readonly max: number;
}

interface ConstantSchema extends Described {
  readonly kind: 'constant';
  readonly value: string | number | boolean | null;
}

interface BooleanSchema extends Described {
  readonly kind: 'boolean';
}

interface ListSchema extends Described {
  readonly kind: 'list';
  readonly item: Schema;
  readonly minItems: number;
  /** Undefined for no limit. */
  readonly maxItems: number | undefined;
}

export interface ObjectSchema extends Described {
  readonly kind: 'object';
  /** The name of its TypeScript type. Undefined for an object that only occurs in one place. */
  readonly name: string | undefined;
  /** In the order in which the node writes them. */
  readonly members: Members;
  /** What members of any other name hold. Undefined if there are none. */
  readonly others: Schema | undefined;
}

export type Members = Readonly<Record<string, Schema | OptionalMember>>;

export interface OptionalMember {
  readonly kind: 'optional';
  readonly schema: Schema;
}

/** Objects that some members discriminate, such as the transactions by their `type`. */
export interface VariantsSchema extends Described {
  readonly kind: 'variants';
  readonly name: string;
  /** The names of the members that discriminate them. Each is a constant in every option. */
  readonly tags: readonly string[];
  readonly options: readonly ObjectSchema[];
  /** What else a node may send here. Not in the TypeScript type, because no constant would discriminate it. */
  readonly rest: readonly ObjectSchema[];
  /** The variants that this one adds members to. Undefined if it adds to none. */
  readonly extending: { readonly base: VariantsSchema; readonly members: Members } | undefined;
}

interface EitherSchema extends Described {
  readonly kind: 'either';
  readonly options: readonly Schema[];
}

interface AnySchema extends Described {
  readonly kind: 'any';
}

export const anything: Schema = { kind: 'any' };
export const trueOrFalse: Schema = { kind: 'boolean' };

export function text(format: TextFormat, description = format.description): Schema {
  return { kind: 'text', format, ...describedAs(description) };
}

/** A whole number that JavaScript holds exactly. */
export function integer(min = 0, max = Number.MAX_SAFE_INTEGER, description?: string): Schema {
  return { kind: 'number', isInteger: true, min, max, ...describedAs(description) };
}

export function decimal(min: number, description?: string): Schema {
  return { kind: 'number', isInteger: false, min, max: Number.MAX_VALUE, ...describedAs(description) };
}

export function constant(value: ConstantSchema['value'], description?: string): Schema {
  return { kind: 'constant', value, ...describedAs(description) };
}

/** A list of any length, of at least `minItems`, or of exactly `minItems` if `maxItems` is the same. */
export function list(item: Schema, minItems = 0, maxItems?: number): Schema {
  return { kind: 'list', item, minItems, maxItems };
}

/** An object of these members and no others. @param name the name of its TypeScript type, if it has one */
export function object(members: Members, name?: string, description?: string): ObjectSchema {
  return { kind: 'object', name, members, others: undefined, ...describedAs(description) };
}

/** An object whose further members have any name. */
export function openObject(members: Members, others: Schema, name?: string): ObjectSchema {
  return { kind: 'object', name, members, others };
}

export function optional(schema: Schema): OptionalMember {
  return { kind: 'optional', schema };
}

export function variants(
  name: string,
  tags: readonly string[],
  options: readonly ObjectSchema[],
  rest: readonly ObjectSchema[] = [],
): VariantsSchema {
  return { kind: 'variants', name, tags, options, rest, extending: undefined };
}

/** The same variants with further members at the end of each. */
export function extended(name: string, base: VariantsSchema, members: Members): VariantsSchema {
  const extend = (option: ObjectSchema): ObjectSchema => ({
    ...option,
    name: undefined,
    members: { ...option.members, ...members },
  });
  return {
    ...base,
    name,
    options: base.options.map(extend),
    rest: base.rest.map(extend),
    extending: { base, members },
  };
}

export function either(...options: readonly Schema[]): Schema {
  return { kind: 'either', options };
}

export function orNull(schema: Schema): Schema {
  return { ...either(schema, constant(null)), ...describedAs(schema.description) };
}

/** The same schema, with a sentence on what the value means here. */
export function described<Kind extends Schema>(schema: Kind, description: string): Kind {
  return { ...schema, description };
}

/** Returns the schema of a member, and whether a node may leave the member out. */
export function readMember(member: Schema | OptionalMember): {
  readonly schema: Schema;
  readonly isOptional: boolean;
} {
  return member.kind === 'optional'
    ? { schema: member.schema, isOptional: true }
    : { schema: member, isOptional: false };
}

function describedAs(description: string | undefined): Described {
  return description === undefined ? {} : { description };
}
