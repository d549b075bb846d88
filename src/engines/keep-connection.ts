import { clearTimeout, setTimeout } from 'node:timers';
import { durationWords } from '../duration-words.ts';
import { type EngineFailure, type EngineOptions, type Explanation, engineFailure } from './engine.ts';
import type { EngineAddress } from './engine-address.ts';
import type { EngineSecrets } from './engine-secrets.ts';

/** How to connect to an engine. */
export interface Connector<Connection> {
  readonly address: EngineAddress;
  /**
   * Connects, and checks what keeps the deliveries.
   * @param dropped ends the connection at once, even while it is being opened
   * @param onEnded to be called when the connection has ended by itself
   */
  open(dropped: AbortSignal, onEnded: () => void): Promise<Connection>;
  explain(cause: unknown): Explanation;
}

/** What a client needs to connect. */
export interface ConnectOptions {
  readonly address: EngineAddress;
  readonly secrets: EngineSecrets;
  readonly options: Pick<EngineOptions, 'checksCertificate' | 'timeoutMs'>;
  /** Ends the connection at once, even while it is being opened. */
  readonly dropped: AbortSignal;
  /** To be called when the connection has ended by itself. */
  onEnded(): void;
}

/** One connection to an engine: opened when it is needed, and again after a failure. */
export interface KeptConnection<Connection> {
  /** Resolves with what went wrong, or undefined. Never rejects. */
  use(work: (connection: Connection) => Promise<unknown>): Promise<EngineFailure | undefined>;
  close(): void;
}

interface Link<Connection> {
  readonly opened: Promise<Connection>;
  readonly drop: AbortController;
}

interface LimitOptions extends Pick<EngineOptions, 'timeoutMs' | 'cut'> {
  /** What to do about a server that does not answer, as a sentence. By default it names `--timeout`. */
  readonly timeoutAdvice?: string;
}

export function keepConnection<Connection>(
  { address, open, explain }: Connector<Connection>,
  { timeoutMs, timeoutAdvice = 'Raise --timeout if it is only slow.', cut }: LimitOptions,
): KeptConnection<Connection> {
  let current: Link<Connection> | undefined;
  /** Ends each call that is under way. One listener calls them all: Node.js warns of more than ten on a signal. */
  const interrupts = new Set<() => void>();
  const interruptAll = () => {
    for (const interrupt of interrupts) interrupt();
  };
  cut.addEventListener('abort', interruptAll);

  return {
    async use(work) {
      if (cut.aborted) return interrupted;
      current ??= connect();
      const link = current;
      const done = link.opened.then(work).then(
        () => undefined,
        (cause: unknown) => engineFailure(address, explain(cause), cause),
      );
      const failure = await withLimits(done);
      if (failure !== undefined) drop(link);
      return failure;
    },
    close() {
      cut.removeEventListener('abort', interruptAll);
      if (current !== undefined) drop(current);
    },
  };

  function connect(): Link<Connection> {
    const dropping = new AbortController();
    const link: Link<Connection> = {
      opened: open(dropping.signal, () => drop(link)),
      drop: dropping,
    };
    return link;
  }

  function drop(link: Link<Connection>): void {
    if (current === link) current = undefined;
    link.drop.abort();
  }

  /** Waits for the work, but not beyond the time limit and the end of the program. */
  async function withLimits(done: Promise<EngineFailure | undefined>): Promise<EngineFailure | undefined> {
    let finish = () => {};
    const ended = new Promise<EngineFailure>((resolve) => {
      const interrupt = () => resolve(interrupted);
      const timer = setTimeout(() => resolve(engineFailure(address, tooSlow())), timeoutMs);
      interrupts.add(interrupt);
      finish = () => {
        clearTimeout(timer);
        interrupts.delete(interrupt);
      };
    });
    return Promise.race([done, ended]).finally(finish);
  }

  function tooSlow(): Explanation {
    return {
      reason: 'timeout',
      detail: durationWords(timeoutMs),
      what: `it did not answer within ${durationWords(timeoutMs)}`,
      // Redis waits for the rest of what it takes for a command.
      hint: `${timeoutAdvice}${address.isTls ? ' Check that the server uses TLS at this port.' : ''}`,
    };
  }
}

const interrupted: EngineFailure = { kind: 'failed', reason: 'interrupted', detail: '' };
