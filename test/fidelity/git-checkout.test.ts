import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { gitCheckout } from './git-checkout.ts';

async function makeRepository(): Promise<{ repository: string; commits: readonly string[] }> {
  const repository = await temporaryFolder();
  const git = (...argv: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...argv], {
      cwd: repository,
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet');
  const commits: string[] = [];
  for (const text of ['first', 'second']) {
    await mkdir(join(repository, 'packages/one'), { recursive: true });
    await mkdir(join(repository, 'packages/two'), { recursive: true });
    await writeFile(join(repository, 'packages/one/a.ts'), text);
    await writeFile(join(repository, 'packages/two/b.ts'), text);
    git('add', '.');
    git('commit', '--quiet', '--message', text);
    commits.push(git('rev-parse', 'HEAD'));
  }
  return { repository, commits };
}

test('only the folders are checked out, at the commit, and reused without the repository', async () => {
  const { repository, commits } = await makeRepository();
  const cache = await temporaryFolder();
  const source = { name: 'core', repository, commit: commits[0] ?? '', folders: ['packages/one'] };
  const folder = await gitCheckout(source, cache);
  expect(await readFile(join(folder, 'packages/one/a.ts'), 'utf8')).toBe('first');
  expect(await readdir(folder, { recursive: true })).toEqual([
    'packages',
    join('packages', 'one'),
    join('packages', 'one', 'a.ts'),
  ]);
  expect(await gitCheckout({ ...source, repository: '/nowhere' }, cache)).toBe(folder);
});

test('a commit that does not exist is an error, and leaves nothing behind', async () => {
  const { repository } = await makeRepository();
  const cache = await temporaryFolder();
  const source = { name: 'core', repository, commit: '0'.repeat(40), folders: ['packages/one'] };
  await expect(gitCheckout(source, cache)).rejects.toThrow();
  expect(await readdir(cache)).toEqual([]);
});
