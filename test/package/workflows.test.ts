import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = new URL('../../.github/workflows/', import.meta.url);

test('every action of every workflow is pinned to a commit', async () => {
  for (const name of await readdir(folder)) {
    const used = (await readFile(new URL(name, folder), 'utf8')).match(/uses: .*/g) ?? [];
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) expect(line, name).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # v[\d.]+$/);
  }
});

/** The named step of a release; run, it throws if the step fails. */
async function releaseStep(name: string): Promise<(env: Readonly<Record<string, string>>) => void> {
  const workflow = await readFile(new URL('release.yml', folder), 'utf8');
  const [, command = ''] = new RegExp(`name: ${name}\n +run: (.*)`).exec(workflow) ?? [];
  return (env) =>
    execFileSync('sh', ['-c', command], {
      cwd: new URL('../../', import.meta.url),
      env: { PATH: process.env.PATH, ...env },
    });
}

test.skipIf(isWindows)('a release fails when its tag is not the version', async () => {
  const step = await releaseStep('The tag is the version');
  const check = (tag: string) => step({ GITHUB_REF_NAME: tag });
  expect(() => check(`v${manifest.version}`)).not.toThrow();
  for (const tag of ['v0.0.0', manifest.version, '']) expect(() => check(tag)).toThrow();
});

test.skipIf(isWindows)('a release from another repository than package.json names fails', async () => {
  const step = await releaseStep('The package names this repository');
  const check = (repository: string) =>
    step({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: repository });
  const [, named = ''] = /github\.com\/(.*)\.git$/.exec(manifest.repository.url) ?? [];
  expect(() => check(named)).not.toThrow();
  for (const other of ['phantom/phantom-webhook', '']) expect(() => check(other)).toThrow();
});

test('a release publishes the tarball that was tested, in a job that runs nothing else', async () => {
  const workflow = await readFile(new URL('release.yml', folder), 'utf8');
  const [testing = '', publishing = ''] = workflow.split(/^ {2}publish:$/m);
  expect(testing).not.toContain('id-token');
  expect(testing.indexOf('npm cit')).toBeGreaterThan(0);
  expect(testing.indexOf('npm pack --ignore-scripts')).toBeGreaterThan(testing.indexOf('npm cit'));
  expect(publishing).toContain('needs: test');
  expect(publishing).toContain('id-token: write');
  expect(publishing).toContain('sha256sum --check --strict');
  expect(publishing).toContain(
    'npm publish ./phantom-webhook-*.tgz --ignore-scripts --provenance --access public',
  );
  const commands = [...publishing.matchAll(/^ {6}- (?:run|uses): (\S+)(?: (\S+))?/gm)].map(
    ([, first, second]) => `${first} ${second}`,
  );
  expect(commands.map((command) => command.replace(/@.*/, ''))).toEqual([
    'actions/setup-node',
    'actions/download-artifact',
    'echo "$SHA256',
    'npm publish',
  ]);
});

test.runIf(process.platform === 'linux')('a tarball other than the tested one is not published', async () => {
  const workflow = await readFile(new URL('release.yml', folder), 'utf8');
  const [, command = ''] = /- run: (echo "\$SHA256.*)/.exec(workflow) ?? [];
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'phantom-webhook-0.1.0.tgz'), 'tarball');
  const check = (sha256: string) =>
    execFileSync('sh', ['-c', command], {
      cwd: directory,
      env: { PATH: process.env.PATH, SHA256: sha256 },
      stdio: 'pipe',
    });
  const digest = createHash('sha256').update('tarball').digest('hex');
  expect(() => check(digest)).not.toThrow();
  for (const other of ['0'.repeat(64), '']) expect(() => check(other)).toThrow();
});
