/** A call to a target that is in progress. */
export interface OpenCall {
  /** Aborted when the call is given up to make room for another. */
  readonly signal: AbortSignal;
  /** Makes room for the next call. */
  close(): void;
}

export interface OpenCalls {
  /** Resolves when there is room for one more call. */
  open(): Promise<OpenCall>;
  /** Gives up no more calls. */
  stop(): void;
}

interface OpenCallsOptions {
  readonly maxCalls: number;
  /**
   * How old a call has to be before it may be given up for a waiting one. Absent if calls end by themselves. A real node
   * has no limit, so a target that never answers does not keep it from calling others.
   */
  readonly abandonableAfterMs?: number;
  monotonicMs(): number;
}

interface Call {
  readonly startedMs: number;
  readonly abort: AbortController;
}

/** Limits how many calls are open at once. When others wait, the oldest call is given up once it is old enough. */
export function createOpenCalls({ maxCalls, abandonableAfterMs, monotonicMs }: OpenCallsOptions): OpenCalls {
  // In the order in which they began.
  const calls = new Set<Call>();
  const waiting: ((call: OpenCall) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  return {
    open() {
      if (calls.size < maxCalls) return Promise.resolve(begin());
      const turn = new Promise<OpenCall>((resolve) => waiting.push(resolve));
      makeRoom();
      return turn;
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };

  function begin(): OpenCall {
    const call: Call = { startedMs: monotonicMs(), abort: new AbortController() };
    calls.add(call);
    return { signal: call.abort.signal, close: () => close(call) };
  }

  function close(call: Call): void {
    calls.delete(call);
    const next = waiting.shift();
    if (next !== undefined) next(begin());
    makeRoom();
  }

  /** Gives up as many of the oldest calls as others wait for, and looks again when the next is old enough. */
  function makeRoom(): void {
    clearTimeout(timer);
    if (abandonableAfterMs === undefined || isStopped) return;
    let leaving = 0;
    for (const { abort, startedMs } of calls) {
      if (leaving >= waiting.length) return;
      const remainingMs = startedMs + abandonableAfterMs - monotonicMs();
      if (!abort.signal.aborted && remainingMs > 0) {
        timer = setTimeout(makeRoom, remainingMs);
        return;
      }
      abort.abort();
      leaving += 1;
    }
  }
}
