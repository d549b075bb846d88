import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const projectFile = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const contributing = readFileSync(projectFile('CONTRIBUTING.md'), 'utf8');
const maxFilesInFolder = 22;

/** What each room may import according to the table of CONTRIBUTING.md: rooms, packages and modules of Node. */
const allowed = new Map(
  contributing
    .slice(contributing.indexOf('## The rooms'), contributing.indexOf('## Where do I look?'))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line): [string, ReadonlySet<string>] => {
      const [, room = '', , imports = ''] = line.split('|');
      return [namesIn(room)[0] ?? '', new Set(namesIn(imports))];
    }),
);

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

/** `src` for the files that stand in it, which every room may import. */
function roomOf(file: string): string {
  const [first = '', second = '', third] = file.split('/');
  if (first !== 'src') return first;
  return third === undefined ? 'src' : second;
}

/** Runs in a browser. */
const page = 'src/inspector/page/';

/** Why a file may not import a module or another file; undefined where it may. */
function faultOf(file: string, imported: string): string | undefined {
  const room = roomOf(file);
  if (file.startsWith(page)) {
    const target = imported.startsWith('.') ? posix.join(dirname(file), imported) : imported;
    const isFree = /^(?:preact|src\/inspector\/(?:page|messages)|src\/protocol|src\/[^/]+$)/.test(target);
    return isFree ? undefined : `${page} may not import ${imported}`;
  }
  if (!imported.startsWith('.')) {
    const isFree = room === 'bench' || allowed.get(room)?.has(imported) === true;
    return isFree ? undefined : `${room} may not import ${imported}`;
  }
  const target = posix.join(dirname(file), imported);
  const other = roomOf(target);
  const isOtherCommand = room === 'commands' && other === room && file.split('/')[2] !== target.split('/')[2];
  if (isOtherCommand) return 'a command may not import the folder of another';
  const isFree =
    other === room ||
    // The version stands in package.json.
    (file === 'src/version.ts' && target === 'package.json') ||
    (other === 'src' && room !== 'bench' && room !== 'build') ||
    allowed.get(room)?.has(other) === true;
  return isFree ? undefined : `${room} may not import ${other}`;
}

const importPattern = /(?:^|\s)(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*'([^']+)'|\bimport\('([^']+)'\)/g;

function importsIn(file: string): readonly string[] {
  const text = readFileSync(projectFile(file), 'utf8');
  return [...text.matchAll(importPattern)].map(([, still, late]) => still ?? late ?? '');
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(projectFile(folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => /\.tsx?$/.test(name) && statSync(projectFile(name)).isFile());
}

const files = ['bin', 'src', 'docs', 'build', 'bench'].flatMap(filesBelow);

test('the table of CONTRIBUTING.md has a row for every room', () => {
  const rooms = new Set(files.map(roomOf).filter((room) => room !== 'src'));
  expect([...allowed.keys()].toSorted()).toEqual([...rooms].toSorted());
});

test.for([
  ['bin/a.ts', '../src/cli/run.ts', true],
  ['bin/a.ts', '../src/commands/listen/listen.ts', false],
  ['src/protocol/token/a.ts', 'node:crypto', true],
  ['src/protocol/token/a.ts', 'node:fs', false],
  ['src/protocol/token/a.ts', '../../printable.ts', true],
  ['src/protocol/token/a.ts', '../../chain/payload.ts', false],
  ['src/check/cases/a.ts', '../../http/sender/fire-request.ts', false],
  ['src/http/server/a.ts', '../../terminal/text/palette.ts', false],
  ['src/journal/a.ts', '../node/open-node.ts', false],
  ['src/inspector/page/a.tsx', 'node:crypto', false],
  ['src/inspector/page/a.tsx', '../../journal/har.ts', false],
  ['src/inspector/page/a.tsx', '../messages.ts', true],
  ['src/commands/send/a.ts', '../listen/listen.ts', false],
  ['src/commands/send/a.ts', '../../cli/run.ts', false],
  ['src/commands/listen/display/a.ts', '../flags.ts', true],
  ['src/flags/a.ts', 'commander', false],
  ['src/a.ts', './protocol/token/token.ts', false],
  ['bench/a.ts', '../src/printable.ts', false],
] as const)('%s importing %s is allowed: %s', ([file, imported, isAllowed]) => {
  expect(faultOf(file, imported) === undefined).toBe(isAllowed);
});

test('each room imports only what the table allows', () => {
  const faults = files.flatMap((file) =>
    importsIn(file).flatMap((imported) => {
      const fault = faultOf(file, imported);
      return fault === undefined ? [] : [`${file}: ${fault}`];
    }),
  );
  expect(faults).toEqual([]);
});

test('neither files nor folders import each other in circles', () => {
  const sources = new Set(filesBelow('src'));
  const byFile = new Map([...sources].map((file) => [file, new Set(targetsOf(file, sources))]));
  expect(circlesIn(byFile)).toEqual([]);
  const byFolder = new Map<string, Set<string>>();
  for (const [file, targets] of byFile) {
    const folder = dirname(file);
    const others = byFolder.get(folder) ?? new Set();
    byFolder.set(folder, others);
    for (const target of targets) if (dirname(target) !== folder) others.add(dirname(target));
  }
  expect(circlesIn(byFolder)).toEqual([]);
});

function targetsOf(file: string, sources: ReadonlySet<string>): readonly string[] {
  return importsIn(file)
    .filter((imported) => imported.startsWith('.'))
    .map((imported) => posix.join(dirname(file), imported))
    .filter((target) => sources.has(target));
}

/** What remains once everything that imports nothing, or is imported by nobody, has been taken away. */
function circlesIn(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const left = new Map([...graph].map(([name, targets]) => [name, new Set(targets)]));
  for (;;) {
    const imported = new Set([...left.values()].flatMap((targets) => [...targets]));
    const free = [...left].filter(
      ([name, targets]) => !imported.has(name) || ![...targets].some((target) => left.has(target)),
    );
    if (free.length === 0) return [...left.keys()].toSorted();
    for (const [name] of free) left.delete(name);
  }
}

test('the search for circles finds exactly the files in a circle', () => {
  const graph = new Map(
    Object.entries({ a: ['b'], b: ['c'], c: ['b', 'd'], d: [] }).map(([name, targets]) => [
      name,
      new Set(targets),
    ]),
  );
  expect(circlesIn(graph)).toEqual(['b', 'c']);
});

test('no source folder has too many files', () => {
  const counts = new Map<string, number>();
  for (const file of filesBelow('src')) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > maxFilesInFolder)).toEqual([]);
});

test('the files that CONTRIBUTING.md names exist', () => {
  const paths = [...contributing.matchAll(/`((?:src|test)\/[^`]*\.ts)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(12);
  expect(paths.filter((path) => !existsSync(projectFile(path)))).toEqual([]);
});

/** What a file of a pure room, or any outside bin, may not mention. */
const lines: readonly (readonly [file: string, line: string, isAllowed: boolean])[] = [
  ['bin/a.ts', 'export const a = process.pid;', true],
  ['src/commands/listen/a.ts', 'export const a = process.env;', false],
  ['src/library/handler/a.ts', 'export const a = process.env;', false],
  ['src/journal/a.ts', 'export const a = Date.now();', true],
  ['src/protocol/token/a.ts', 'export const a = Date.now();', false],
  ['src/protocol/token/b.ts', 'export const a = setTimeout(() => {}, 1);', false],
  ['src/journal/b.ts', 'export const a = setTimeout(() => {}, 1);', true],
  ['src/http/server/a.ts', 'export const a = setTimeout(() => {}, 1);', false],
  ['src/library/testing/a.ts', 'export const a = setImmediate(() => {});', false],
  [
    'src/library/testing/b.ts',
    "import { setTimeout } from 'node:timers';\nexport const a = setTimeout(() => {}, 1);",
    true,
  ],
  ['src/chain/crypto/a.ts', 'export const a = performance.now();', false],
  ['src/check/judge/a.ts', 'export const a = crypto.randomUUID();', false],
];

test('the linter refuses clocks and random numbers in pure rooms, fakeable timers, and process outside bin', async () => {
  const folder = await temporaryFolder();
  const { vcs, ...rules } = JSON.parse(await readFile(projectFile('biome.json'), 'utf8'));
  expect(vcs).toBeDefined();
  await writeFile(join(folder, 'biome.json'), JSON.stringify({ ...rules, $schema: undefined }));
  for (const [file, line] of lines) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${line}\n`);
  }

  const biome = projectFile('node_modules/@biomejs/biome/bin/biome');
  const flags = ['lint', '--reporter=json', '--max-diagnostics=1000', '.'];
  const report = await new Promise<string>((resolve) => {
    execFile(process.execPath, [biome, ...flags], { cwd: folder }, (_error, stdout) => resolve(stdout));
  });
  const diagnostics: { category: string; location: { path: string } }[] = JSON.parse(report).diagnostics;
  const refused = new Set(
    diagnostics
      .filter(({ category }) => category.includes('noRestricted'))
      .map(({ location }) => location.path.replaceAll('\\', '/')),
  );
  for (const [file, line, isAllowed] of lines) expect(!refused.has(file), `${file}: ${line}`).toBe(isAllowed);
});
