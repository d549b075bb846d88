import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { type Checked, checkHandler } from '../check/check-handler.ts';
import { readPage } from '../docs/pages.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { hasRuntime, runtimeProgram } from './runtime-program.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const pages = `${await readPage('docs/frameworks.md')}\n${await readPage('docs/library.md')}`;
const blocks = [...pages.matchAll(/^```js\n(.*?)^```$/gms)].map(([, source = '']) => source);

function blockWith(text: string): string {
  const found = blocks.filter((source) => source.includes(text));
  if (found.length !== 1) throw new Error(`Expected one block with "${text}", got ${found.length}.`);
  return found[0] ?? '';
}

/** A folder in which the package is installed. */
async function installedIn(folder: string): Promise<string> {
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  await symlink(project, join(folder, 'node_modules/phantom-webhook'), 'junction');
  await writeFile(
    join(folder, 'package.json'),
    '{ "type": "module", "dependencies": { "phantom-webhook": "*" } }',
  );
  return folder;
}

/** Starts a program that prints its port, somewhere in a line. */
async function portOfProgram(
  cwd: string,
  [program = process.execPath, ...argv]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(program, argv, {
    cwd,
    env: { PATH: process.env.PATH, PHANTOM_WEBHOOK_TOKEN: guidebookToken.token, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, port] = /(?:^|[:=])(\d{2,5})(?:\/|\}|$)/.exec(line) ?? [];
    // What follows is read too, so the program never waits for room in the pipe.
    child.stdout.resume();
    if (port !== undefined) return port;
  }
  throw new Error('The program ended before it printed its port.');
}

/** Ids of the cases that did not pass. */
function faultsOf({ cases }: Checked): readonly string[] {
  expect(cases.length).toBeGreaterThan(90);
  return cases.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id);
}

/** Stands for a package of 340 MB. The work continues by itself, because the server does not stop. */
const nextManifest = '{ "type": "module", "exports": { "./server": "./server.js" } }';
const nextServer = 'export function after() {}\n';

test.for([
  ['Next.js', 'next/server', 'POST(request, { params: Promise.resolve({}) })'],
  ['Astro', 'export const prerender', 'POST({ request, params: {} })'],
  ['SvelteKit', 'platform?.ctx', 'POST({ request, platform: undefined })'],
] as const)(
  'the documented function for %s, called as the framework calls it, accepts and refuses what it should',
  async ([, mark, call]) => {
    const folder = await installedIn(await temporaryFolder());
    await mkdir(join(folder, 'node_modules/next'));
    await writeFile(join(folder, 'node_modules/next/server.js'), nextServer);
    await writeFile(join(folder, 'node_modules/next/package.json'), nextManifest);
    await writeFile(join(folder, 'handler.js'), blockWith(mark));
    await writeFile(
      join(folder, 'server.js'),
      `import { serve } from ${JSON.stringify(import.meta.resolve('@hono/node-server'))};
import { POST } from './handler.js';
// The frameworks themselves refuse other methods.
const fetch = (request) => request.method === 'POST' ? ${call} : new Response('', { status: 405 });
serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));
`,
    );
    const port = await portOfProgram(folder, [process.execPath, 'server.js']);
    const groups = ['--only', 'accepts', '--only', 'refuses'];
    const { cases } = await checkHandler(`http://127.0.0.1:${port}/webhook`, ...groups);
    expect(cases.length).toBeGreaterThan(60);
    expect(cases.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  },
);

describe('the documented handler passes every case of check', () => {
  test('of a route that Nitro builds', async () => {
    const packages = await cachedPackages(['nitro@3.0.260903-beta']);
    const folder = await installedIn(await mkdtemp(join(packages, 'recipe-')));
    await mkdir(join(folder, 'server/routes'), { recursive: true });
    await writeFile(join(folder, 'server/routes/webhook.post.js'), blockWith('nitro/h3'));
    await writeFile(join(folder, 'nitro.config.js'), "export default { serverDir: './server' };\n");
    const nitro = join(packages, 'node_modules/nitro/dist/cli/index.mjs');
    await promisify(execFile)(process.execPath, [nitro, 'build'], { cwd: folder });
    const env = { PORT: '0', HOST: '127.0.0.1' };
    const port = await portOfProgram(folder, [process.execPath, '.output/server/index.mjs'], env);
    expect(faultsOf(await checkHandler(`http://127.0.0.1:${port}/webhook`))).toEqual([]);
  });

  test('of a route of h3 1, as in Nitro 2, except that h3 hides a second header', async () => {
    const packages = await cachedPackages(['h3@1.15.11']);
    const folder = await installedIn(await mkdtemp(join(packages, 'recipe-')));
    await writeFile(join(folder, 'handler.mjs'), blockWith('toWebRequest'));
    await writeFile(
      join(folder, 'server.mjs'),
      `import { createServer } from 'node:http';
import { createApp, createRouter, toNodeListener } from 'h3';
import handler from './handler.mjs';
const listener = toNodeListener(createApp().use(createRouter().post('/webhook', handler)));
const server = createServer(listener).listen(0, '127.0.0.1', () => console.log(server.address().port));
`,
    );
    const port = await portOfProgram(folder, [process.execPath, 'server.mjs']);
    const checked = await checkHandler(`http://127.0.0.1:${port}/webhook`);
    expect(faultsOf(checked)).toEqual(['refuses/two-headers-right-first']);
    expect(checked.exitCode).toBe(0);
  });

  test('of a function called with the events of AWS Lambda, which holds back a body until it ends', async () => {
    const folder = await installedIn(await temporaryFolder());
    await writeFile(join(folder, 'handler.mjs'), blockWith('isBase64Encoded'));
    await writeFile(join(folder, 'server.mjs'), lambdaStandIn);
    const port = await portOfProgram(folder, [process.execPath, 'server.mjs']);
    const checked = await checkHandler(`http://127.0.0.1:${port}/webhook`);
    expect(faultsOf(checked)).toEqual(['order/unfinished-body']);
  });
});

/** Payload format 2.0: names in lower case, repeated headers joined with commas, bytes that are not text in Base64. */
const lambdaStandIn = `
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { handler } from './handler.mjs';
const server = createServer(async (request, response) => {
  const bytes = await buffer(request).catch(() => undefined);
  if (bytes === undefined) return;
  const isBase64Encoded = !/^(text\\/|application\\/json)/.test(request.headers['content-type'] ?? '');
  const event = {
    version: '2.0',
    rawPath: request.url,
    headers: Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values.join(',')])),
    requestContext: { http: { method: request.method, path: request.url } },
    ...(bytes.length === 0 ? {} : { body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
  const { statusCode, headers, body } = await handler(event);
  response.writeHead(statusCode, headers).end(body);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

describe.skipIf(!hasRuntime())('the documented handler passes every case of check on', () => {
  test('Bun', async () => {
    const folder = await installedIn(await temporaryFolder());
    const source = blockWith('Bun.serve').replace(
      /^Bun\.serve\((.*)\);$/m,
      (_all, options) => `const server = Bun.serve(${options});\nconsole.log(server.port);`,
    );
    await writeFile(join(folder, 'handler.js'), source.replace('port: 3000', 'port: 0'));
    const port = await portOfProgram(folder, [await runtimeProgram('bun'), 'handler.js']);
    expect(faultsOf(await checkHandler(`http://127.0.0.1:${port}/webhook`))).toEqual([]);
  });

  test('Deno', async () => {
    const folder = await installedIn(await temporaryFolder());
    const source = blockWith('Deno.serve').replace(
      'port: 3000',
      'port: 0, onListen: ({ port }) => console.log(port)',
    );
    await writeFile(join(folder, 'handler.js'), source);
    const flags = ['run', '--allow-net', '--allow-env', '--no-lock'];
    const env = { HOME: folder, DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
    const port = await portOfProgram(folder, [await runtimeProgram('deno'), ...flags, 'handler.js'], env);
    expect(faultsOf(await checkHandler(`http://127.0.0.1:${port}/webhook`))).toEqual([]);
  });

  test('workerd, which runs Cloudflare Workers', async () => {
    const folder = await installedIn(await temporaryFolder());
    await writeFile(join(folder, 'worker.js'), blockWith('export default {'));
    const options = { bundle: true, format: 'esm', platform: 'browser', logLevel: 'silent' } as const;
    await build({ ...options, absWorkingDir: folder, entryPoints: ['worker.js'], outfile: 'bundle.js' });
    await writeFile(join(folder, 'config.capnp'), workerdConfig);
    const workerd = [await runtimeProgram('workerd'), 'serve', 'config.capnp', '--control-fd=1'];
    const port = await portOfProgram(folder, workerd);
    expect(faultsOf(await checkHandler(`http://127.0.0.1:${port}/webhook`))).toEqual([]);
  });
});

const workerdConfig = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "bundle.js")],
    bindings = [(name = "PHANTOM_WEBHOOK_TOKEN", fromEnvironment = "PHANTOM_WEBHOOK_TOKEN")],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
