import { Writable } from 'node:stream';
import type { OutputStream } from '../../context.ts';

/** Short work shows nothing: loading ora takes longer than most answers. */
const patienceMs = 300;
const barWidth = 24;

interface ProgressOptions {
  readonly stream: OutputStream;
  /** Whether the output may be animated: only at a terminal, and with colour. */
  readonly isAnimated: boolean;
  /** What the user is waiting for; shown until something is done. */
  readonly text: string;
}

export interface Progress {
  /** Updates how much is done, and of how much if the total is known. */
  show(done: number, total: number | undefined): void;
  /** Removes the progress from the screen. Can be called again. */
  end(): Promise<void>;
}

interface Shown {
  readonly terminal: Writable;
  readonly spinner: { text: string; stop(): unknown };
}

/** Shows that work is in progress, once it takes more than a moment. */
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
      // Later output is written another way, and must not overtake the clearing of this line.
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

/** Wraps an output stream as the kind of terminal stream that ora draws on. */
function terminalStream(stream: OutputStream): Writable {
  const writable = new Writable({
    write(bytes: Buffer, _encoding, done) {
      stream.write(bytes).then(() => done(), done);
    },
  });
  // If the reader has left, ignore the error: the progress is only decoration.
  writable.on('error', () => {});
  return Object.assign(writable, {
    isTTY: true,
    // Some terminals do not know their width; with a width of 0, ora would never break a line.
    columns: stream.columns || 80,
    cursorTo: (column: number) => writable.write(`\u001b[${column + 1}G`),
    moveCursor: (_columns: number, rows: number) => writable.write(`\u001b[${-rows}A`),
    clearLine: () => writable.write('\u001b[2K'),
  });
}

const everySeconds = 5;

/** Prints a progress line every 5 seconds, for outputs that cannot be animated. Short work prints nothing. */
export function openProgressLines(text: string, say: (line: string) => void): Progress {
  let reached = 'nothing yet';
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += everySeconds;
    say(`${text}: ${reached} after ${seconds} s`);
  }, everySeconds * 1_000);
  return {
    show(done, total) {
      reached = total === undefined ? `${done}` : `${done} of ${total}`;
    },
    end: async () => clearInterval(timer),
  };
}
