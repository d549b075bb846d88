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

/** Whose code runs on the machine of a user, one by one, so that a new one is noticed. */
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

test('the packages that come with the program are those that we know', () => {
  expect(runtime.map(([path]) => path.replace('node_modules/', '')).toSorted()).toEqual(known);
});

test('every package has a digest', () => {
  expect(packages.length).toBeGreaterThan(known.length);
  for (const [path, { integrity }] of packages)
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[\w+/]{86}==$/)]);
});

test('what is locked and installed is what the manifest asks for', async () => {
  const { dependencies, devDependencies } = manifest;
  expect(own).toMatchObject({ dependencies, devDependencies });
  for (const [path, { version }] of runtime) {
    const installed = JSON.parse(await readFile(new URL(`${path}/package.json`, root), 'utf8'));
    expect([path, installed.version]).toEqual([path, version]);
  }
  // Fails for what is missing, not asked for, or out of its range; asks no registry.
  const argv = ['ls', '--all', '--omit=dev', '--json'];
  const listed = JSON.parse(execFileSync('npm', argv, { cwd: root, shell: isWindows }).toString());
  expect(Object.keys(listed.dependencies).toSorted()).toEqual(Object.keys(dependencies));
  expect(listed.problems).toBeUndefined();
});

test('advisories about them are looked for where a registry tells of them', async () => {
  const workflow = await readFile(new URL('.github/workflows/audit.yml', root), 'utf8');
  expect(workflow).toMatch(/^ {6}- run: npm audit --omit=dev$/m);
  expect(workflow).toContain('schedule:');
});

test('every proof that SECURITY.md names is a test of that name', async () => {
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
