import pg from 'pg';
import { type PreparedDelivery, prepareGroups } from '../engines/numbered-block.ts';

/** Stores deliveries that are in memory into an existing table: the statement of the program, 256 rows at once. */
const [url = '', count = ''] = process.argv.slice(2);
const rowsTogether = 256;

type Column = readonly [name: string, type: string, read: (delivery: PreparedDelivery) => unknown];

const columns: readonly Column[] = [
  ['id', 'text', ({ attributes }) => attributes.id],
  ['event', 'text', ({ attributes }) => attributes.type],
  ['source', 'text', ({ attributes }) => attributes.source],
  ['received_at', 'timestamptz', ({ attributes }) => attributes.time],
  ['subject', 'text', ({ attributes }) => attributes.subject],
  ['dedup_key', 'text', ({ attributes }) => attributes.dedupkey],
  ['block_height', 'bigint', ({ height }) => height],
  ['transaction_id', 'text', () => null],
  ['token', 'text', ({ attributes }) => attributes.token],
  ['attempt', 'integer', ({ attributes }) => attributes.attempt],
  ['content_type', 'text', ({ attributes }) => attributes.datacontenttype],
  ['body', 'bytea', ({ body }) => body],
  ['payload', 'text', ({ payload }) => payload],
];

const names = columns.map(([name]) => name).join(', ');
const text =
  `insert into webhook_deliveries (${names}) select ${names.replace('payload', 'payload::json')} ` +
  `from unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')}) ` +
  `with ordinality as delivery(${names}, ordinal) order by ordinal on conflict (id) do nothing`;

const statements = prepareGroups(Number(count), rowsTogether).map((deliveries) =>
  columns.map(([, , read]) => deliveries.map(read)),
);

const client = new pg.Client(url);
await client.connect();
for (const values of statements) await client.query({ name: 'store', text, values });
