import type { Members, ObjectSchema, Schema, VariantsSchema } from '../events/contract/schema/schema.ts';
import { type MergedMember, mergeMembers } from './merge-members.ts';

/** A field of an object, in words. */
export interface Field {
  readonly name: string;
  /** Without a full stop: `an integer`. */
  readonly type: string;
  readonly isOptional: boolean;
  /** Sentences; empty if the type explains enough. */
  readonly meaning: string;
  /** Whether it holds a list, so that its fields are those of the items. */
  readonly isList: boolean;
  /** The fields of the objects that it holds, except those that are described elsewhere. */
  readonly fields: readonly Field[];
}

type NamedSchema = ObjectSchema | VariantsSchema;

/**
 * Returns the fields of the objects that a value may hold, or that the items of a list may hold. What only some of them
 * have is optional.
 * @param nameOf returns what an object is called elsewhere, so that its fields are not listed; undefined lists them
 */
export function fieldsOf(
  schema: Schema,
  nameOf: (schema: NamedSchema) => string | undefined = () => undefined,
): readonly Field[] {
  return mergeMembers(membersIn(schema)).map((member) => toField(member, nameOf));
}

function toField(
  { name, schemas, isOptional }: MergedMember,
  nameOf: (schema: NamedSchema) => string | undefined,
): Field {
  const type = orText(schemas.flatMap((schema) => typeWords(schema, nameOf)));
  const unnamed = schemas.flatMap(objectsIn).filter((schema) => nameOf(schema) === undefined);
  return {
    name,
    type,
    isOptional,
    meaning: meaningOf(schemas, type),
    isList: schemas.some(({ kind }) => kind === 'list'),
    fields: mergeMembers(unnamed.flatMap(membersIn)).map((member) => toField(member, nameOf)),
  };
}

/** The objects that a value may be, or that the items of a list may be. */
function objectsIn(schema: Schema): readonly NamedSchema[] {
  switch (schema.kind) {
    case 'object':
    case 'variants':
      return [schema];
    case 'list':
      return objectsIn(schema.item);
    case 'either':
      return schema.options.flatMap(objectsIn);
    default:
      return [];
  }
}

function membersIn(schema: Schema): readonly Members[] {
  return objectsIn(schema).flatMap((found) => {
    if (found.kind === 'object') return [found.members];
    return [...found.options, ...found.rest].map(({ members }) => members);
  });
}

function typeWords(schema: Schema, nameOf: (schema: NamedSchema) => string | undefined): readonly string[] {
  switch (schema.kind) {
    case 'any':
      return ['any JSON value'];
    case 'text':
      return [schema.format.expected];
    case 'number':
      return [schema.isInteger ? 'an integer' : 'a number'];
    case 'boolean':
      return ['true or false'];
    case 'constant':
      return [JSON.stringify(schema.value)];
    case 'list': {
      const { item, minItems, maxItems } = schema;
      const items = orText(typeWords(item, nameOf));
      return [minItems === maxItems ? `a list of ${minItems}: ${items}` : `a list: ${items}`];
    }
    case 'object':
    case 'variants':
      return [nameOf(schema) ?? 'an object'];
    case 'either':
      return schema.options.flatMap((option) => typeWords(option, nameOf));
  }
}

function orText(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const last = distinct.pop() ?? '';
  return distinct.length === 0 ? last : `${distinct.join(', ')} or ${last}`;
}

/** Variants can differ in what a member means. */
function meaningOf(schemas: readonly Schema[], type: string): string {
  const meanings = new Set(schemas.flatMap(({ description }) => description ?? []));
  return [...meanings]
    .filter((meaning) => !repeats(meaning, type))
    .map((meaning) => withoutRepetition(meaning, type))
    .join(' Or: ');
}

/** Leaves out the clauses that only repeat the type: of "A number in decimal: read it with BigInt." the first one. */
function withoutRepetition(meaning: string, type: string): string {
  const known = new Set(wordsIn(type));
  const kept: string[] = [];
  for (const clause of meaning.split(/(?<=[:,.]) /)) {
    const words = wordsIn(clause);
    const last = kept.at(-1);
    if (words.length === 0 || words.some((word) => !known.has(word))) kept.push(clause);
    else if (last !== undefined) kept[kept.length - 1] = `${last.slice(0, -1)}${clause.slice(-1)}`;
  }
  const text = kept.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Whether most words of a meaning are in the type too: an address is "An address.". */
function repeats(meaning: string, type: string): boolean {
  const words = wordsIn(meaning);
  const known = new Set(wordsIn(type));
  return words.filter((word) => known.has(word)).length > words.length / 2;
}

function wordsIn(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .match(/\w{3,}/g)
      ?.filter((word) => word !== 'the') ?? []
  );
}
