import { clearTimeout, setTimeout } from 'node:timers';
import { printable } from '../../printable.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { portOf } from '../addresses/host-name.ts';
import { tryConnection } from './try-connection.ts';

const pauseMs = 100;
/** A server that is there accepts at once; packets may also be dropped without an answer. */
const attemptMs = 2_000;

interface Waiter {
  /** Ends the wait early. */
  readonly stop: AbortSignal;
  monotonicMs(): number;
  say(line: string): void;
}

/**
 * Waits until a server accepts connections at the host and port of a URL, for `waitMs` at most. It sends nothing: a
 * connection is opened and closed again. Reports when it has to wait.
 */
export async function waitForHandler(
  url: URL,
  waitMs: number,
  { stop, monotonicMs, say }: Waiter,
): Promise<void> {
  const deadlineMs = monotonicMs() + waitMs;
  const leftMs = () => Math.max(0, deadlineMs - monotonicMs());
  for (let attempts = 0; attempts === 0 || leftMs() > 0; attempts += 1) {
    if (stop.aborted || (await accepts(url, Math.max(1, Math.min(attemptMs, leftMs())), stop))) return;
    if (attempts === 0) say(`Waiting for ${printable(withoutTokens(url.host))} to accept connections.`);
    await pause(Math.min(pauseMs, leftMs()), stop);
  }
}

async function accepts(url: URL, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const plain = new URL(url);
  // Only whether a server is there: its certificate is judged when a request is sent.
  plain.protocol = 'http:';
  plain.port = String(portOf(url));
  return (await tryConnection(plain, { timeoutMs, signal })).kind === 'open';
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
