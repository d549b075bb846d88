import { commandTable } from '../src/cli/help/command-table.ts';
import { commonExitCodes } from '../src/cli/help/help-footer.ts';
import { exitCodes } from '../src/cli/run.ts';
import { type FailureCode, type ProblemCode, problemKinds } from '../src/problem.ts';
import { asText, type Row, table } from './markdown.ts';
import schema from './output.schema.json' with { type: 'json' };

/** The parts of JSON Schema that `output.schema.json` uses. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly { readonly const: string; readonly description: string }[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

const definitions: Readonly<Record<string, Schema>> = schema.$defs;

/** The exit codes of failures that are not problems. */
const otherExitCodes: Readonly<Record<Exclude<FailureCode, ProblemCode>, number>> = {
  'missing-deliveries': 1,
  'command-failed': 1,
  'webhook-not-deleted': 3,
  'unknown-dead-letter': 1,
  'internal-error': 70,
};

/** Returns every line, error code and exit code as Markdown, from the schema and the declarations of the commands. */
export function outputReference(): string {
  return [
    '## Lines',
    ...Object.entries(definitions).map(lineSection),
    '## Error codes',
    errorTable(),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      Object.entries(commonExitCodes).map(([code, meaning]) => [`\`${code}\``, asText(meaning)]),
    ),
    'For each command:',
    exitCodeTable(),
  ].join('\n\n');
}

function lineSection([name, definition]: readonly [string, Schema]): string {
  const fields = table(['field', 'type', 'meaning'], fieldsOf(definition, ''));
  return `### \`${name}\`\n\n${asText(definition.description ?? '')}\n\n${fields}`;
}

/** One row for each field, and below it one for each field inside of it. */
function fieldsOf({ properties = {}, required = [] }: Schema, path: string): readonly Row[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const inner = field.items === undefined ? field : field.items;
    const innerPath = `${path}${name}${field.items === undefined ? '' : '[]'}.`;
    const type = `${typeText(field)}${required.includes(name) ? '' : ', optional'}`;
    return [[`\`${path}${name}\``, type, asText(field.description ?? '')], ...fieldsOf(inner, innerPath)];
  });
}

function typeText({ type, const: only, enum: values, oneOf, items }: Schema): string {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (oneOf !== undefined) return 'an error code';
  if (type === undefined) return 'any JSON';
  const types = typeof type === 'string' ? [type] : type;
  return types
    .map((name) => (name === 'array' && items?.type !== undefined ? `array of ${String(items.type)}` : name))
    .join(' or ');
}

function errorTable(): string {
  const codes = definitions.error?.properties?.code?.oneOf ?? [];
  return table(
    ['code', 'exit code', 'meaning'],
    codes.map(({ const: code, description }) => [`\`${code}\``, `${exitCodeOf(code)}`, asText(description)]),
  );
}

function exitCodeOf(code: string): number {
  const kind = Object.entries(problemKinds).find(([name]) => name === code)?.[1];
  if (kind !== undefined) return exitCodes[kind];
  const other = Object.entries(otherExitCodes).find(([name]) => name === code)?.[1];
  if (other === undefined) throw new Error(`Expected the exit code of ${code}, got none.`);
  return other;
}

function exitCodeTable(): string {
  return table(
    ['command', 'code', 'meaning'],
    commandTable.flatMap(({ words, exitCodes: own }) =>
      Object.entries(own).map(([code, meaning]) => [
        `\`${words.join(' ')}\``,
        `\`${code}\``,
        asText(meaning),
      ]),
    ),
  );
}
