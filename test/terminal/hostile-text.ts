import fc from 'fast-check';

/** Names that a terminal, a log reader or JavaScript could be fooled with. */
export const hostileTexts: readonly (readonly [kind: string, text: string])[] = [
  ['CSI sequences', '\u001b[2J\u001b[31mred\u001b[0m'],
  ['an OSC 8 link', '\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007'],
  ['an OSC 52 clipboard write', '\u001b]52;c;cm0gLXJm\u0007'],
  ['C1 controls and DEL', '\u009b31m one-byte CSI \u0085 \u007f'],
  ['carriage return, backspace and NUL', 'over\rwrite\b\b\b\u0000'],
  ['a forged line', 'first\n10:04:05.123  block.forged  height 1'],
  ['bidi and zero-width characters', '\u202egpj.exe\u2066\u200f\u200b\ufeff'],
  ['fillers and letters that show as nothing', 'a\u034f\u115f\u1160\u17b4\u180b\u180f\u2800\u3164\u{1d159}b'],
  ['line and paragraph separators', 'lines\u2028and\u2029paragraphs'],
  ['lone surrogates', 'half \ud83d of a pair \udc7b'],
  ['tag characters', '\u{e0041}\u{e0042} tags'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
];

/** Any UTF-16 code unit, so control characters and lone surrogates too. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\u001b', '\n', '\r', '\u009b', '\u202e', '\u2028', '"', '\\', ' ', '1'),
  ),
});

/** JSON text of any value, with all that JSON allows raw in its strings left raw. */
export const anyJsonText = fc.jsonValue({ stringUnit: anyUnit() }).map((value) => JSON.stringify(value));

function anyUnit() {
  return fc.oneof(
    fc.integer({ min: 0x20, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\u007f', '\u009b', '\u202e', '\u2028', '"', '\\', ' ', ',', '{', '}', '[', ']', ':'),
  );
}

/** What must not reach a screen, by Unicode's own classes; a variation selector may, with its emoji. */
export const unprintable =
  /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
