import type { CommandContext } from '../../context.ts';

/** When and why a listener ends. */
export interface ListenerEnd {
  /** Aborted as soon as there is a reason. */
  readonly signal: AbortSignal;
  /** What was waited for has come, or the time for it is over. */
  reach(): void;
  /** A person wants no more. */
  quit(): void;
  /** Nobody reads the output any more. */
  loseOutput(cause: unknown): void;
  /** Whether a person ended it. */
  isInterrupted(): boolean;
  /** @throws what is known of it, when nobody reads the output any more */
  throwIfOutputLost(): void;
}

export function createListenerEnd({ stop }: CommandContext): ListenerEnd {
  const reached = new AbortController();
  const quit = new AbortController();
  const output = new AbortController();
  return {
    signal: AbortSignal.any([stop, quit.signal, output.signal, reached.signal]),
    reach: () => reached.abort(),
    quit: () => quit.abort(),
    loseOutput: (cause) => output.abort(cause),
    isInterrupted: () => stop.aborted || quit.signal.aborted,
    // How the program ends then is for the one place that catches (cli/run).
    throwIfOutputLost: () => output.signal.throwIfAborted(),
  };
}
