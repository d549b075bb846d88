// Control characters (0x9b is a one-byte CSI), format characters (bidi, soft hyphen, tags), surrogates without their
// other half, line and paragraph separators, characters that Unicode declares invisible (zero-width, fillers), and
// symbols drawn as blanks.
const unprintable =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]+/gu;

/** A variation selector after an emoji, which stays whole. After anything else the selector is invisible. */
const emojiSelector = /(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)/uy;

const beyondPlainAscii = /[^\x20-\x7e]/;

/** Whether a text is plain ASCII on one line, as most texts are. Takes a quarter of the time of the full check. */
export function isPlain(text: string): boolean {
  return !beyondPlainAscii.test(text);
}

const escapeBytes = Uint8Array.from('\\u0000', (character) => character.charCodeAt(0));
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** Cached escapes of single characters, of which there are few. */
const escapes = new Map<string, string>();

function escapeRun(run: string, start: number, text: string): string {
  emojiSelector.lastIndex = start;
  return emojiSelector.test(text) ? run.charAt(0) + escaped(run.slice(1)) : escaped(run);
}

// Otherwise five megabytes of control characters, single or in runs, would stall the receiver for seconds.
function escaped(run: string): string {
  if (run === '') return '';
  if (run.length > 1) return escapeCharacters(run);
  const known = escapes.get(run);
  if (known !== undefined) return known;
  const made = escapeCharacters(run);
  escapes.set(run, made);
  return made;
}

// Without Buffer: the library also runs where Buffer does not exist.
function escapeCharacters(run: string): string {
  const bytes = new Uint8Array(run.length * escapeBytes.length);
  for (let index = 0; index < run.length; index += 1) {
    bytes.set(escapeBytes, index * escapeBytes.length);
    let rest = run.charCodeAt(index);
    for (let place = (index + 1) * escapeBytes.length - 1; rest > 0; place -= 1) {
      bytes[place] = hexDigit(rest & 0xf);
      rest >>= 4;
    }
  }
  decoder ??= new TextDecoder();
  return decoder.decode(bytes);
}

function hexDigit(value: number): number {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

/**
 * Makes text from outside safe to display; all such text must pass through here. Whatever could move the cursor,
 * colour, hide, reorder or break a line becomes a visible `\uXXXX` escape, which in JSON text still means the same
 * character. Tabs and line feeds are escaped too, so a caller that wants lines splits first.
 */
export function printable(text: string): string {
  return isPlain(text) ? text : text.replace(unprintable, escapeRun);
}
