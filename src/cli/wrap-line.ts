import { stripVTControlCharacters } from 'node:util';

/** In a narrower terminal each word would get its own line, which nobody can read. */
const minWidth = 30;
const hangingIndent = '  ';

/**
 * Breaks a line between words to fit a terminal. Keeps its indentation, the `# ` of a comment, and the column behind an
 * exit code. Long words (a URL, a token) and commands to paste stay whole: they run past the edge, and can still be
 * copied.
 * @param width columns of the terminal
 * @param invocation what the user types to run this program
 */
export function wrapLine(line: string, width: number, invocation: string): string {
  if (width < minWidth || widthOf(line) <= width) return line;
  const [start = ''] = /^ *(?:# |\d+ {2,})?/.exec(line) ?? [];
  const indent = start.replace(/\d/g, ' ');
  const lines: string[] = [];
  let current = start;
  let isBegun = false;
  for (const piece of piecesOf(line.slice(start.length), invocation)) {
    const next = isBegun ? `${current} ${piece}` : `${current}${piece}`;
    if (isBegun && widthOf(next) > width) {
      lines.push(current.trimEnd());
      current = `${indent === '' ? hangingIndent : indent}${piece}`;
    } else {
      current = next;
    }
    // Spaces at a break are dropped; there may be several.
    isBegun = current.trim() !== '';
  }
  return [...lines, current].join('\n');
}

/** The same for the lines of help, whose paragraphs have lines of 80 columns: in a narrower terminal, they are filled again. */
export function wrapHelp(text: string, width: number): string {
  if (width >= 80 || width < minWidth) return text;
  const lines = text.replace(/(?<=\S)\n(?=\S)/g, ' ').split('\n');
  return lines.map((line) => wrapLine(line, width, 'phantom-webhook')).join('\n');
}

/** Splits a line at single spaces into words and whole commands. */
function piecesOf(text: string, invocation: string): readonly string[] {
  const program = `(?:${literally(invocation)}|phantom-webhook)`;
  // After a colon, or if nothing precedes it, a command extends to the end of the line. Within a sentence it ends where
  // the sentence could continue.
  const toTheEnd = `(?:^|(?<=(?<!^Usage): ))(?:[A-Z_]+=\\S+ )*\\(?(?:umask 077; )?(?:(?:${program}|chmod|openssl|npm install) |(?:eval "\\$|source <)\\().*$`;
  // Only flags with their values after a colon, to the end: they complete a command.
  const flags = '(?<=: )(?:--[a-z-]+ \\S+(?: |$)){2,}$';
  const within = `${program}(?: (?:token|webhook|listen|send|check|node|relay|inspect|journal|doctor|events|completion)(?: (?:new|split|list|show|create|update|delete|diff|export|status|retry|remove))?)?(?: --[a-z-]+)*`;
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: command, index } of text.matchAll(new RegExp(`${toTheEnd}|${flags}|${within}`, 'g'))) {
    // Text before the command without a space, such as a quotation mark, belongs to the same piece.
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
