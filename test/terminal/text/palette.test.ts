import { expect, test } from 'vitest';
import { loadPalette, plainPalette } from '../../../src/terminal/text/palette.ts';

test('changes nothing when output is not coloured', async () => {
  const palette = await loadPalette(false);

  expect(palette).toBe(plainPalette);
  expect(Object.values(palette).map((style) => style('text'))).toEqual(Array(12).fill('text'));
});

test('uses the sixteen colours of the terminal, whatever the environment variables', async () => {
  const palette = await loadPalette(true);

  expect(palette.good('text')).toBe('\u001b[32mtext\u001b[39m');
  expect(palette.bad('text')).toBe('\u001b[31mtext\u001b[39m');
  for (const style of Object.values(palette)) expect(style('text')).toContain('\u001b[');
});

test('uses no colour that vanishes on a light or on a dark background', async () => {
  const palette = await loadPalette(true);

  const codes = Object.values(palette).map((style) => style('text').split('text')[0]);

  const black = 30;
  const yellow = 33;
  const blue = 34;
  const white = 37;
  for (const code of [black, yellow, blue, white]) expect(codes).not.toContain(`\u001b[${code}m`);
});
