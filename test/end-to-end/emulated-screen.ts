import { Terminal } from '@xterm/headless';

export interface EmulatedScreen {
  /** Every line, those that have scrolled away included, without the blanks at its end; lines that were wrapped are joined. */
  readonly lines: readonly string[];
  /** What the terminal was made to do other than show text: a title, the clipboard, links, bells, questions, other screens. */
  readonly deeds: readonly string[];
  /** The column that the cursor stands in, from 0. */
  readonly cursorColumn: number;
  /** Whether text written next has no attributes. */
  readonly isPlain: boolean;
}

const screenColumns = 100;

/** Shows at an emulated terminal what a real one was sent. */
export async function emulateScreen(sent: string): Promise<EmulatedScreen> {
  const terminal = new Terminal({
    cols: screenColumns,
    rows: 40,
    scrollback: 20_000,
    allowProposedApi: true,
  });
  const deeds: string[] = [];
  const note = (deed: string) => () => {
    deeds.push(deed);
    return false;
  };
  terminal.onTitleChange((title) => deeds.push(`title ${title}`));
  terminal.onBell(note('bell'));
  terminal.onData((answer) => deeds.push(`answered ${JSON.stringify(answer)}`));
  terminal.buffer.onBufferChange(note('another screen'));
  for (const code of [0, 1, 2, 4, 7, 8, 9, 10, 11, 52, 104, 133, 777, 1337]) {
    terminal.parser.registerOscHandler(code, note(`OSC ${code}`));
  }
  // The ends of device control strings, of erasing the screen, of moving the cursor to a place, of scrolling regions.
  for (const final of ['q', 'p', '|']) terminal.parser.registerDcsHandler({ final }, note('DCS'));
  for (const final of ['H', 'f', 'J', 'd', 'r', 'S', 'T', 'L', 'M', '@', 'P', 'b', 'n', 'c', 't']) {
    terminal.parser.registerCsiHandler({ final }, note(`CSI ${final}`));
  }
  await new Promise<void>((resolve) => terminal.write(sent, resolve));

  const { active } = terminal.buffer;
  const cursorColumn = active.cursorX;
  const lines: string[] = [];
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row);
    const text = line?.translateToString(true) ?? '';
    if (line?.isWrapped === true) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text);
  }
  await new Promise<void>((resolve) => terminal.write('x', resolve));
  const cell = active.getLine(active.baseY + active.cursorY)?.getCell(active.cursorX - 1);
  const isPlain = cell?.getChars() === 'x' && cell.isAttributeDefault();
  terminal.dispose();
  return { lines, deeds, cursorColumn, isPlain };
}
