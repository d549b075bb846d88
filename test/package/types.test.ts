import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { installedPackage } from './installed.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** The output of the compiler for a project with one file and the package installed. */
async function compile(folder: string, source: string, options: object): Promise<string> {
  await writeFile(join(folder, 'use.ts'), source);
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, ...options };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  return new Promise((resolve) => {
    const tsc = join(modules, 'typescript/bin/tsc');
    execFile(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

const types = fileURLToPath(new URL('../../dist/types/', import.meta.url));

const handler = (entry: string, name: string) => `
import { type Delivery, ${name} } from '${entry}';
const handle = ${name}({
  token: undefined,
  onDelivery(delivery: Delivery) {
    if (delivery.event === 'block.forged') delivery.data.height.toFixed();
    // @ts-expect-error an amount is a text
    if (delivery.event === 'block.forged') delivery.data.reward.toFixed();
  },
});
export default handle;
`;

test.skipIf(isWindows)(
  'the types of the installed package are found with every supported module resolution',
  async () => {
    const { folder, tarball } = await installedPackage();
    await symlink(join(modules, '@types'), join(folder, 'node_modules', '@types'));
    await symlink(join(modules, 'undici-types'), join(folder, 'node_modules', 'undici-types'));

    const node = { target: 'es2023', lib: ['es2023'], types: ['node'] };
    const main = handler('phantom-webhook', 'webhookHandler');
    expect(await compile(folder, main, { ...node, module: 'nodenext' })).toBe('');
    expect(await compile(folder, main, { ...node, module: 'esnext', moduleResolution: 'bundler' })).toBe('');

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
    // CommonJS and the resolution of Node 10 are not served: every Node that is supported loads ES modules anywhere.
    const problems = checked.problems.filter(
      (problem) =>
        !('resolutionKind' in problem) || ['node16-esm', 'bundler'].includes(problem.resolutionKind),
    );
    expect(problems).toEqual([]);
    expect(Object.keys(checked.entrypoints)).toEqual(expect.arrayContaining(['.', './fetch']));
  },
);

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
  expect(functions).toBe(10);
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
