import type { CommandContext, ExitCode } from '../../context.ts';
import { printable } from '../../printable.ts';
import type { GoalResult } from '../../protocol/events/expectation.ts';
import type { ForwardFailures, Tally } from '../../protocol/reception/tally.ts';
import type { BoundedOutput } from '../../terminal/output/bounded-output.ts';
import { durationText } from '../../terminal/text/numbers.ts';
import { summaryLine } from './display/delivery-line.ts';
import { missingText, tallyText } from './display/result-text.ts';
import { commandFailure, type RunningCommand } from './run-command.ts';

/** When and why a listener ends. */
interface ListenerEnd {
  /** Aborted as soon as there is a reason. */
  readonly signal: AbortSignal;
  /** Everything expected has arrived. */
  reach(): void;
  /** The timeout has passed. */
  timeOut(): void;
  /** The user pressed a key to quit. */
  quit(): void;
  /** The reader of the output has left. */
  loseOutput(cause: unknown): void;
  /** Whether the user ended it, with a key or a signal. */
  isInterrupted(): boolean;
  hasTimedOut(): boolean;
  /** @throws the error of the output, if its reader has left */
  throwIfOutputLost(): void;
}

export function createListenerEnd({ stop }: CommandContext): ListenerEnd {
  const reached = new AbortController();
  const quit = new AbortController();
  const output = new AbortController();
  let hasTimedOut = false;
  return {
    signal: AbortSignal.any([stop, quit.signal, output.signal, reached.signal]),
    reach: () => reached.abort(),
    timeOut() {
      if (!reached.signal.aborted) hasTimedOut = true;
      reached.abort();
    },
    quit: () => quit.abort(),
    loseOutput: (cause) => output.abort(cause),
    isInterrupted: () => stop.aborted || quit.signal.aborted,
    hasTimedOut: () => hasTimedOut,
    // Thrown, because only `run` in cli/run.ts decides how the program ends.
    throwIfOutputLost: () => output.signal.throwIfAborted(),
  };
}

interface ListeningFacts {
  readonly tally: Tally;
  readonly result: GoalResult;
  readonly failures: ForwardFailures;
  /** Undefined without `--timeout`. */
  readonly timeoutMs: number | undefined;
  readonly end: ListenerEnd;
  /** Whether a delivery could not be recorded, or a webhook not be deleted. */
  readonly hasFailed: boolean;
  readonly isJson: boolean;
  readonly output: BoundedOutput;
  /** The command that ran together with the listener. */
  readonly command: RunningCommand | undefined;
  /** Whether the command was still running when the listener ended. */
  readonly isCommandStopped: boolean;
}

/** How long the end waits for the reader, because a terminal may stay stopped. */
export const flushTimeoutMs = 2_000;

/**
 * Reports what was received in total, and returns the exit code.
 * @throws the error of the output, if its reader has left
 */
export async function reportListening(facts: ListeningFacts, context: CommandContext): Promise<ExitCode> {
  const { tally, result, failures, timeoutMs, end, hasFailed, isJson, output, command } = facts;
  const commandEnd = command?.end();
  if (isJson) output.printAlways(summaryLine(tally, result, { notAccepted: failures.count(), commandEnd }));
  const isFlushed = await output.flush(flushTimeoutMs);
  const incomplete = incompleteText(output.skippedInAll(), isFlushed);
  // On a new line, below the ^C that the terminal shows and below the last output.
  if (!isJson) context.say(`${context.stderr.isTerminal ? '\n' : ''}${tallyText(tally)}`);
  if (incomplete !== undefined) context.warn({ kind: 'warning', message: incomplete });
  const commandProblem = commandText(facts, context);
  if (commandProblem !== undefined)
    context.warn({ kind: 'failure', code: 'command-failed', message: commandProblem });
  if (result.missing.length > 0) {
    const waitedMs = end.hasTimedOut() ? timeoutMs : undefined;
    const message = missingText(result.missing, tally, { waitedMs, failures }).trimEnd();
    context.warn({ kind: 'failure', code: 'missing-deliveries', message });
  }
  if (result.missing.length > 0 || commandProblem !== undefined) return end.isInterrupted() ? 130 : 1;
  if (hasFailed || (incomplete !== undefined && result.isExpecting)) return 3;
  end.throwIfOutputLost();
  return 0;
}

/** Explains what is wrong with the command of the listener; undefined if nothing is. */
function commandText(
  { command, isCommandStopped, timeoutMs = 0, end }: ListeningFacts,
  { stop }: CommandContext,
): string | undefined {
  const commandEnd = command?.end();
  if (command === undefined || commandEnd === undefined) return undefined;
  const failure = commandFailure(command.name, commandEnd);
  if (!isCommandStopped) return failure;
  if (end.hasTimedOut())
    return `Timed out after ${durationText(timeoutMs)}: ${printable(command.name)} was still running.`;
  return stop.aborted ? `${printable(command.name)} was interrupted.` : failure;
}

/** Describes the output that its reader did not receive; undefined if it received everything. */
function incompleteText(skipped: number, isFlushed: boolean): string | undefined {
  const lost = [
    ...(skipped > 0 ? [`${skipped} of its entries were skipped`] : []),
    ...(isFlushed ? [] : ['its end was not written']),
  ];
  if (lost.length === 0) return undefined;
  return `the output was read too slowly: ${lost.join(', and ')}. Use --record to keep every delivery.`;
}
