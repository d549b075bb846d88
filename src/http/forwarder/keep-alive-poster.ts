import { clearTimeout, setTimeout } from 'node:timers';
import { durationWords } from '../../duration-words.ts';
import type { PostFailure, PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { connectTarget, type TargetConnection, type TargetRequest } from './target-connection.ts';

export interface KeptPosterOptions {
  readonly url: URL;
  /** For each request, until the end of its answer. Undefined waits indefinitely. */
  readonly timeoutMs: number | undefined;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  readonly clock: { monotonicMs(): number };
  /** Ends the requests under way. */
  readonly signal: AbortSignal;
}

/** Posts over kept connections: as many as there are requests under way at once, and one request at a time on each. */
export interface KeptPoster {
  /** Never rejects. Follows no redirect. */
  post(request: TargetRequest): Promise<PostOutcome>;
  /** Call it only when no request is under way. */
  close(): void;
}

export function openKeptPoster({ timeoutMs, signal, ...target }: KeptPosterOptions): KeptPoster {
  const idle: TargetConnection[] = [];
  const busy = new Set<TargetConnection>();
  signal.addEventListener('abort', interrupt, { once: true });

  return {
    async post(request) {
      if (signal.aborted) return interrupted;
      const connection = idle.pop() ?? connectTarget(target);
      busy.add(connection);
      let isLate = false;
      const expire = () => {
        isLate = true;
        connection.drop();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs);
      const outcome = await connection.post(request);
      clearTimeout(timer);
      busy.delete(connection);
      idle.push(connection);
      if (outcome.kind === 'answered') return outcome;
      if (isLate && timeoutMs !== undefined)
        return { kind: 'failed', reason: 'timeout', detail: durationWords(timeoutMs) };
      return signal.aborted ? interrupted : outcome;
    },
    close() {
      signal.removeEventListener('abort', interrupt);
      for (const connection of idle) connection.drop();
    },
  };

  function interrupt(): void {
    for (const connection of busy) connection.drop();
  }
}

const interrupted: PostFailure = { kind: 'failed', reason: 'interrupted', detail: '' };
