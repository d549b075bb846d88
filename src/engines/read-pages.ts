import { type Connector, keepConnection } from './keep-connection.ts';
import type { ReadOptions, StoredDelivery } from './stored-delivery.ts';

/** A part of what an engine holds. */
export interface Page<Cursor> {
  readonly deliveries: readonly (StoredDelivery | undefined)[];
  /** Where the next page begins; undefined after the last one. */
  readonly next: Cursor | undefined;
}

/**
 * Reads one page after the other over one connection.
 * @throws Problem as the connector explains
 */
export async function* readPages<Connection, Cursor>(
  connector: Connector<Connection>,
  options: ReadOptions,
  first: Cursor,
  readPage: (connection: Connection, cursor: Cursor) => Promise<Page<Cursor>>,
): AsyncGenerator<StoredDelivery | undefined, void, void> {
  const timeoutAdvice = 'Check its address, and whether it runs.';
  const connection = keepConnection(connector, { ...options, timeoutAdvice });
  try {
    let cursor: Cursor | undefined = first;
    while (cursor !== undefined) {
      const from: Cursor = cursor;
      let page: Page<Cursor> | undefined;
      const failure = await connection.use(async (open) => {
        page = await readPage(open, from);
      });
      if (failure?.problem !== undefined) throw failure.problem;
      if (failure !== undefined || page === undefined) return;
      yield* page.deliveries;
      cursor = page.next;
    }
  } finally {
    connection.close();
  }
}
