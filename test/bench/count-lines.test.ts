import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countLines } from '../../bench/measuring/count-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('lines that begin with a pattern are counted, also when the file is read in several parts', async () => {
  const file = join(await temporaryFolder(), 'lines.txt');
  const filler = 'x'.repeat(700_001);
  await writeFile(file, `a${filler}\nb a\n a\na${filler}\na${filler}\n\na`);
  expect(await countLines(file, /a/)).toBe(4);
  expect(await countLines(file, /b|a/)).toBe(5);
});
