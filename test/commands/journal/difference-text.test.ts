import { expect, test } from 'vitest';
import { differenceLine, differencesText } from '../../../src/commands/journal/difference-text.ts';
import { displayWidth } from '../../../src/terminal/text/display-width.ts';
import { plainPalette } from '../../../src/terminal/text/palette.ts';

const textOf = (path: readonly string[], before: string, after: string, width: number) =>
  differencesText([{ path, before, after }], { palette: plainPalette, width });

test('values that do not fit on one line are shown below their path', () => {
  const text = textOf(['data', 'id'], '"1234567890"', '"1234567899"', 20);
  expect(text).toBe('data.id\n  - "1234567890"\n  + "1234567899"\n');
});

test('no line is wider than the terminal', () => {
  const text = textOf(['data', 'signature'], `"${'a'.repeat(300)}"`, `"${'漢'.repeat(300)}"`, 40);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40);
});

test('long values are cut around their first difference', () => {
  const common = 'a'.repeat(10_000);
  const text = textOf(['x'], `"${common}b"`, `"${common}c"`, Infinity);
  expect(text).toBe(`x  …${'a'.repeat(20)}b" → …${'a'.repeat(20)}c"\n`);
});

test.for([
  [['data', 'votes', '0'], 'data.votes.0'],
  [['a.b', 'c'], '"a.b".c'],
  [['', 'a b'], '""."a b"'],
  [[], ''],
] as const)('the path %j is written %s', ([path, text]) => {
  const line = JSON.parse(differenceLine({ path, before: '1', after: undefined }));
  expect(line).toEqual({ type: 'difference', path: text, kind: 'removed', before: 1 });
});
