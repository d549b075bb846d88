import type { EnvelopeKey, Profile } from '../delivery/profile.ts';
import type { NamedContract } from '../events/contract/event-contracts.ts';
import { integer } from '../events/contract/schema/schema.ts';
import { isReleased } from '../events/generation.ts';
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './json-schema.ts';

/** A JSON Schema that stands on its own. */
export interface RootSchema extends JsonSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** 13 digits: the years 2001 to 2286. */
export const sendingTime = integer(1e12, 1e13 - 1, 'When the node sent it, in Unix milliseconds.');

/** In characters. Hexadecimal text hardly compresses, so longer examples would make the package much larger. */
const longestExample = 1_000;

/**
 * Returns the JSON Schema 2020-12 of the whole body of a delivery.
 * @param example the text of a body, if the schema is to show one. If it is long and its data is a list, the schema shows
 *   only an item. It shows nothing of events that stock nodes never deliver, and of unreleased nodes: no such body was
 *   ever sent.
 */
export function bodySchema(profile: Profile, contract: NamedContract, example?: string): RootSchema {
  const writer = createSchemaWriter('#/$defs/');
  const body = describeBody(writer, profile, contract, writer.jsonSchema(sendingTime));
  const definitions = writer.definitions();
  const schema: RootSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:phantom-webhook:${profile.name}:${contract.name}`,
    ...body,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
  const isShown = contract.isDelivered && isReleased(profile.generation);
  return isShown && example !== undefined ? withExample(schema, example) : schema;
}

/**
 * Returns the schema of a body. The named objects in it are only references, to the definitions of the writer.
 * @param time the schema of the sending time, or a reference to it
 */
export function describeBody(
  writer: SchemaWriter,
  { envelope }: Profile,
  { name, data, isDelivered, isGuess, remark }: NamedContract,
  time: JsonSchema,
): JsonSchema {
  const event: JsonSchema = { description: 'The name of the event.', const: name };
  const members: Readonly<Record<EnvelopeKey, JsonSchema | undefined>> = {
    timestamp: time,
    created: time,
    data: data && writer.jsonSchema(data),
    event,
    type: event,
  };
  const properties = envelope.flatMap((key) => {
    const member = members[key];
    return member === undefined ? [] : [[key, member] as const];
  });
  // Where anything may be sent, that includes nothing.
  const required = properties.map(([key]) => key).filter((key) => key !== 'data' || data?.kind !== 'any');
  const delivery = isDelivered ? remark : `Stock nodes never deliver it. ${remark}`;
  return {
    title: name,
    description: isGuess ? `${delivery} The shape of its data is unconfirmed.` : delivery,
    type: 'object',
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
  };
}

function withExample(schema: RootSchema, text: string): RootSchema {
  const body: { readonly data?: unknown } = JSON.parse(text);
  if (text.length <= longestExample) return { ...schema, examples: [body] };
  const { data } = schema.properties ?? {};
  if (!Array.isArray(body.data) || data?.items === undefined) return schema;
  const [item] = body.data;
  if (JSON.stringify(item).length > longestExample) return schema;
  const items = { ...data.items, examples: [item] };
  return { ...schema, properties: { ...schema.properties, data: { ...data, items } } };
}
