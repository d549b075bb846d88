import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { isWindows } from '../is-windows.ts';

const root = new URL('../../', import.meta.url);

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly dev?: boolean;
}

const { '': own, ...locked } = lock.packages;
const packages: readonly (readonly [path: string, found: LockedPackage])[] = Object.entries(locked);
const runtime = packages.filter(([, { dev }]) => dev !== true);

/** All packages whose code runs on the machine of a user, so that a new one is noticed. */
const known = [
  '@noble/secp256k1',
  '@scure/base',
  'ansi-regex',
  'chalk',
  'cli-cursor',
  'cli-spinners',
  'commander',
  'get-east-asian-width',
  'is-interactive',
  'is-unicode-supported',
  'log-symbols',
  'mimic-function',
  'onetime',
  'ora',
  'restore-cursor',
  'signal-exit',
  'stdin-discarder',
  'string-width',
  'strip-ansi',
  'undici',
  'yoctocolors',
];

test('the packages installed with the program are the known ones', () => {
  expect(runtime.map(([path]) => path.replace('node_modules/', '')).toSorted()).toEqual(known);
});

test('every package has a digest', () => {
  expect(packages.length).toBeGreaterThan(known.length);
  for (const [path, { integrity }] of packages)
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[\w+/]{86}==$/)]);
});

test('the locked and installed versions are those that the manifest requires', async () => {
  const { dependencies, devDependencies } = manifest;
  expect(own).toMatchObject({ dependencies, devDependencies });
  for (const [path, { version }] of runtime) {
    const installed = JSON.parse(await readFile(new URL(`${path}/package.json`, root), 'utf8'));
    expect([path, installed.version]).toEqual([path, version]);
  }
  // Fails for packages that are missing, not required, or out of range; uses no registry.
  const argv = ['ls', '--all', '--omit=dev', '--json'];
  const listed = JSON.parse(execFileSync('npm', argv, { cwd: root, shell: isWindows }).toString());
  expect(Object.keys(listed.dependencies).toSorted()).toEqual(Object.keys(dependencies));
  expect(listed.problems).toBeUndefined();
});

test('a scheduled workflow checks the packages for security advisories', async () => {
  const workflow = await readFile(new URL('.github/workflows/audit.yml', root), 'utf8');
  expect(workflow).toMatch(/^ {6}- run: npm audit --omit=dev$/m);
  expect(workflow).toContain('schedule:');
});

test('every test that SECURITY.md names exists', async () => {
  const text = await readFile(new URL('SECURITY.md', root), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| (?!threat|---)/.test(line));
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const proofs = [
      ...(row.split(' | ').at(-1) ?? '').matchAll(/`(test\/[^`]+\.test\.ts)`: (.+?)(?=<br>| \|$)/g),
    ];
    expect(proofs, row).not.toEqual([]);
    for (const [, path = '', name = ''] of proofs) {
      const source = await readFile(new URL(path, root), 'utf8');
      // As the first argument of a test, a table of tests, or a group of them.
      const isNamed = ["'", '`', '"'].some((quote) => source.includes(`${quote}${name}${quote}`));
      const isRow = source.includes(`['${name}'`);
      expect([path, name, isNamed || isRow]).toEqual([path, name, true]);
    }
  }
  expect(text).toContain(`${known.length} packages are installed with the program`);
});
