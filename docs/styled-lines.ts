/** Adjacent characters with the same styles. */
export interface Run {
  readonly column: number;
  readonly text: string;
  readonly styles: readonly Style[];
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'magenta' | 'cyan';

type Change = (styles: ReadonlySet<Style>) => readonly Style[];

/** Select Graphic Rendition (ECMA-48, 8.3.117): which styles each code adds and removes. */
const codes: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['0', () => []],
  ['1', (styles) => [...styles, 'bold']],
  ['2', (styles) => [...styles, 'dim']],
  ['22', (styles) => [...styles].filter((style) => style !== 'bold' && style !== 'dim')],
  ['31', (styles) => [...withoutColour(styles), 'red']],
  ['32', (styles) => [...withoutColour(styles), 'green']],
  ['35', (styles) => [...withoutColour(styles), 'magenta']],
  ['36', (styles) => [...withoutColour(styles), 'cyan']],
  ['39', (styles) => withoutColour(styles)],
]);

function withoutColour(styles: ReadonlySet<Style>): readonly Style[] {
  return [...styles].filter((style) => style === 'bold' || style === 'dim');
}

/**
 * Turns the output of a program into the lines that a terminal of this width shows.
 * @throws Error for anything but text, line ends and the styles above, because a picture of it would be wrong
 */
export function styledLines(text: string, columns: number): readonly (readonly Run[])[] {
  let styles: ReadonlySet<Style> = new Set();
  const lines: Run[][] = [[]];
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are controlled with them
  for (const [part, code, lineEnd] of text.matchAll(/\u001b\[(\d+)m|(\r?\n)|[^\u0000-\u001f\u007f]+|./gs)) {
    if (code !== undefined) {
      const change = codes.get(code);
      if (change === undefined) throw new Error(`Expected a style that a picture can show, got ${code}.`);
      styles = new Set(change(styles));
    } else if (lineEnd !== undefined) {
      lines.push([]);
      column = 0;
    } else if (part < ' ') {
      throw new Error(`Expected text, styles and line ends, got ${JSON.stringify(part)}.`);
    } else {
      for (let rest = [...part]; rest.length > 0; ) {
        if (column === columns) {
          lines.push([]);
          column = 0;
        }
        const taken = rest.slice(0, columns - column);
        lines.at(-1)?.push({ column, text: taken.join(''), styles: [...styles] });
        column += taken.length;
        rest = rest.slice(taken.length);
      }
    }
  }
  return lines;
}
