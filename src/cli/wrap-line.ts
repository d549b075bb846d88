import { stripVTControlCharacters } from 'node:util';

/** Narrower than this, words stand one below the other and nobody can read them. */
const minWidth = 30;
const hangingIndent = '  ';

/**
 * Breaks a line between words so that it fits a terminal; what is indented stays so. A word that is longer, a URL or a
 * token, and a command to paste stay whole: the terminal lets them run on, and they can be copied.
 * @param width columns of the terminal
 * @param invocation what the user types to run this program
 */
export function wrapLine(line: string, width: number, invocation: string): string {
  if (width < minWidth || widthOf(line) <= width) return line;
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  let isBegun = false;
  for (const piece of piecesOf(line.slice(indent.length), invocation)) {
    const next = isBegun ? `${current} ${piece}` : `${current}${piece}`;
    if (isBegun && widthOf(next) > width) {
      lines.push(current.trimEnd());
      current = `${indent === '' ? hangingIndent : indent}${piece}`;
    } else {
      current = next;
    }
    // A space at a break, of which there may be several, goes with it.
    isBegun = current.trim() !== '';
  }
  return [...lines, current].join('\n');
}

/** The words and the whole commands of a line, which single spaces divide. */
function piecesOf(text: string, invocation: string): readonly string[] {
  const program = `(?:${literally(invocation)}|phantom-webhook)`;
  // Behind a colon, or alone, a command goes to the end of the line; in a sentence, as far as it could be nothing else.
  const toTheEnd = `(?:^|(?<=: ))(?:[A-Z_]+=\\S+ )*\\(?(?:umask 077; )?(?:${program}|chmod|openssl) .*$`;
  const within = `${program}(?: (?:token|webhook|listen|send|check|node|journal|doctor|events|completion)(?: (?:new|split|list|show|create|update|delete|diff|export))?)?(?: --[a-z-]+)*`;
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: command, index } of text.matchAll(new RegExp(`${toTheEnd}|${within}`, 'g'))) {
    // What stands before it without a space, such as a quotation mark, is of the same piece.
    const start = text.lastIndexOf(' ', index) + 1;
    const space = text.indexOf(' ', index + command.length);
    const end = space < 0 ? text.length : space;
    if (start > from) pieces.push(...text.slice(from, start - 1).split(' '));
    pieces.push(text.slice(start, end));
    from = end + 1;
  }
  return from > text.length ? pieces : [...pieces, ...text.slice(from).split(' ')];
}

function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
