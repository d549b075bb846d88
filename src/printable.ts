// Control characters (0x9b is a one-byte CSI), format characters (bidi, zero-width, soft hyphen, tags), surrogates
// without their other half, line and paragraph separators, and letters that show as nothing. Emoji with variation
// selectors stay whole.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u2065\u3164\uffa0\ufff0-\ufff8\u{e0000}-\u{e0fff}]+/gu;

const beyondPlainAscii = /[^\x20-\x7e]/;

/** Whether all of a text is plain ASCII on one line, as nearly every text is; told in a quarter of the time. */
export function isPlain(text: string): boolean {
  return !beyondPlainAscii.test(text);
}

const escapeBytes = Uint8Array.from('\\u0000', (character) => character.charCodeAt(0));
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** Escapes of single characters, of which there are few. */
const escapes = new Map<string, string>();

// Five megabytes of control characters, alone or in runs, would otherwise hold the receiver up for seconds.
function escapeRun(run: string): string {
  if (run.length > 1) return escapeCharacters(run);
  const known = escapes.get(run);
  if (known !== undefined) return known;
  const escaped = escapeCharacters(run);
  escapes.set(run, escaped);
  return escaped;
}

// Without Buffer: the library runs where there is none.
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
 * The one door to the screen for every text from outside: whatever could move the cursor, colour, hide, reorder or
 * break a line becomes a visible `\uXXXX` escape, which in JSON text still means the same character.
 * Tabs and line feeds are escaped too; a caller that wants lines splits first.
 */
export function printable(text: string): string {
  return isPlain(text) ? text : text.replace(unprintable, escapeRun);
}
