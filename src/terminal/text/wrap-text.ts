import { cutToWidth, displayWidth } from './display-width.ts';

/** Breaks a text into lines of at most `width` columns, two at least, between words where it can. At least one line. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (displayWidth(rest) > width) {
    const fits = cutToWidth(rest, width);
    const space = rest.lastIndexOf(' ', fits.length);
    const end = space > 0 ? space : Math.max(1, fits.length);
    lines.push(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return [...lines, rest];
}
