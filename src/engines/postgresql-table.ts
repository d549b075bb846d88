import type { Client } from 'pg';
import type { EngineFailureReason } from './engine.ts';

/** What the table has to contain: other columns are not used, and must have defaults. */
const columnTypes: Readonly<Record<string, string>> = {
  position: 'bigint',
  id: 'text',
  event: 'text',
  source: 'text',
  received_at: 'timestamp with time zone',
  subject: 'text',
  dedup_key: 'text',
  block_height: 'bigint',
  transaction_id: 'text',
  token: 'text',
  attempt: 'integer',
  content_type: 'text',
  body: 'bytea',
  payload: 'json',
};

/** The table is not there, or is another one. */
export class WrongTable extends Error {
  readonly reason: EngineFailureReason;
  readonly hint: string;

  constructor(reason: EngineFailureReason, message: string, hint: string) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }
}

/** @param table a name, or a schema and a name, made of letters, digits, `_` and `$` */
export function quotedTable(table: string): string {
  return table
    .split('.')
    .map((name) => `"${name}"`)
    .join('.');
}

/** The statements that create the table and its indexes, unless they exist. */
export function tableStatements(table: string): readonly string[] {
  const quoted = quotedTable(table);
  const name = table.split('.').at(-1) ?? '';
  return [
    [
      `create table if not exists ${quoted} (`,
      '  position bigint generated always as identity,',
      '  id text primary key,',
      '  event text not null,',
      '  source text not null,',
      '  received_at timestamptz not null,',
      '  subject text,',
      '  dedup_key text,',
      '  block_height bigint,',
      '  transaction_id text,',
      '  token text not null,',
      '  attempt integer not null,',
      '  content_type text not null,',
      '  body bytea not null,',
      '  payload json',
      ')',
    ].join('\n'),
    ...['position', 'event, block_height', 'received_at', 'transaction_id'].map(
      (columns) =>
        `create index if not exists "${name}_${columns.split(', ').at(-1)}" on ${quoted} (${columns})`,
    ),
  ];
}

/** Creates the table and its indexes if there is no such table. An existing one is never altered. */
export async function createTable(client: Client, table: string): Promise<void> {
  if ((await columnsOf(client, table)).size > 0) return;
  // Two relays may start at once; the second one waits here.
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock(hashtext($1))', [`phantom-webhook ${table}`]);
  for (const statement of tableStatements(table)) await client.query(statement);
  await client.query('commit');
}

/** @throws WrongTable if deliveries cannot be kept in it */
export async function checkTable(client: Client, table: string): Promise<void> {
  const found = await columnsOf(client, table);
  if (found.size === 0) {
    throw new WrongTable(
      'missing',
      `there is no table "${table}"`,
      'Use --create, or run the statements in docs/engines.md of the repository.',
    );
  }
  const hint = 'Name another table in the URL: table=NAME. --create never alters one.';
  for (const [name, type] of Object.entries(columnTypes)) {
    const actual = found.get(name);
    if (actual === type) continue;
    const what =
      actual === undefined ? `has no column ${name}` : `has a column ${name} of type ${actual}, not ${type}`;
    throw new WrongTable('wrong-type', `the table "${table}" ${what}`, hint);
  }
  const { rows } = await client.query<{ encoding: string }>(
    "select current_setting('server_encoding') as encoding",
  );
  const encoding = rows[0]?.encoding;
  if (encoding === 'UTF8') return;
  throw new WrongTable(
    'wrong-type',
    `the database is encoded as ${encoding}, which cannot hold every payload`,
    'Create another one: createdb --encoding UTF8 --template template0 NAME',
  );
}

async function columnsOf(client: Client, table: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    'select attname as name, format_type(atttypid, null) as type from pg_attribute ' +
      'where attrelid = to_regclass($1) and attnum > 0 and not attisdropped',
    [quotedTable(table)],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}
