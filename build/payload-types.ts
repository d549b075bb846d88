import type { EventContract } from '../src/protocol/events/contract/event-contract.ts';
import type { ObjectSchema, Schema, VariantsSchema } from '../src/protocol/events/contract/schema/schema.ts';
import { type MergedMember, mergeMembers } from '../src/protocol/schemas/merge-members.ts';

/** An event with its contracts in one or more generations. */
export interface TypedEvent {
  readonly name: string;
  readonly contracts: readonly EventContract[];
}

/**
 * Writes the TypeScript types of the payloads of some events. The type of a payload covers all its contracts: what only
 * some generations send is optional, and what differs is a union.
 * @param title what the interface of all payloads is described as, in a sentence
 */
export function payloadTypes(events: readonly TypedEvent[], interfaceName: string, title: string): string {
  const writer = createTypeWriter();
  const entries = events.map(({ name, contracts }) => {
    const type = writer.typeOf(contracts.map(({ data }) => data)).replaceAll('\n', '\n  ');
    const remarks = [...new Set(contracts.map(({ remark }) => remark))];
    const comment = remarks.length === 1 ? docComment(remarks[0], '  ') : '';
    return `${comment}  readonly ${propertyName(name)}: ${type};\n`;
  });
  return (
    '// Made from the contract in src/protocol/events/contract by `npm run contract`. Do not edit.\n\n' +
    `${writer.declarations().join('\n')}\n` +
    `${docComment(title, '')}export interface ${interfaceName} {\n${entries.join('')}}\n`
  );
}

interface TypeWriter {
  /** Returns the type of a value that any of these schemas allows. Undefined stands for an absent value. */
  typeOf(schemas: readonly (Schema | undefined)[]): string;
  declarations(): readonly string[];
}

type Definition = ObjectSchema | VariantsSchema;

function createTypeWriter(): TypeWriter {
  // Collected first and written last, because the schemas of one name may be far apart.
  const definitions = new Map<string, Definition[]>();

  return {
    typeOf,
    declarations() {
      const written = new Map<string, string>();
      // Writing a definition can find others.
      for (let size = -1; size !== definitions.size || size !== written.size; ) {
        size = definitions.size;
        for (const [name, schemas] of definitions) written.set(name, declaration(name, schemas));
      }
      return [...written.values()];
    },
  };

  function typeOf(schemas: readonly (Schema | undefined)[]): string {
    const types = schemas.flatMap(alternatives);
    const items = schemas.flatMap(itemsOf);
    const unnamed = schemas.flatMap(unnamedObjects);
    const all = [
      ...types,
      ...(items.length > 0 ? [`readonly ${parenthesized(typeOf(items))}[]`] : []),
      ...(unnamed.length > 0 ? [objectType(unnamed)] : []),
    ];
    if (all.includes('unknown')) return 'unknown';
    const distinct = [...new Set(all)].filter((type) => !(type.startsWith("'") && all.includes('string')));
    return distinct.join(' | ');
  }

  /** Returns the types of a schema that need no others to be written. */
  function alternatives(schema: Schema | undefined): readonly string[] {
    switch (schema?.kind) {
      case undefined:
        return ['undefined'];
      case 'text':
        return ['string'];
      case 'number':
        return ['number'];
      case 'boolean':
        return ['boolean'];
      case 'constant':
        return [typeof schema.value === 'string' ? `'${schema.value}'` : String(schema.value)];
      case 'any':
        return ['unknown'];
      case 'either':
        return schema.options.flatMap(alternatives);
      case 'list':
        return [];
      case 'object':
        return schema.name === undefined ? [] : [define(schema.name, schema)];
      case 'variants':
        return [define(schema.name, schema)];
    }
  }

  function itemsOf(schema: Schema | undefined): readonly Schema[] {
    if (schema?.kind === 'either') return schema.options.flatMap(itemsOf);
    return schema?.kind === 'list' ? [schema.item] : [];
  }

  function unnamedObjects(schema: Schema | undefined): readonly ObjectSchema[] {
    if (schema?.kind === 'either') return schema.options.flatMap(unnamedObjects);
    return schema?.kind === 'object' && schema.name === undefined ? [schema] : [];
  }

  function define(name: string, schema: Definition): string {
    const known = definitions.get(name) ?? [];
    if (!known.includes(schema)) definitions.set(name, [...known, schema]);
    return name;
  }

  function declaration(name: string, schemas: readonly Definition[]): string {
    const description = schemas.find((schema) => schema.kind === 'object' && schema.description)?.description;
    const comment = docComment(description, '');
    const objects = schemas.filter((schema) => schema.kind === 'object');
    if (objects.length > 0) return `${comment}export interface ${name} ${objectType(objects)}\n`;
    const all = schemas.filter((schema) => schema.kind === 'variants');
    return `${comment}${typeAlias(name, variantsType(all))}`;
  }

  function variantsType(schemas: readonly VariantsSchema[]): string {
    const plain = schemas.filter(({ extending }) => extending === undefined);
    const extensions = schemas.flatMap(({ extending }) => extending ?? []);
    const options = plain.flatMap((schema) => schema.options);
    const bases = [...options, ...extensions.map(({ base }) => base)];
    const base = typeOf(bases);
    const members = mergeMembers(extensions.map((extension) => extension.members));
    if (members.length === 0) return base;
    return `${parenthesized(base)} & {\n${members.map(memberText).join('')}}`;
  }

  function objectType(schemas: readonly ObjectSchema[]): string {
    const members = mergeMembers(schemas.map((schema) => schema.members)).map(memberText);
    const others = schemas.flatMap((schema) => schema.others ?? []);
    // An index signature has to include the types of all members.
    const index =
      others.length > 0 ? `  readonly [name: string]: ${indexType(others, members.length)};\n` : '';
    return `{\n${members.join('')}${index}}`;
  }

  function indexType(others: readonly Schema[], memberCount: number): string {
    return memberCount > 0 ? 'unknown' : typeOf(others);
  }

  function memberText({ name, schemas, isOptional }: MergedMember): string {
    const description = schemas.find((schema) => schema.description !== undefined)?.description;
    const type = typeOf(schemas).replaceAll('\n', '\n  ');
    return `${docComment(description, '  ')}  readonly ${propertyName(name)}${isOptional ? '?' : ''}: ${type};\n`;
  }
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

function parenthesized(type: string): string {
  return / \| | & |^readonly /.test(type.replace(/\{[\s\S]*\}/, '')) ? `(${type})` : type;
}

const columns = 110;

function typeAlias(name: string, type: string): string {
  const line = `export type ${name} = ${type};\n`;
  if (type.includes('{') || line.length <= columns + 1) return line;
  return `export type ${name} =\n${type
    .split(' | ')
    .map((each) => `  | ${each}`)
    .join('\n')};\n`;
}

function docComment(text: string | undefined, indent: string): string {
  if (text === undefined) return '';
  const line = `${indent}/** ${text} */`;
  if (line.length <= columns) return `${line}\n`;
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (`${indent} * ${last} ${word}`.length > columns) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return `${indent}/**\n${lines.map((each) => `${indent} * ${each}\n`).join('')}${indent} */\n`;
}
