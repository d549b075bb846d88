import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

function bench(...words: readonly string[]) {
  return promisify(execFile)(process.execPath, ['--import', 'tsx', main, ...words]);
}

test('a selected row is measured and printed with its aim', async () => {
  const { stdout } = await bench('quick', 'start-version');
  expect(stdout).toMatch(/Node v\d+\.\d+/);
  expect(stdout).toMatch(
    /^\| start-version .* \| node -e 0 .* ms.* \| \d+\.\d\dx .* \| ≤ 1\.15x \| (yes|no) +\|$/m,
  );
});

test('an unknown row exits 1', async () => {
  await expect(bench('start-nothing')).rejects.toMatchObject({ code: 1 });
});
