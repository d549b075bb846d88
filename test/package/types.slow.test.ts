import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { expect, test } from 'vitest';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { isWindows } from '../is-windows.ts';
import { installedPackage } from './installed.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

interface Compiling {
  readonly type?: 'module' | 'commonjs';
  /** The compiler to use instead of that of this project. */
  readonly compiler?: string;
}

/** The output of the compiler for a project with one file and the package installed. */
async function compile(
  folder: string,
  source: string,
  options: object,
  { type = 'module', compiler = join(modules, 'typescript') }: Compiling = {},
): Promise<string> {
  await writeFile(join(folder, 'use.ts'), source);
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, ...options };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type }));
  return new Promise((resolve) => {
    const argv = [join(compiler, 'bin/tsc'), '--pretty', 'false'];
    execFile(process.execPath, argv, { cwd: folder }, (_error, stdout) => resolve(stdout));
  });
}

const types = fileURLToPath(new URL('../../dist/commonjs/types/', import.meta.url));

const handlerOf = (name: string) => `
const handle = ${name}({
  token: undefined,
  onDelivery(delivery: Delivery) {
    if (delivery.event === 'block.forged') delivery.data.height.toFixed();
    // @ts-expect-error an amount is a text
    if (delivery.event === 'block.forged') delivery.data.reward.toFixed();
  },
});
void handle;
`;

const handler = (entry: string, name: string) => `
import { type Delivery, ${name} } from '${entry}';
${handlerOf(name)}`;

const requiredHandler = `
import library = require('phantom-webhook');
import web = require('phantom-webhook/fetch');
type Delivery = web.Delivery;
${handlerOf('library.webhookHandler')}`;

/** The package, installed where a compiler finds the types of Node too. */
async function typedPackage() {
  const installed = await installedPackage();
  for (const name of ['@types', 'undici-types'])
    await symlink(join(modules, name), join(installed.folder, 'node_modules', name));
  return installed;
}

const node = { target: 'es2022', lib: ['es2022'], types: ['node'] };

test.skipIf(isWindows)(
  'the types of the installed package are found with every module resolution',
  async () => {
    const { folder, tarball } = await typedPackage();
    const main = handler('phantom-webhook', 'webhookHandler');
    for (const module of ['node16', 'nodenext'])
      expect(await compile(folder, main, { ...node, module })).toBe('');
    expect(await compile(folder, main, { ...node, module: 'esnext', moduleResolution: 'bundler' })).toBe('');
    for (const module of ['node16', 'nodenext']) {
      expect(await compile(folder, main, { ...node, module }, { type: 'commonjs' })).toBe('');
      expect(await compile(folder, requiredHandler, { ...node, module }, { type: 'commonjs' })).toBe('');
    }

    // Where there is nothing of Node but the web.
    const web = {
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      module: 'esnext',
      moduleResolution: 'bundler',
    };
    expect(await compile(folder, handler('phantom-webhook/fetch', 'fetchHandler'), web)).toBe('');
    expect(await compile(folder, `import 'phantom-webhook/internal';`, web)).toContain('Cannot find module');

    const checked = await checkPackage(createPackageFromTarballData(tarball));
    if (checked.types === false) return expect.unreachable('the package has types');
    expect(checked.problems).toEqual([]);
    expect(Object.keys(checked.entrypoints)).toEqual(expect.arrayContaining(['.', './fetch']));
  },
);

// TypeScript 7 no longer has this resolution, which ignores `exports`.
test.skipIf(isWindows)('TypeScript 5.0 accepts the types, also with the resolution of Node 10', async () => {
  const { folder } = await typedPackage();
  const compiler = join(await cachedPackages(['typescript@5.0.4']), 'node_modules/typescript');
  const old = { ...node, module: 'commonjs', moduleResolution: 'node' };
  expect(await compile(folder, requiredHandler, old, { type: 'commonjs', compiler })).toBe('');
  expect(
    await compile(folder, requiredHandler, { ...node, module: 'node16' }, { type: 'commonjs', compiler }),
  ).toBe('');
  const main = handler('phantom-webhook', 'webhookHandler');
  expect(await compile(folder, main, { ...node, module: 'node16' }, { compiler })).toBe('');
  const bundling = { ...node, module: 'esnext', moduleResolution: 'bundler' };
  expect(await compile(folder, main, bundling, { compiler })).toBe('');
});

/** The names of values that a door exports, and the file that declares each. */
async function exportsOf(door: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(types, 'library', `${door}.d.ts`), 'utf8');
  const found = new Map<string, string>();
  for (const [, names = '', file = ''] of text.matchAll(/^export \{([^}]*)\} from '([^']+)\.ts';$/gm)) {
    for (const name of names.split(',').map((one) => one.trim())) {
      if (name !== '' && !name.startsWith('type ')) found.set(name, join(types, 'library', `${file}.d.ts`));
    }
  }
  return found;
}

test('every function of the library has an example in its documentation comment', async () => {
  let functions = 0;
  for (const [name, file] of [...(await exportsOf('fetch')), ...(await exportsOf('index'))]) {
    const [before = '', ...rest] = (await readFile(file, 'utf8')).split(`export declare function ${name}`);
    if (rest.length === 0) continue;
    functions += 1;
    expect(/\/\*\*(?:(?!\*\/).)*\*\/\s*$/s.exec(before)?.[0], name).toContain('@example');
  }
  expect(functions).toBe(11);
});

test.for(['index', 'fetch'])('the built %s exports exactly what its source does', async (door) => {
  const [built, source] = await Promise.all([
    import(`../../dist/${door}.js`),
    import(`../../src/library/${door}.ts`),
  ]);
  expect(Object.keys(built).toSorted()).toEqual(Object.keys(source).toSorted());
});

test('the types declare exactly what the library exports', async () => {
  const [web, main] = [await exportsOf('fetch'), await exportsOf('index')];
  expect([...web.keys()].toSorted()).toEqual(
    Object.keys(await import('../../src/library/fetch.ts')).toSorted(),
  );
  expect([...web.keys(), ...main.keys()].toSorted()).toEqual(
    Object.keys(await import('../../src/library/index.ts')).toSorted(),
  );
});
