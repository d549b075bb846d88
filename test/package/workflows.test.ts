import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { isWindows } from '../is-windows.ts';

const folder = new URL('../../.github/workflows/', import.meta.url);

test('every action of every workflow is pinned to a commit', async () => {
  for (const name of await readdir(folder)) {
    const used = (await readFile(new URL(name, folder), 'utf8')).match(/uses: .*/g) ?? [];
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) expect(line, name).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # v[\d.]+$/);
  }
});

test.skipIf(isWindows)('a release whose tag is not the version fails', async () => {
  const workflow = await readFile(new URL('release.yml', folder), 'utf8');
  const [, command = ''] = /name: The tag is the version\n +run: (.*)/.exec(workflow) ?? [];
  const check = (tag: string) =>
    execFileSync('sh', ['-c', command], {
      cwd: new URL('../../', import.meta.url),
      env: { PATH: process.env.PATH, GITHUB_REF_NAME: tag },
    });
  expect(() => check(`v${manifest.version}`)).not.toThrow();
  for (const tag of ['v0.0.0', manifest.version, '']) expect(() => check(tag)).toThrow();
});

test('a release is tested first, and only what publishes may prove who it is', async () => {
  const workflow = await readFile(new URL('release.yml', folder), 'utf8');
  const [testing = '', publishing = ''] = workflow.split(/^ {2}publish:$/m);
  expect(testing).toContain('npm cit');
  expect(testing).not.toContain('id-token');
  expect(publishing).toContain('needs: test');
  expect(publishing).toContain('id-token: write');
  expect(publishing).toContain('npm publish --provenance --access public');
});
