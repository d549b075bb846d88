import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const projectFile = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** What a file of a room says, and whether the design allows it there. */
const lines: readonly (readonly [file: string, line: string, isAllowed: boolean])[] = [
  ['bin/a.ts', "import '../src/cli/run.ts';", true],
  ['bin/b.ts', 'export const a = process.pid;', true],
  ['bin/c.ts', "import '../src/commands/listen.ts';", false],
  ['bench/a.ts', "import 'autocannon';", true],
  ['bench/b.ts', "import '../src/printable.ts';", false],
  ['docs/a.ts', "import '../src/cli/command-table.ts';", true],
  ['docs/b.ts', "import '../src/commands/events.ts';", false],
  ['src/a.ts', "import './problem.ts';", true],
  ['src/b.ts', "import './protocol/token.ts';", false],
  ['src/index.ts', "export * from './handler/webhook-handler.ts';", true],
  ['src/fetch.ts', "export * from './http/receiver.ts';", false],
  ['src/handler/a.ts', "import '../protocol/token.ts';", true],
  ['src/handler/b.ts', "import '../http/answer.ts';", true],
  ['src/handler/c.ts', "import '../chain/chain.ts';", false],
  ['src/handler/d.ts', "import 'node:crypto';", false],
  ['src/handler/e.ts', 'export const a = process.env;', false],
  ['src/testing/a.ts', "import '../chain/payload.ts';", true],
  ['src/testing/b.ts', "import '../handler/delivery.ts';", true],
  ['src/testing/c.ts', "import '../terminal/palette.ts';", false],
  ['src/testing/d.ts', "import 'node:http';", false],
  ['src/cli/a.ts', "export const load = () => import('../commands/listen.ts');", true],
  ['src/cli/b.ts', "import 'commander';", true],
  ['src/cli/c.ts', "export const load = () => import('../http/receiver.ts');", false],
  ['src/cli/d.ts', 'export const a = process.argv;', false],
  ['src/commands/a.ts', "import '../http/receiver.ts';", true],
  ['src/commands/b.ts', "import '../cli/run.ts';", false],
  ['src/commands/c.ts', 'export const a = process.env;', false],
  ['src/protocol/a.ts', "import 'node:crypto';", true],
  ['src/protocol/b.ts', "import './token.ts';", true],
  ['src/protocol/c.ts', "import '../chain/chain.ts';", false],
  ['src/protocol/h.ts', "import '../printable.ts';", true],
  ['src/protocol/d.ts', "import 'node:fs';", false],
  ['src/protocol/e.ts', "import 'chalk';", false],
  ['src/protocol/f.ts', 'export const a = Date.now();', false],
  ['src/protocol/g.ts', 'export const a = setTimeout(() => {}, 1);', false],
  ['src/chain/a.ts', "import '@noble/secp256k1';", true],
  ['src/chain/b.ts', "import '../protocol/token.ts';", true],
  ['src/chain/c.ts', "import '../http/receiver.ts';", false],
  ['src/chain/d.ts', 'export const a = performance.now();', false],
  ['src/check/a.ts', "import '../chain/payload.ts';", true],
  ['src/check/b.ts', "import 'node:zlib';", true],
  ['src/check/c.ts', "import '../http/receiver.ts';", false],
  ['src/check/d.ts', 'export const a = Date.now();', false],
  ['src/http/a.ts', "import 'node:http';", true],
  ['src/http/b.ts', "import '../terminal/palette.ts';", false],
  ['src/http/c.ts', "import 'node:fs';", false],
  ['src/node/a.ts', "import '../http/api-server.ts';", true],
  ['src/node/b.ts', "import '../chain/chain.ts';", true],
  ['src/node/c.ts', "import 'node:querystring';", true],
  ['src/node/d.ts', "import 'node:http';", false],
  ['src/node/e.ts', "import '../files/replace-file.ts';", false],
  ['src/node/f.ts', "import '../terminal/palette.ts';", false],
  ['src/journal/a.ts', "import 'node:fs/promises';", true],
  ['src/journal/b.ts', "import '../protocol/token.ts';", true],
  ['src/journal/c.ts', "import '../files/file-error.ts';", true],
  ['src/journal/g.ts', "import '../files/process-start.ts';", true],
  ['src/journal/d.ts', "import '../files/replace-file.ts';", false],
  ['src/journal/e.ts', "import '../http/receiver.ts';", false],
  ['src/journal/f.ts', 'export const a = process.kill(1, 0);', false],
  ['src/files/a.ts', "import 'node:fs/promises';", true],
  ['src/files/b.ts', "import '../protocol/token.ts';", false],
  ['src/terminal/a.ts', "export const load = () => import('chalk');", true],
  ['src/terminal/b.ts', "import '../http/receiver.ts';", false],
];

test('the linter lets each room import what the design allows, and nothing else', async () => {
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
