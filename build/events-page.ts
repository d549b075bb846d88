import { asText, type Row, table } from '../docs/markdown.ts';
import { describeData } from '../src/protocol/events/contract/event-contract.ts';
import { eventsOf, type NamedContract } from '../src/protocol/events/contract/event-contracts.ts';
import {
  type Members,
  type ObjectSchema,
  object,
  type Schema,
  type VariantsSchema,
} from '../src/protocol/events/contract/schema/schema.ts';
import { type Generation, generations } from '../src/protocol/events/generation.ts';
import { type Field, fieldsOf } from '../src/protocol/schemas/fields.ts';

const origin =
  '<!-- Made from the contract in src/protocol/events/contract by `npm run contract`. Do not edit. -->';
const introduction = `# Events

For developers who handle deliveries: every event of every generation of nodes, and the fields of its \`data\`.

\`phantom-webhook events NAME --profile PROFILE\` shows one event with its fields and an example. The package contains the same
as JSON Schemas and as AsyncAPI documents ([schemas of bodies](formats.md#schemas-of-bodies)).

A generation is a family of nodes that send the same events. The profiles \`portable\` and \`docs\` send the events of
\`phantom-2.2\`. An event without \`data\` has only a name and a time. "Unconfirmed" marks data that was neither measured
nor read in the source of the node. Sources such as \`protocol.md\` are measurements of real nodes, kept outside this repository.

Amounts are text, because they can exceed what a JavaScript number holds: read them with \`BigInt\`. Fields that only some
objects have are optional.`;

type NamedSchema = ObjectSchema | VariantsSchema;

/** Returns `docs/events.md`: the events of each generation, and the fields of the objects in their data. */
export function eventsPage(): string {
  const known = new Map<string, Generation>();
  return `${[introduction, origin, ...generations.flatMap((generation) => sectionOf(generation, known))].join('\n\n')}\n`;
}

/** @param known the generation in which an object was first described, by its name and the text of its description */
function sectionOf(generation: Generation, known: Map<string, Generation>): readonly string[] {
  const contracts = eventsOf(generation);
  const own: string[] = [];
  const repeated = new Map<Generation, string[]>();
  for (const [name, schema] of objectsOf(contracts)) {
    const text = objectText(schema);
    const earlier = known.get(`${name} ${text}`);
    if (earlier === undefined) {
      known.set(`${name} ${text}`, generation);
      own.push(`### ${name} of ${generation}`, text);
    } else {
      repeated.set(earlier, [...(repeated.get(earlier) ?? []), name]);
    }
  }
  return [
    `## ${generation}`,
    table(['event', 'delivered', 'when, or why not', 'data', 'source'], contracts.map(eventRow)),
    ...[...repeated].map(
      ([earlier, names]) => `As in [${earlier}](#${anchorOf(earlier)}): ${names.join(', ')}.`,
    ),
    ...own,
  ];
}

/** As GitHub makes it from a title. */
function anchorOf(generation: Generation): string {
  return generation.replaceAll('.', '');
}

function eventRow({ name, isDelivered, isGuess, remark, source, ...contract }: NamedContract): Row {
  const data = asText(describeData(contract));
  return [
    `\`${name}\``,
    isDelivered ? 'yes' : 'no',
    asText(remark),
    isGuess ? `${data} Unconfirmed.` : data,
    asText(source),
  ];
}

/** The named objects in the data of some events, in the order in which they are found. */
function objectsOf(contracts: readonly NamedContract[]): readonly (readonly [string, NamedSchema])[] {
  const found = new Map<string, NamedSchema>();
  const visit = (schema: Schema | undefined): void => {
    if (schema?.kind === 'list') visit(schema.item);
    if (schema?.kind === 'either') schema.options.forEach(visit);
    if (schema?.kind !== 'object' && schema?.kind !== 'variants') return;
    const { name } = schema;
    if (name !== undefined && !found.has(name)) found.set(name, schema);
    if (schema.kind === 'variants') visit(schema.extending?.base);
    const options = schema.kind === 'object' ? [schema] : schema.options;
    for (const { members } of options)
      for (const member of Object.values(members)) visit(member.kind === 'optional' ? member.schema : member);
  };
  for (const { data } of contracts) visit(data);
  return [...found];
}

function objectText(schema: NamedSchema): string {
  if (schema.kind === 'object') return fieldTable(schema);
  const { extending } = schema;
  if (extending === undefined) return `${optionTable(schema)}\n\n${fieldTable(schema)}`;
  const more = object(extending.members);
  return Object.keys(more.members).length === 0
    ? `The same as ${extending.base.name}.`
    : `The fields of ${extending.base.name}, and at the end:\n\n${fieldTable(more)}`;
}

function optionTable({ tags, options, rest }: VariantsSchema): string {
  const isShared = (name: string) => options.every(({ members }) => Object.hasOwn(members, name));
  const rows = options.map(({ name = '', members }) => [
    ...tags.map((tag) => tagText(members[tag])),
    name,
    Object.keys(members)
      .filter((member) => !isShared(member))
      .map((member) => `\`${member}\``)
      .join(', '),
  ]);
  const others = rest === undefined ? [] : [[...tags.map(() => 'others'), '', 'any']];
  return table(
    [...tags.map((tag) => `\`${tag}\``), 'object', 'fields that others lack'],
    [...rows, ...others],
  );
}

function tagText(member: Members[string] | undefined): string {
  return member?.kind === 'constant' ? String(member.value) : '';
}

function fieldTable(schema: NamedSchema): string {
  const fields = fieldsOf(schema, (inner) => (inner === schema ? undefined : inner.name));
  return table(['field', 'type', 'meaning'], rowsOf(fields, ''));
}

function rowsOf(fields: readonly Field[], path: string): readonly Row[] {
  return fields.flatMap(({ name, type, isOptional, meaning, isList, fields: inner }) => [
    [`\`${path}${name}\``, asText(isOptional ? `${type}, optional` : type), asText(meaning)],
    ...rowsOf(inner, `${path}${name}${isList ? '[]' : ''}.`),
  ]);
}
