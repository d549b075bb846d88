import { connect, isIP, type Socket } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';
import { durationWords } from '../../duration-words.ts';
import type { PostFailure } from '../../protocol/delivery/post-outcome.ts';
import { canonicalHost, portOf } from '../addresses/host-name.ts';
import { addressOptions } from '../addresses/localhost.ts';
import { failure, failureOf } from './post-failure.ts';

export interface OpenedConnection {
  readonly kind: 'open';
  /** The address from which this machine connected. */
  readonly localAddress: string;
  readonly remoteAddress: string;
}

interface TrialOptions {
  /** Connects to this address of the host. By default the system chooses one. */
  readonly address?: string;
  readonly timeoutMs: number;
  /** Ends the trial early. */
  readonly signal: AbortSignal;
}

/**
 * Opens a connection to a URL and closes it at once. Sends no request, so no handler runs. For https it also checks the
 * certificate, as nodes do. Never rejects.
 */
export async function tryConnection(
  url: URL,
  { address, timeoutMs, signal }: TrialOptions,
): Promise<OpenedConnection | PostFailure> {
  if (signal.aborted) return failure('interrupted', '');
  const host = canonicalHost(url.hostname);
  const place = { host: address ?? host, port: portOf(url), ...addressOptions(address ?? host) };
  const isTls = url.protocol === 'https:';
  // Loaded only when needed: TLS takes as long to load as all of HTTP.
  const tls = isTls ? await import('node:tls') : undefined;
  const socket =
    tls === undefined
      ? connect(place)
      : tls.connect({ ...place, ...(isIP(host) ? {} : { servername: host }) });
  try {
    return await outcomeOf(socket, { readyEvent: isTls ? 'secureConnect' : 'connect', timeoutMs, signal });
  } finally {
    socket.destroy();
  }
}

function outcomeOf(
  socket: Socket,
  { readyEvent, timeoutMs, signal }: { readyEvent: string } & Pick<TrialOptions, 'timeoutMs' | 'signal'>,
): Promise<OpenedConnection | PostFailure> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(failure('timeout', durationWords(timeoutMs))), timeoutMs);
    const interrupt = () => end(failure('interrupted', ''));
    signal.addEventListener('abort', interrupt, { once: true });
    socket.once(readyEvent, () => {
      const { localAddress = '', remoteAddress = '' } = socket;
      end({ kind: 'open', localAddress, remoteAddress });
    });
    // Stays: a socket may report errors even after it was destroyed.
    socket.on('error', (error) => end(failureOf(error)));
    socket.once('close', () => end(failure('reset', 'closed')));

    function end(outcome: OpenedConnection | PostFailure): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
      resolve(outcome);
    }
  });
}
