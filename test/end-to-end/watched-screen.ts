import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Terminal } from '@xterm/headless';
import { expect } from 'vitest';
import { script } from './program.ts';
import { openTerminal, type TerminalSession } from './terminal-session.ts';

const run = promisify(execFile);

/** One row of the screen as a person sees it. */
export interface ScreenRow {
  readonly text: string;
  /** Whether it continues the row above, because that one was too long. */
  readonly isWrapped: boolean;
}

/** The program at a terminal whose screen is emulated while it runs. */
export interface WatchedScreen extends Pick<TerminalSession, 'press' | 'notes' | 'process'> {
  /** Every row, including those that have scrolled away, without the blanks at the end. */
  rows(): Promise<readonly ScreenRow[]>;
  /** Resolves once the rows, joined by line feeds, match; rejects if they never do. */
  shows(pattern: RegExp): Promise<RegExpExecArray>;
  /** What the cells that hold text look like: `foreground 2`, `background 0`, `bold`, `dim` and so on. */
  looks(): Promise<ReadonlySet<string>>;
  /**
   * Presses a key, and again if it has no effect, and resolves once the program has written something since. A key may
   * be lost: the output can belong to an earlier key, and the program ignores keys that it reads together.
   */
  pressAndAwait(key: string): Promise<void>;
  /** Changes the size of the terminal, as a person does with its window. */
  resize(columns: number, rows: number): Promise<void>;
}

export interface ScreenOptions {
  readonly isColoured?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Whether the terminal reports its size; 0 columns and rows if not. */
  readonly knowsSize?: boolean;
}

/** A loaded machine may take long. */
export const patienceMs = 60_000;
/** Longer than the effect of a key takes. */
export const pressAgainMs = 10_000;

/** Starts the built program with these arguments, as words of a shell, at a terminal of 80 columns and 24 rows. */
export async function watchProgram(
  argv: string,
  { isColoured = false, columns = 80, rows = 24, knowsSize = true }: ScreenOptions = {},
): Promise<WatchedScreen> {
  const colours = isColoured ? 'unset NO_COLOR; ' : '';
  const program = `"${process.execPath}" "${script}" ${argv}`;
  const session = openTerminal(
    `trap : INT; export TZ=UTC; ${colours}stty cols ${knowsSize ? columns : 0} rows ${knowsSize ? rows : 0}; tty >&3; ${program}; echo "ended $?" >&3`,
  );
  const terminal = new Terminal({ cols: columns, rows, scrollback: 20_000, allowProposedApi: true });
  let received = 0;
  session.process.stdout?.on('data', (sent: string) => {
    received += sent.length;
    terminal.write(sent);
  });
  const [, device = ''] = await session.notes(/^(\/dev\/\S+)\r?\n/m);

  return {
    press: session.press,
    notes: session.notes,
    process: session.process,
    rows: readRows,
    shows,
    looks,
    pressAndAwait,
    resize,
  };

  /** Resolves once the emulator has taken everything that it was sent. */
  async function settled(): Promise<void> {
    await new Promise<void>((resolve) => terminal.write('', resolve));
  }

  async function readRows(): Promise<readonly ScreenRow[]> {
    await settled();
    const { active } = terminal.buffer;
    return Array.from({ length: active.baseY + active.cursorY + 1 }, (_, row) => {
      const line = active.getLine(row);
      return { text: line?.translateToString(true) ?? '', isWrapped: line?.isWrapped === true };
    });
  }

  async function shows(pattern: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    const look = async () => {
      const text = (await readRows()).map((row) => row.text).join('\n');
      found = pattern.exec(text);
      return text;
    };
    await expect.poll(look, { timeout: patienceMs, interval: 10 }).toMatch(pattern);
    if (found === null) throw new Error('Expected a match.');
    return found;
  }

  async function looks(): Promise<ReadonlySet<string>> {
    await settled();
    const found = new Set<string>();
    const { active } = terminal.buffer;
    for (let row = 0; row < active.length; row += 1) {
      const line = active.getLine(row);
      for (let column = 0; column < terminal.cols; column += 1) {
        const cell = line?.getCell(column);
        if (cell === undefined || cell.isAttributeDefault() || cell.getChars().trim() === '') continue;
        if (!cell.isFgDefault())
          found.add(`foreground ${cell.isFgPalette() ? cell.getFgColor() : 'of any colour'}`);
        if (!cell.isBgDefault()) found.add('background');
        if (cell.isInverse()) found.add('inverse');
        if (cell.isInvisible()) found.add('invisible');
        if (cell.isBold()) found.add('bold');
        if (cell.isDim()) found.add('dim');
      }
    }
    return found;
  }

  async function pressAndAwait(key: string): Promise<void> {
    const before = received;
    let pressedMs = Number.NEGATIVE_INFINITY;
    const press = () => {
      if (received === before && performance.now() - pressedMs > pressAgainMs) {
        pressedMs = performance.now();
        session.press(key);
      }
      return received;
    };
    await expect.poll(press, { timeout: patienceMs, interval: 10 }).toBeGreaterThan(before);
  }

  async function resize(newColumns: number, newRows: number): Promise<void> {
    await settled();
    terminal.resize(newColumns, newRows);
    await run('stty', ['-F', device, 'cols', String(newColumns), 'rows', String(newRows)]);
  }
}
