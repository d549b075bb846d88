import { type Run, type Style, styledLines } from './styled-lines.ts';

/** The content of one window, step by step. */
export interface Window {
  readonly title: string;
  readonly steps: readonly Step[];
}

interface Step {
  /** Seconds until it appears, where animations are shown. */
  readonly atSeconds: number;
  /** The output as the terminal received it. */
  readonly text: string;
}

export const columns = 90;

const fontSize = 13;
const columnWidth = 7.8;
const lineHeight = 18;
const padding = 16;
const barHeight = 30;
const gap = 16;
const width = Math.ceil(columns * columnWidth + 2 * padding);

interface Theme {
  readonly back: string;
  readonly bar: string;
  readonly edge: string;
  readonly text: string;
  readonly colours: Readonly<Record<Exclude<Style, 'bold'>, string>>;
}

/** Each colour has a contrast of at least 4.5 against its background. */
const light: Theme = {
  back: '#ffffff',
  bar: '#f0f1f3',
  edge: '#c9ced6',
  text: '#1f2328',
  colours: { dim: '#59636e', red: '#b42318', green: '#116329', magenta: '#8250df', cyan: '#0a6c74' },
};
const dark: Theme = {
  back: '#0d1117',
  bar: '#161b22',
  edge: '#3d444d',
  text: '#e6edf3',
  colours: { dim: '#9198a1', red: '#ff7b72', green: '#56d364', magenta: '#d2a8ff', cyan: '#56d4dd' },
};

const styleSheet = `
text { font: ${fontSize}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace }
.bold { font-weight: bold }
${themeRules(light)}
@media (prefers-color-scheme: dark) {
${themeRules(dark)}
}
@media (prefers-reduced-motion: no-preference) { .step { animation: appear .2s backwards } }
@keyframes appear { from { opacity: 0 } }
`;

// CSS variables would be shorter, but renderers other than browsers do not support them.
function themeRules({ back, bar, edge, text, colours }: Theme): string {
  const styles = Object.entries(colours).map(([style, colour]) => `.${style} { fill: ${colour} }`);
  return [
    `text { fill: ${text} }`,
    `.window { fill: ${back}; stroke: ${edge} }`,
    `.bar { fill: ${bar}; stroke: ${edge} }`,
    ...styles,
  ].join('\n');
}

/** Draws windows one below the other, in light or dark colours as the reader prefers. */
export function terminalSvg(windows: readonly Window[], description: string): string {
  let top = 1;
  const drawn = windows.map((window) => {
    const { svg, height } = windowSvg(window, top);
    top += height + gap;
    return svg;
  });
  const height = top - gap + 1;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(description)}</title>
<style>${styleSheet}</style>
${drawn.join('\n')}
</svg>
`;
}

function windowSvg({ title, steps }: Window, top: number): { readonly svg: string; readonly height: number } {
  let line = 0;
  const groups = steps.map(({ atSeconds, text }) => {
    const lines = styledLines(text, columns);
    const drawn = lines.map((runs, index) => {
      const y = top + barHeight + padding + (line + index) * lineHeight + fontSize;
      return runs.map((run) => runSvg(run, y)).join('');
    });
    line += lines.length;
    return `<g class="step" style="animation-delay: ${atSeconds}s">${drawn.filter((svg) => svg !== '').join('\n')}</g>`;
  });
  const height = barHeight + 2 * padding + line * lineHeight;
  const frame = `<rect class="window" x="1" y="${top}" width="${width - 2}" height="${height}" rx="8"/>`;
  const bar = `<path class="bar" d="M1 ${top + barHeight}v-${barHeight - 8}a8 8 0 0 1 8-8h${width - 18}a8 8 0 0 1 8 8v${barHeight - 8}z"/>`;
  const caption = `<text class="dim" x="${padding}" y="${top + 20}">${escaped(title)}</text>`;
  return { svg: [frame, bar, caption, ...groups].join('\n'), height };
}

function runSvg({ column, text, styles }: Run, y: number): string {
  // Not every renderer keeps spaces.
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const spaces = text.length - text.trimStart().length;
  const x = rounded(padding + (column + spaces) * columnWidth);
  const length = rounded([...trimmed].length * columnWidth);
  const kind = styles.length === 0 ? '' : ` class="${styles.join(' ')}"`;
  // The length keeps columns aligned, whatever font the reader has.
  return `<text${kind} x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(trimmed)}</text>`;
}

function rounded(length: number): number {
  return Math.round(length * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
