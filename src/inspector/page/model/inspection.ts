import { useEffect, useState } from 'preact/hooks';
import type { Hello, Rows } from '../../messages.ts';
import { BlockChain } from './block-chain.ts';
import { filterQuery, type ListFilter } from './list-filter.ts';
import { RowStore } from './row-store.ts';
import { type Connection, openStream } from './stream.ts';
import { Traffic } from './traffic.ts';

export const maxRows = 200_000;
const maxBlocks = 50_000;
const maxBuckets = 240;

/** Everything received through one stream. A new filter begins a new one. */
export class Inspection {
  readonly filter: ListFilter;
  readonly rows = new RowStore(maxRows);
  readonly chain = new BlockChain(maxBlocks);
  readonly traffic = new Traffic(maxBuckets);
  hello: Hello | undefined;
  connection: Connection = 'connecting';
  total = 0;
  isCaughtUp = false;
  readonly #listeners = new Set<() => void>();
  #isFrameRequested = false;
  readonly #close: () => void;

  constructor(filter: ListFilter) {
    this.filter = filter;
    this.#close = openStream(filterQuery(filter), {
      onHello: (hello) => {
        this.hello = hello;
        this.isCaughtUp = false;
        this.rows.beginRun(hello.run);
        this.#changed();
      },
      onRows: (rows) => this.#add(rows),
      onConnection: (connection) => {
        this.connection = connection;
        this.#changed();
      },
    });
  }

  close(): void {
    this.#close();
    this.#listeners.clear();
  }

  /** Calls a listener at most once per frame while anything changes. Returns a function that ends this. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add({ rows, total, isCaughtUp }: Rows): void {
    const run = this.rows.run ?? '';
    for (const row of this.rows.add(rows)) {
      this.chain.add(run, row);
      this.traffic.add(row.receivedAtMs, row.durationMs);
    }
    this.total = total;
    this.isCaughtUp = isCaughtUp;
    this.#changed();
  }

  #changed(): void {
    if (this.#isFrameRequested) return;
    this.#isFrameRequested = true;
    requestAnimationFrame(() => {
      this.#isFrameRequested = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

/**
 * Returns the latest `hello`, and renders the component again for another one only: rows must not render a large payload again.
 * Until the stream of a new filter has begun, it is that of the last stream.
 */
export function useHello(inspection: Inspection): Hello | undefined {
  const [hello, setHello] = useState(inspection.hello);
  useEffect(() => {
    const update = () => setHello((last) => inspection.hello ?? last);
    update();
    return inspection.subscribe(update);
  }, [inspection]);
  return hello;
}

/** Renders the component again in each frame in which the inspection has changed. */
export function useInspection(inspection: Inspection): void {
  const [, setVersion] = useState(0);
  useEffect(() => {
    setVersion((version) => version + 1);
    return inspection.subscribe(() => setVersion((version) => version + 1));
  }, [inspection]);
}
