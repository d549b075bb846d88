import { Writable } from 'node:stream';
import type { OutputStream } from '../../context.ts';

/** Short work shows nothing: loading ora takes longer than most answers do. */
const patienceMs = 300;
const barWidth = 24;

interface ProgressOptions {
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

/** Our output stream as the kind of terminal stream that ora draws on. */
function terminalStream(stream: OutputStream): Writable {
  const writable = new Writable({
    write(bytes: Buffer, _encoding, done) {
      stream.write(bytes).then(() => done(), done);
    },
  });
  // A reader that left is no reason to fail: what it would have seen is decoration.
  writable.on('error', () => {});
  return Object.assign(writable, {
    isTTY: true,
    // Some terminals do not know their width; with none ora would never end a line.
    columns: stream.columns || 80,
    cursorTo: (column: number) => writable.write(`\u001b[${column + 1}G`),
    moveCursor: (_columns: number, rows: number) => writable.write(`\u001b[${-rows}A`),
    clearLine: () => writable.write('\u001b[2K'),
  });
}

const everySeconds = 5;

/** Says now and then that work goes on, and how far it is, where nothing may move; short work says nothing. */
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
