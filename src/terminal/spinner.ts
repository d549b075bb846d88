import type { OutputStream } from '../context.ts';
import { terminalStream } from './terminal-stream.ts';

/** Short waits show nothing: loading ora takes longer than most answers do. */
const patienceMs = 300;

export interface SpinnerOptions {
  readonly stream: OutputStream;
  readonly text: string;
  readonly isColoured: boolean;
}

/** Shows a spinner on a terminal while the work takes more than a moment. Elsewhere it shows nothing. */
export async function withSpinner<Result>(
  { stream, text, isColoured }: SpinnerOptions,
  work: Promise<Result>,
): Promise<Result> {
  if (!stream.isTerminal) return work;
  let isDone = false;
  let stop = (): void => {};
  const timer = setTimeout(async () => {
    const { default: ora } = await import('ora');
    if (isDone) return;
    const spinner = ora({
      text,
      stream: terminalStream(stream),
      color: isColoured ? 'cyan' : false,
      discardStdin: false,
      isEnabled: true,
    }).start();
    stop = () => spinner.stop();
  }, patienceMs);
  try {
    return await work;
  } finally {
    isDone = true;
    clearTimeout(timer);
    stop();
  }
}
