import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { checkHandler } from '../check/check-handler.ts';
import { startSource } from '../check/handlers/start-handler.ts';
import { readPage } from '../docs/pages.ts';
import { guidebookToken } from '../tokens.ts';
import { startRedis } from './start-redis.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const pages = (await Promise.all((['README.md', 'docs/library.md'] as const).map(readPage))).join('\n');
const blocks = [...pages.matchAll(/^```js\n(.*?)^```$/gms)].map(([, source = '']) => source);

function blockWith(text: string): string {
  const found = blocks.filter((source) => source.includes(text));
  if (found.length !== 1) throw new Error(`Expected one block with "${text}", got ${found.length}.`);
  return found[0] ?? '';
}

/** Listens on a free port and prints it, as the tests of handlers want it. */
const handlers: readonly (readonly [name: string, mark: string, told: (source: string) => string])[] = [
  [
    'Express',
    "from 'express'",
    (source) =>
      source.replace(
        "app.listen(3000, '127.0.0.1');",
        "const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));",
      ),
  ],
  [
    'Fastify',
    "from 'fastify'",
    (source) => `${source.replace('port: 3000', 'port: 0')}console.log(app.server.address().port);`,
  ],
  [
    'Hono',
    "from 'hono'",
    (source) =>
      source
        .replace('port: 3000', 'port: 0')
        .replace("'127.0.0.1' });", "'127.0.0.1' }, ({ port }) => console.log(port));"),
  ],
  [
    'node:http',
    'createServer(handler).listen(3000',
    (source) =>
      source.replace(
        "createServer(handler).listen(3000, '127.0.0.1');",
        "const server = createServer(handler).listen(0, '127.0.0.1', () => console.log(server.address().port));",
      ),
  ],
  [
    'a Cloudflare Worker',
    'export default {',
    (source) => `import { serve } from '@hono/node-server';
const env = { PHANTOM_WEBHOOK_TOKEN: process.env.PHANTOM_WEBHOOK_TOKEN };
// A Worker has its secrets only in the env that it is called with.
delete process.env.PHANTOM_WEBHOOK_TOKEN;
${source.replace('export default {', 'const worker = {')}
const fetch = (request) => worker.fetch(request, env, { waitUntil() {} });
serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));
`,
  ],
];

test.for(handlers)(
  'the documented handler for %s passes every case of check',
  async ([, mark, told], context) => {
    const { cases, exitCode, ids } = await checkHandler(await startSource(told(blockWith(mark)), context));
    expect(cases.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(exitCode).toBe(0);
    expect(ids('pass').length).toBeGreaterThan(90);
  },
);

test('the documented handler with a deduplicator handles a delivery once, also after a restart', async (context) => {
  const packages = await cachedPackages(['redis@6.3.1']);
  const { url: REDIS_URL, commands } = await startRedis();
  const source = blockWith("from 'redis'")
    .replace("'redis'", JSON.stringify(pathToFileURL(join(packages, 'node_modules/redis/dist/index.js'))))
    .replace(
      "createServer(handler).listen(3001, '127.0.0.1');",
      "const server = createServer(handler).listen(0, '127.0.0.1', () => console.log(server.address().port));",
    );
  const send = async (url: string, id: string) => {
    const headers = { authorization: guidebookToken.authorization, 'webhook-id': id };
    const body = '{"timestamp":1,"data":{"height":7},"event":"block.forged"}';
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  const first = await startSource(source, context, { REDIS_URL });
  expect([await send(first, 'a'), await send(first, 'a')]).toEqual([200, 200]);
  const restarted = await startSource(source, context, { REDIS_URL });
  expect([await send(restarted, 'a'), await send(restarted, 'b')]).toEqual([200, 200]);
  expect(commands).toEqual([
    'EXISTS payments:a',
    'SET payments:a done EX 604800',
    'EXISTS payments:a',
    'EXISTS payments:a',
    'EXISTS payments:b',
    'SET payments:b done EX 604800',
  ]);
});

/** A folder of the project, where the package finds itself under its name. */
async function folderWith(name: string, source: string): Promise<string> {
  await mkdir(join(project, 'test-results'), { recursive: true });
  const folder = await mkdtemp(join(project, 'test-results', 'recipe-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), source);
  return folder;
}

/** Without the variables that a test runner sets. */
const env = { PATH: process.env.PATH, NO_COLOR: '1' };

test('the test for node:test in the README passes', async () => {
  const cwd = await folderWith('sender.test.js', blockWith("from 'node:test'"));
  const { stdout } = await promisify(execFile)(process.execPath, ['--test', 'sender.test.js'], { cwd, env });
  expect(stdout).toMatch(/^\S+ pass 1$/m);
});

test('the test for Vitest in the README passes', async () => {
  const cwd = await folderWith('handler.test.js', blockWith("from 'vitest'"));
  // Not those of the project.
  await writeFile(join(cwd, 'vitest.config.js'), 'export default {};');
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [vitest, 'run', '--root', cwd], {
    cwd,
    env,
  });
  expect(stdout).toMatch(/Tests {2}1 passed/);
});

test('the test for Jest in the README passes', async () => {
  const packages = await cachedPackages(['jest@30.5.2']);
  const cwd = await mkdtemp(join(packages, 'recipe-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const installed = join(cwd, 'node_modules', 'phantom-webhook');
  await mkdir(installed, { recursive: true });
  await cp(join(project, 'package.json'), join(installed, 'package.json'));
  await symlink(join(project, 'dist'), join(installed, 'dist'));
  await writeFile(join(cwd, 'package.json'), '{ "type": "module" }');
  const source = blockWith("from 'vitest'").replace("'vitest'", "'@jest/globals'");
  await writeFile(join(cwd, 'handler.test.js'), source);
  const child = execFile(
    process.execPath,
    ['--experimental-vm-modules', join(packages, 'node_modules/jest/bin/jest.js'), '--rootDir', cwd],
    { cwd, env },
  );
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  const [exitCode] = await once(child, 'close');
  expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringMatching(/Tests: +1 passed/) });
});
