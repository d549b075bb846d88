import {
  type ObjectSchema,
  readMember,
  type Schema,
  type VariantsSchema,
} from '../events/contract/schema/schema.ts';
import type { TextFormat } from '../events/contract/schema/text-formats.ts';

/**
 * The keywords that the contract needs. Each means the same in JSON Schema 2020-12 and in draft-07, except
 * `unevaluatedProperties`, which draft-07 does not know.
 */
export interface JsonSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly unevaluatedProperties?: false;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly examples?: readonly unknown[];
}

export interface SchemaWriter {
  jsonSchema(schema: Schema): JsonSchema;
  /** The named objects and variants of all schemas written so far. */
  definitions(): Readonly<Record<string, JsonSchema>>;
}

/** @param place what a reference to a definition starts with: `#/$defs/` */
export function createSchemaWriter(place: string): SchemaWriter {
  const definitions = new Map<string, JsonSchema>();
  return { jsonSchema, definitions: () => Object.fromEntries(definitions) };

  function jsonSchema(schema: Schema): JsonSchema {
    const { description } = schema;
    const about: JsonSchema = description === undefined ? {} : { description };
    switch (schema.kind) {
      case 'any':
        return about;
      case 'text':
        return textSchema(schema.format, description);
      case 'number': {
        const { isInteger, min: minimum, max } = schema;
        const maximum = max === Number.MAX_VALUE ? {} : { maximum: max };
        return { ...about, type: isInteger ? 'integer' : 'number', minimum, ...maximum };
      }
      case 'boolean':
        return { ...about, type: 'boolean' };
      case 'constant':
        return { ...about, const: schema.value };
      case 'list': {
        const { minItems, maxItems } = schema;
        return {
          ...about,
          type: 'array',
          items: jsonSchema(schema.item),
          ...(minItems === 0 ? {} : { minItems }),
          ...(maxItems === undefined ? {} : { maxItems }),
        };
      }
      case 'either': {
        const { options } = schema;
        const values = options.flatMap((option) => (option.kind === 'constant' ? [option.value] : []));
        return values.length === options.length
          ? { ...about, enum: values }
          : { ...about, anyOf: options.map(jsonSchema) };
      }
      case 'object':
        return schema.name === undefined ? objectSchema(schema) : define(schema.name, objectSchema(schema));
      case 'variants': {
        const { extending, name } = schema;
        const addsNothing = extending !== undefined && Object.keys(extending.members).length === 0;
        return addsNothing
          ? { ...jsonSchema(extending.base), ...about }
          : define(name, variantsSchema(schema));
      }
    }
  }

  function textSchema({ name, pattern, description: usual }: TextFormat, description?: string): JsonSchema {
    if (pattern.source === '^')
      return { ...(description === undefined ? {} : { description }), type: 'string' };
    const definition: JsonSchema = { type: 'string', pattern: pattern.source };
    const { $ref = '' } = define(
      name,
      usual === undefined ? definition : { description: usual, ...definition },
    );
    return description === usual || description === undefined ? { $ref } : { description, $ref };
  }

  function objectSchema({ description, members, others }: ObjectSchema, title?: string): JsonSchema {
    const entries = Object.entries(members).map(([name, member]) => ({ name, ...readMember(member) }));
    const required = entries.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
    return {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      type: 'object',
      properties: Object.fromEntries(entries.map(({ name, schema }) => [name, jsonSchema(schema)])),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: others === undefined ? false : othersSchema(others),
    };
  }

  function othersSchema(others: Schema): boolean | JsonSchema {
    return others.kind === 'any' && others.description === undefined ? true : jsonSchema(others);
  }

  function variantsSchema({ description, options, rest, extending }: VariantsSchema): JsonSchema {
    // Options with further members have no name, but readers know them by that of the option they extend.
    const titled = options.map((option, index) =>
      objectSchema(option, option.name ?? extending?.base.options[index]?.name),
    );
    const shared = withSharedMembers(titled);
    const about: JsonSchema = description === undefined ? {} : { description };
    return {
      ...about,
      ...(rest.length === 0 ? shared : { oneOf: [shared, ...rest.map((one) => objectSchema(one))] }),
    };
  }

  /** Two objects of a name can differ within a generation; the later ones get a number. */
  function define(name: string, definition: JsonSchema): JsonSchema {
    const structure = structureOf(definition);
    for (let count = 1; ; count += 1) {
      const free = count === 1 ? name : `${name}${count}`;
      const known = definitions.get(free);
      if (known !== undefined && structureOf(known) !== structure) continue;
      if (known === undefined) definitions.set(free, definition);
      const { description } = definition;
      const isRepeated = description === undefined || description === (known ?? definition).description;
      return { $ref: `${place}${free}`, ...(isRepeated ? {} : { description }) };
    }
  }
}

/** Writes the members that all options share only once: a transaction has many, and there are many types of it. */
function withSharedMembers(options: readonly JsonSchema[]): JsonSchema {
  const [{ properties = {}, required = [] } = {}, ...others] = options;
  const isShared = (name: string) => {
    const text = JSON.stringify(properties[name]);
    const isRequired = required.includes(name);
    return others.every(
      (other) =>
        JSON.stringify(other.properties?.[name]) === text && other.required?.includes(name) === isRequired,
    );
  };
  const shared = new Set(Object.keys(properties).filter(isShared));
  const only = (schema: JsonSchema, isWanted: (name: string) => boolean): JsonSchema => ({
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).filter(([name]) => isWanted(name)),
    ),
    required: schema.required?.filter(isWanted) ?? [],
  });
  return {
    type: 'object',
    ...only({ properties, required }, (name) => shared.has(name)),
    // No value has the constants of two options.
    oneOf: options.map(({ title, description, ...option }) => ({
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...only(option, (name) => !shared.has(name)),
    })),
    unevaluatedProperties: false,
  };
}

function structureOf({ description: _, ...structure }: JsonSchema): string {
  return JSON.stringify(structure);
}
