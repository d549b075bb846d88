import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { cachedPackages } from './cached-packages.ts';

test('packages are installed once, however many tests ask for them, and reused', async () => {
  const cache = await temporaryFolder();
  const source = join(cache, 'source');
  await mkdir(source);
  await writeFile(join(source, 'package.json'), '{ "name": "small", "version": "1.0.0" }');
  const ask = () => cachedPackages(['file:../source'], { cache });
  const [folder, other] = await Promise.all([ask(), ask()]);
  expect(other).toBe(folder);
  expect(await readdir(join(folder, 'node_modules'))).toContain('small');
  expect(await readdir(cache)).toHaveLength(2);

  await writeFile(join(folder, 'mark'), '');
  expect(await ask()).toBe(folder);
  expect(await readdir(folder)).toContain('mark');
});

test('packages that cannot be installed are an error, and leave nothing behind', async () => {
  const cache = await temporaryFolder();
  await expect(cachedPackages(['file:../missing'], { cache })).rejects.toThrow('npm install');
  expect(await readdir(cache)).toEqual([]);
});
