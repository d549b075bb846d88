import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { cutStyled } from '../../../src/terminal/deliveries/fit-width.ts';
import { loadPalette } from '../../../src/terminal/text/palette.ts';

test('a coloured text is cut where the same text without colours is, and every colour ends', async () => {
  const { good, warning } = await loadPalette(true);
  const text = `${good('200')} · ${warning('漢字')} · ${good('slow')}`;
  const [green, magenta, end] = ['\u001b[32m', '\u001b[35m', '\u001b[39m'];
  expect(cutStyled(text, 9)).toBe(`${green}200${end} · ${magenta}漢…${end}${green}${end}`);
  for (let width = 1; width < 16; width += 1) {
    expect(stripVTControlCharacters(cutStyled(text, width))).toBe(cutStyled('200 · 漢字 · slow', width));
  }
});
