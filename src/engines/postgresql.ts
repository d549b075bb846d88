import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'pg';
import { payloadText } from '../protocol/delivery/delivery.ts';
import {
  type CodeMeaning,
  codeOf,
  type Engine,
  type EngineOptions,
  type Explanation,
  entryFor,
  explainConnection,
  messageOf,
} from './engine.ts';
import type { EngineAddress } from './engine-address.ts';
import { type EngineDelivery, keyOf } from './engine-delivery.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import { type ConnectOptions, keepConnection } from './keep-connection.ts';
import { loadClient } from './load-client.ts';
import { checkTable, createTable, quotedTable, WrongTable } from './postgresql-table.ts';

/** More rows in one statement take longer to fail, and no less time. */
const maxRows = 256;
const maxBytes = 4 * 1_048_576;

/** Opens a table of PostgreSQL. Connects with the first delivery. @throws Problem `missing-client` */
export async function openPostgresql(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: EngineOptions,
): Promise<Engine> {
  const { creates, dedupes } = options;
  const connect = await loadPostgresql();
  const table = address.settings.table ?? '';
  const statement = insertStatement(quotedTable(table));
  const connection = keepConnection<Client>(
    {
      address,
      async open(dropped, onEnded) {
        const client = await connect({ address, secrets, options, dropped, onEnded });
        if (creates) await createTable(client, table);
        await checkTable(client, table);
        return client;
      },
      explain: (cause) => explainPostgresql(cause, address),
    },
    options,
  );
  const prepared = new WeakMap<EngineDelivery, Row>();
  return {
    maxTogether: maxRows,
    maxBytesTogether: maxBytes,
    prepare(delivery) {
      prepared.set(delivery, rowOf(delivery, dedupes));
    },
    async store(deliveries) {
      const rows = deliveries.map((delivery) => prepared.get(delivery) ?? rowOf(delivery, dedupes));
      const values = columns.map(({ read }) => rows.map(read));
      const failure = await connection.use((client) =>
        client.query({ name: 'store', text: statement, values }),
      );
      return failure ?? { kind: 'stored' };
    },
    async close() {
      connection.close();
    },
  };
}

/** @throws Problem `missing-client` */
export async function loadPostgresql(): Promise<(options: ConnectOptions) => Promise<Client>> {
  const { default: postgresql } = await loadClient('postgresql', 'pg', () => import('pg'));
  return async ({ address, secrets, options, dropped, onEnded }) => {
    const { host, port, database, user, isTls } = address;
    const socket = new Socket();
    // A client that is connecting cannot be ended in another way.
    dropped.addEventListener('abort', () => socket.destroy(), { once: true });
    const client = new postgresql.Client({
      ...{ host, port, database },
      ...(user === undefined ? {} : { user }),
      ...(secrets.password === undefined ? {} : { password: secrets.password }),
      ssl: isTls && { rejectUnauthorized: options.checksCertificate },
      stream: () => socket,
      keepAlive: true,
      application_name: 'phantom-webhook',
    });
    client.on('error', onEnded);
    client.on('end', onEnded);
    endAtFault(socket);
    // With TLS, the client reads from another socket, around this one.
    client.connection.on('sslconnect', () => endAtFault(client.connection.stream));
    if (dropped.aborted) socket.destroy();
    try {
      await client.connect();
    } catch (cause) {
      // The client has found no password, not even in ~/.pgpass, and reports that without a code.
      const lacksPassword = client.password == null && codeOf(cause) === '' && socket.writable;
      throw lacksPassword
        ? Object.assign(new Error('No password is given.', { cause }), { code: '28P01' })
        : cause;
    }
    return client;
  };
}

/**
 * Ends a connection when its data cannot be read. The client throws at malformed messages, within an event of the socket,
 * where nobody would catch it.
 */
function endAtFault(stream: Duplex): void {
  const emit = stream.emit.bind(stream);
  stream.emit = (name: string | symbol, ...values: unknown[]) => {
    try {
      return emit(name, ...values);
    } catch (cause) {
      stream.destroy(cause instanceof Error ? cause : new Error(String(cause)));
      return false;
    }
  };
}

interface Row {
  readonly delivery: EngineDelivery;
  readonly key: string;
  readonly payload: string | null;
  readonly blockHeight: number | null;
  readonly transactionId: string | null;
}

interface Column {
  readonly name: string;
  readonly type: string;
  read(row: Row): unknown;
}

const columns: readonly Column[] = [
  { name: 'id', type: 'text', read: ({ key }) => key },
  { name: 'event', type: 'text', read: ({ delivery }) => delivery.attributes.type },
  { name: 'source', type: 'text', read: ({ delivery }) => delivery.attributes.source },
  { name: 'received_at', type: 'timestamptz', read: ({ delivery }) => delivery.attributes.time },
  { name: 'subject', type: 'text', read: ({ delivery }) => delivery.attributes.subject ?? null },
  { name: 'dedup_key', type: 'text', read: ({ delivery }) => delivery.attributes.dedupkey ?? null },
  { name: 'block_height', type: 'bigint', read: ({ blockHeight }) => blockHeight },
  { name: 'transaction_id', type: 'text', read: ({ transactionId }) => transactionId },
  { name: 'token', type: 'text', read: ({ delivery }) => delivery.attributes.token },
  { name: 'attempt', type: 'integer', read: ({ delivery }) => delivery.attributes.attempt },
  { name: 'content_type', type: 'text', read: ({ delivery }) => delivery.attributes.datacontenttype },
  { name: 'body', type: 'bytea', read: ({ delivery }) => delivery.body },
  { name: 'payload', type: 'json', read: ({ payload }) => payload },
];

/** One array for each column, so the statement is the same for any number of rows. */
function insertStatement(table: string): string {
  const names = columns.map(({ name }) => name).join(', ');
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type === 'json' ? 'text' : type}[]`);
  const values = columns.map(({ name, type }) => (type === 'json' ? `${name}::json` : name));
  return (
    `insert into ${table} (${names}) select ${values.join(', ')} ` +
    `from unnest(${arrays.join(', ')}) with ordinality as delivery(${names}, ordinal) order by ordinal ` +
    'on conflict (id) do nothing'
  );
}

function rowOf(delivery: EngineDelivery, dedupes: boolean): Row {
  const { attributes, body, members } = delivery;
  const { type, subject = null } = attributes;
  const height = members?.height ?? members?.blockHeight;
  return {
    delivery,
    key: keyOf(attributes, dedupes),
    payload: (members && payloadText(body)) ?? null,
    blockHeight: typeof height === 'number' && Number.isSafeInteger(height) ? height : null,
    transactionId: type.startsWith('transaction.') ? subject : null,
  };
}

/** @param cause an error of the client, of the system, or `WrongTable` */
export function explainPostgresql(
  cause: unknown,
  { settings, user, database, isTls }: EngineAddress,
): Explanation {
  const table = settings.table ?? '';
  if (cause instanceof WrongTable) {
    return { reason: cause.reason, detail: table, what: cause.message, hint: cause.hint };
  }
  const code = codeOf(cause);
  const known = entryFor(codes, code) ?? entryFor(codes, code.slice(0, 2));
  if (known !== undefined) return { detail: code, ...known({ table, user: user ?? '', database, cause }) };
  const connection = explainConnection(cause);
  if (connection !== undefined) return connection;
  if (code.startsWith('ERR_'))
    return { reason: 'reset', detail: code, what: `its answer cannot be read (${code})` };
  // The client reports an ended connection without a code.
  if (code === '')
    return { reason: 'reset', detail: '', what: messageOf(cause), hint: isTls ? noTls : undefined };
  return { reason: 'rejected', detail: code, what: `it refused: ${messageOf(cause)} (${code})` };
}

const noTls =
  'If the server does not use TLS, add sslmode=disable to the URL. Others can then read the password.';

interface CodeFacts {
  readonly table: string;
  readonly user: string;
  readonly database: string;
  readonly cause: unknown;
}

/** What error codes mean: www.postgresql.org/docs/current/errcodes-appendix.html. Two characters are a class. */
const codes: Readonly<Record<string, (facts: CodeFacts) => CodeMeaning>> = {
  '28': ({ user }) => ({
    reason: 'no-login',
    what: `it refused ${user === '' ? 'the user' : `the user "${user}"`} or the password`,
    hint: 'Set PGPASSWORD, or name a file in the URL: password-file=FILE.',
  }),
  '3D000': ({ database }) => ({
    reason: 'missing',
    what: `there is no database "${database}"`,
    hint: `Create it: createdb ${database}`,
  }),
  '42P01': ({ table }) => ({
    reason: 'missing',
    what: `there is no table "${table}"`,
    hint: 'Use --create, or run the statements in docs/engines.md of the repository.',
  }),
  '3F000': ({ table }) => ({
    reason: 'missing',
    what: `there is no schema for the table "${table}"`,
    hint: 'Create the schema first: create schema NAME',
  }),
  '42501': ({ table, user, cause }) => ({
    reason: 'no-permission',
    what: `the user "${user}" may not use the table "${table}" (${messageOf(cause)})`,
    hint: `Run as its owner: grant select, insert on ${table} to "${user}". --create needs the right to create tables.`,
  }),
  '42P10': ({ table }) => ({
    reason: 'wrong-type',
    what: `the table "${table}" has no unique index on its column id`,
    hint: 'Without one, a delivery could be stored twice. Name another table, or use --create.',
  }),
  '23': ({ table, cause }) => ({
    reason: 'wrong-type',
    what: `the table "${table}" has other columns or constraints, which refuse the delivery (${messageOf(cause)})`,
    hint: 'Give other columns a default, or name another table in the URL: table=NAME.',
  }),
  '53100': () => ({
    reason: 'full',
    what: 'its disk is full',
    hint: 'Deliveries wait in the store until there is room.',
  }),
  '53200': () => ({ reason: 'unavailable', what: 'it has no memory left' }),
  '53300': () => ({ reason: 'unavailable', what: 'it has too many clients', hint: 'Raise max_connections.' }),
  '57': ({ cause }) => ({
    reason: 'unavailable',
    what: `it starts, stops or recovers (${messageOf(cause)})`,
  }),
  '08': ({ cause }) => ({ reason: 'reset', what: messageOf(cause) }),
  '25006': () => ({
    reason: 'read-only',
    what: 'it only answers reads',
    hint: 'This is a replica, or a transaction is read-only by default. Name the primary server.',
  }),
  '54000': ({ cause }) => ({
    reason: 'too-large',
    what: `a delivery is too large for it (${messageOf(cause)})`,
  }),
};
