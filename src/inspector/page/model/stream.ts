import type { Hello, Rows } from '../../messages.ts';
import { isLocked } from './api.ts';

export type Connection = 'connecting' | 'open' | 'lost' | 'locked';

export interface StreamReader {
  readonly onHello: (hello: Hello) => void;
  readonly onRows: (rows: Rows) => void;
  readonly onConnection: (connection: Connection) => void;
}

const firstRetryMs = 250;
const maxRetryMs = 5_000;

/**
 * Reads the stream until the returned function is called. `EventSource` reconnects after a lost connection, but gives up
 * after any answer other than 200, as during a restart: then it is replaced by a new one.
 */
export function openStream(query: URLSearchParams, reader: StreamReader): () => void {
  let source: EventSource | undefined;
  let retryTimer: number | undefined;
  let retryMs = firstRetryMs;
  let isEnded = false;
  reader.onConnection('connecting');
  connect();
  return () => {
    isEnded = true;
    source?.close();
    window.clearTimeout(retryTimer);
  };

  function connect(): void {
    const opened = new EventSource(`api/stream?${query}`);
    source = opened;
    opened.addEventListener('open', () => {
      retryMs = firstRetryMs;
      reader.onConnection('open');
    });
    opened.addEventListener('hello', ({ data }: MessageEvent<string>) => reader.onHello(JSON.parse(data)));
    opened.addEventListener('rows', ({ data }: MessageEvent<string>) => reader.onRows(JSON.parse(data)));
    opened.addEventListener('error', () => {
      if (isEnded) return;
      reader.onConnection('lost');
      if (opened.readyState !== EventSource.CLOSED) return;
      retryTimer = window.setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, maxRetryMs);
      void explainRefusal();
    });
  }

  // `EventSource` does not reveal the status of the answer.
  async function explainRefusal(): Promise<void> {
    const wasLocked = await isLocked();
    if (!wasLocked || isEnded || source?.readyState === EventSource.OPEN) return;
    reader.onConnection('locked');
    // Only another page with the key can change that.
    window.clearTimeout(retryTimer);
    retryTimer = window.setTimeout(connect, maxRetryMs);
  }
}
