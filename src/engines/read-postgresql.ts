import type { Client } from 'pg';
import type { EngineAddress } from './engine-address.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import { explainPostgresql, loadPostgresql } from './postgresql.ts';
import { checkTable, quotedTable } from './postgresql-table.ts';
import { type Page, readPages } from './read-pages.ts';
import { type ReadOptions, type StoredDelivery, storedDelivery } from './stored-delivery.ts';

const maxRows = 500;
const maxBytes = 8 * 1_048_576;

interface Row {
  readonly position: string;
  readonly id: unknown;
  readonly event: unknown;
  readonly time: unknown;
  readonly token: unknown;
  readonly content_type: unknown;
  readonly body: unknown;
}

/** The positions that are read. They are texts, because they can be larger than a number holds. */
interface Range {
  readonly after: string;
  readonly last: string | undefined;
}

/** @throws Problem `missing-client`, `engine-unreachable`, `engine-refused` */
export async function* readPostgresql(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: ReadOptions,
): AsyncGenerator<StoredDelivery | undefined, void, void> {
  const { settings, start } = address;
  const table = settings.table ?? '';
  const quoted = quotedTable(table);
  const connect = await loadPostgresql();
  const connector = {
    address,
    async open(dropped: AbortSignal, onEnded: () => void) {
      const client = await connect({
        address,
        secrets,
        options: { checksCertificate: true, timeoutMs: options.timeoutMs },
        dropped,
        onEnded,
      });
      await checkTable(client, table);
      return client;
    },
    explain: (cause: unknown) => explainPostgresql(cause, address),
  };
  const first: Range = { after: '0', last: undefined };
  yield* readPages(connector, options, first, async (client, range) => {
    const last = range.last ?? (await newestPosition(client, quoted));
    const after = range.last === undefined ? ((await startPosition(client)) ?? last) : range.after;
    return page(await rowsOf(client, quoted, { after, last }), last);
  });

  /** The position before the first delivery that is wanted; undefined if there is none. */
  async function startPosition(client: Client): Promise<string | undefined> {
    if (start.kind === 'beginning') return '0';
    const [column, value] =
      start.kind === 'id' ? ['id', start.id] : ['received_at', new Date(start.atMs).toISOString()];
    const comparison = start.kind === 'id' ? '=' : '>=';
    const { rows } = await client.query<{ position: string | null }>(
      `select (min(position) - 1)::text as position from ${quoted} where ${column} ${comparison} $1`,
      [value],
    );
    return rows[0]?.position ?? undefined;
  }
}

async function newestPosition(client: Client, quoted: string): Promise<string> {
  const { rows } = await client.query<{ position: string | null }>(
    `select max(position)::text as position from ${quoted}`,
  );
  return rows[0]?.position ?? '0';
}

/** As many rows as fit into a page, at least one. The size of a body is known without reading it. */
async function rowsOf(client: Client, quoted: string, { after, last }: Range): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(
    'select position::text, id, event, token, content_type, body, ' +
      `to_char(received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time from (` +
      'select *, sum(coalesce(octet_length(body), 0)) over (order by position) - coalesce(octet_length(body), 0) as before from (' +
      `select * from ${quoted} where position > $1 and position <= $2 order by position limit ${maxRows}` +
      `) as candidates) as sized where before < ${maxBytes} order by sized.position`,
    [after, last],
  );
  return rows;
}

function page(rows: readonly Row[], last: string): Page<Range> {
  const deliveries = rows.map(({ content_type: contentType, ...row }) =>
    storedDelivery({ ...row, contentType }),
  );
  const end = rows.at(-1)?.position;
  return { deliveries, next: end === undefined || end === last ? undefined : { after: end, last } };
}
