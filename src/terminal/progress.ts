import type { OutputStream } from '../context.ts';
import { terminalStream } from './terminal-stream.ts';

/** Short work shows nothing: loading ora takes longer than most answers do. */
const patienceMs = 300;
const barWidth = 24;

export interface ProgressOptions {
  readonly stream: OutputStream;
  readonly isColoured: boolean;
  /** What is being waited for, before anything is done. */
  readonly text: string;
}

export interface Progress {
  /** So much is done; of so much, if that is known. */
  show(done: number, total: number | undefined): void;
  /** Takes it off the screen. Can be called again. */
  end(): Promise<void>;
}

/** Shows on a terminal that work goes on, once it takes more than a moment. Elsewhere it shows nothing. */
export function openProgress({ stream, isColoured, text }: ProgressOptions): Progress {
  if (!stream.isTerminal) return { show: () => {}, end: async () => {} };
  let current = text;
  let spinner: { text: string; stop(): unknown } | undefined;
  let opening: Promise<void> | undefined;
  let isEnded = false;
  const timer = setTimeout(() => {
    opening = open();
  }, patienceMs);

  return {
    show(done, total) {
      current = total === undefined ? `${done} sent` : `${bar(done / total)} ${done} of ${total}`;
      if (spinner !== undefined) spinner.text = current;
    },
    async end() {
      isEnded = true;
      clearTimeout(timer);
      await opening;
      spinner?.stop();
      spinner = undefined;
    },
  };

  async function open(): Promise<void> {
    const { default: ora } = await import('ora');
    if (isEnded) return;
    spinner = ora({
      text: current,
      stream: terminalStream(stream),
      color: isColoured ? 'cyan' : false,
      discardStdin: false,
      isEnabled: true,
    }).start();
  }
}

function bar(share: number): string {
  const filled = Math.round(Math.min(share, 1) * barWidth);
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}
