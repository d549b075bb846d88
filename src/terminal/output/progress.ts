import type { Writable } from 'node:stream';
import type { OutputStream } from '../../context.ts';
import { terminalStream } from './terminal-stream.ts';

/** Short work shows nothing: loading ora takes longer than most answers do. */
const patienceMs = 300;
const barWidth = 24;

export interface ProgressOptions {
  readonly stream: OutputStream;
  /** Whether anything may move: at a terminal, and where colour is wanted too. */
  readonly isAnimated: boolean;
  /** What is being waited for, before anything is done. */
  readonly text: string;
}

export interface Progress {
  /** So much is done; of so much, if that is known. */
  show(done: number, total: number | undefined): void;
  /** Takes it off the screen. Can be called again. */
  end(): Promise<void>;
}

interface Shown {
  readonly terminal: Writable;
  readonly spinner: { text: string; stop(): unknown };
}

/** Shows that work goes on, once it takes more than a moment. */
export function openProgress({ stream, isAnimated, text }: ProgressOptions): Progress {
  if (!isAnimated) return { show: () => {}, end: async () => {} };
  let current = text;
  let shown: Shown | undefined;
  let opening: Promise<void> | undefined;
  let isEnded = false;
  const timer = setTimeout(() => {
    opening = open();
  }, patienceMs);

  return {
    show(done, total) {
      current = total === undefined ? `${done} sent` : `${bar(done / total)} ${done} of ${total}`;
      if (shown !== undefined) shown.spinner.text = current;
    },
    async end() {
      isEnded = true;
      clearTimeout(timer);
      await opening;
      shown?.spinner.stop();
      // What comes next is written another way, and must not be overtaken by the clearing of this line.
      const terminal = shown?.terminal;
      shown = undefined;
      if (terminal !== undefined) await new Promise<void>((resolve) => terminal.end(resolve));
    },
  };

  async function open(): Promise<void> {
    const { default: ora } = await import('ora');
    if (isEnded) return;
    const terminal = terminalStream(stream);
    const spinner = ora({
      text: current,
      stream: terminal,
      color: 'cyan',
      discardStdin: false,
      isEnabled: true,
    }).start();
    shown = { terminal, spinner };
  }
}

function bar(share: number): string {
  const filled = Math.round(Math.min(share, 1) * barWidth);
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}
