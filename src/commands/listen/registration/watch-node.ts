import { setTimeout as wait } from 'node:timers/promises';
import { portOf } from '../../../http/addresses/host-name.ts';
import { tryConnection } from '../../../http/sender/try-connection.ts';

export type NodeState = 'reachable' | 'unreachable';

interface WatchOptions {
  /** Origin and path of a node that is reachable now. */
  readonly node: string;
  /** The pause between two connections. */
  readonly intervalMs?: number;
  /** Ends the watch at once. */
  readonly signal: AbortSignal;
  /** Called when the node stops accepting connections, and when it accepts them again. */
  onChange(state: NodeState): void;
}

const defaultIntervalMs = 5_000;
/** A node that is there accepts at once; packets may also be dropped without an answer. */
const timeoutMs = 2_000;

/**
 * Watches whether a node accepts TCP connections. Nothing is sent over them.
 * @returns a promise that resolves once the signal is aborted, and never rejects
 */
export async function watchNode({
  node,
  intervalMs = defaultIntervalMs,
  signal,
  onChange,
}: WatchOptions): Promise<void> {
  const api = new URL(node);
  // Never https: the handshake would also judge the certificate, which --insecure accepts.
  const url = new URL(`http://${api.hostname}:${portOf(api)}`);
  let state: NodeState = 'reachable';
  while (!signal.aborted) {
    // Rejects when it is aborted.
    await wait(intervalMs, undefined, { signal }).catch(() => {});
    const { kind } = await tryConnection(url, { timeoutMs, signal });
    const found = kind === 'open' ? 'reachable' : 'unreachable';
    if (signal.aborted || found === state) continue;
    state = found;
    onChange(found);
  }
}
