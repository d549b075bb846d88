// Not string-width: loading it takes 50 ms and its first wide text 47 ms more (8.3 on Node 20.20), and the first line
// of `listen` would wait for both. The results differ for 1,780 rare or unassigned characters, out of all that
// `printable` leaves unchanged.

// Combining marks, and the middles and ends of Hangul syllables.
const narrowest = /[\p{Mn}\p{Me}\u1160-\u11ff]/gu;
// Characters two columns wide: East Asian letters, full-width forms and emoji (Unicode's EastAsianWidth W and F).
const widest =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/gu;

const plainAscii = /^[\x20-\x7e]*$/;

/** Returns how many terminal columns a text takes. The text must be printable, as returned by `printable`. */
export function displayWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  const characters = [...text].length;
  return characters - count(text, narrowest) + count(text, widest);
}

/** Appends blanks to a text, so the next column is aligned with the other lines. */
export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Returns the beginning of a text that fits into `width` columns. */
export function cutToWidth(text: string, width: number): string {
  if (text.length <= width && plainAscii.test(text)) return text;
  let end = 0;
  let taken = 0;
  for (const character of text) {
    taken += displayWidth(character);
    if (taken > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** A text in so many columns at most: its beginning and its end, with `…` for what does not fit between them. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const tailWidth = Math.min(longestTail, Math.floor(width / 3));
  let tail = '';
  for (const character of [...text.slice(-2 * longestTail)].reverse()) {
    if (displayWidth(character + tail) > tailWidth) break;
    tail = character + tail;
  }
  return `${cutToWidth(text, width - 1 - displayWidth(tail))}…${tail}`;
}

const longestTail = 12;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
