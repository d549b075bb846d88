import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

interface Bundler {
  /** Packages that are not in the tree of the project. */
  readonly packages?: readonly string[];
  /** Bundles `main.mjs` into `out/main.js`. */
  bundle(folder: string, modules: string): Promise<unknown>;
}

/** By its API: its command is sometimes a script and sometimes a program. */
function esbuild(platform: 'node' | 'browser', format: 'esm' | 'cjs'): Bundler {
  const options = { entryPoints: ['main.mjs'], bundle: true, outdir: 'out', platform, format };
  return { bundle: (absWorkingDir) => build({ ...options, absWorkingDir, logLevel: 'silent' }) };
}

/** The entry of a library, as Vite is configured with it. */
const library = "{ entry: 'main.mjs', formats: ['es'], fileName: 'main' }";

/** @param configuration what `vite.config.js` exports */
function vite(configuration: string, ...flags: readonly string[]): Bundler {
  return {
    async bundle(folder, modules) {
      await writeFile(join(folder, 'vite.config.js'), `export default ${configuration};\n`);
      await runScript(join(modules, 'vite/bin/vite.js'), ['build', '--outDir', 'out', ...flags], folder);
    },
  };
}

function command(script: string, argv: readonly string[], packages?: readonly string[]): Bundler {
  return {
    ...(packages === undefined ? {} : { packages }),
    bundle: (folder, modules) => runScript(join(modules, script), argv, folder),
  };
}

function rolldown(platform: 'node' | 'browser', format: 'esm' | 'cjs'): Bundler {
  const argv = ['main.mjs', '--dir', 'out', '--platform', platform, '--format', format];
  return command('rolldown/bin/cli.mjs', argv);
}

function rollup(format: 'es' | 'cjs'): Bundler {
  const plugins = ['@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'];
  const argv = [
    'main.mjs',
    '--dir',
    'out',
    '--format',
    format,
    ...plugins.flatMap((name) => ['--plugin', name]),
  ];
  const versions = ['rollup@4.68.8', '@rollup/plugin-node-resolve@16.0.3', '@rollup/plugin-commonjs@29.0.3'];
  return command('rollup/dist/bin/rollup', argv, versions);
}

function webpack(target: 'node20' | 'webworker'): Bundler {
  const argv = ['./main.mjs', '--mode', 'production', '--output-path', 'out', '--target', target];
  return command('webpack/bin/webpack.js', argv, ['webpack@5.113.0', 'webpack-cli@6.0.1']);
}

function runScript(
  script: string,
  argv: readonly string[],
  cwd: string,
): Promise<{ readonly stdout: string }> {
  const env = { PATH: process.env.PATH, NO_COLOR: '1' };
  return promisify(execFile)(process.execPath, [script, ...argv], { cwd, env });
}

/** @returns the folder of the bundle */
async function bundled(source: string, type: 'module' | 'commonjs', bundler: Bundler): Promise<string> {
  const { packages, bundle } = bundler;
  const place = packages === undefined ? project : await cachedPackages(packages);
  // Below the packages, so that a bundler finds its plugins.
  const folder = packages === undefined ? await temporaryFolder() : await mkdtemp(join(place, 'bundle-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'node_modules'));
  await symlink(project, join(folder, 'node_modules/phantom-webhook'), 'junction');
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type }));
  await writeFile(join(folder, 'main.mjs'), source);
  await bundle(folder, join(place, 'node_modules'));
  return join(folder, 'out');
}

async function run(out: string): Promise<string> {
  return (await runScript(join(out, 'main.js'), [], out)).stdout;
}

const nodeSource = `
import { createServer } from 'node:http';
import { createReceiver, Problem, sendDelivery, webhookHandler } from 'phantom-webhook';

async function main() {
  const receiver = await createReceiver();
  const stranger = 'ab'.repeat(32);
  const accepted = await sendDelivery(receiver.url, receiver.token, 'block.forged');
  const { data } = await receiver.waitFor('block.forged');
  const refused = await sendDelivery(receiver.url, stranger, 'block.forged');
  await receiver.close();
  const late = await sendDelivery(receiver.url, stranger, 'block.forged').catch((error) => error);
  console.log(accepted.status, typeof data.height, refused.status, late instanceof Problem);

  const server = createServer(webhookHandler({ token: receiver.token, onDelivery() {} }));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = 'http://127.0.0.1:' + server.address().port;
  for (const token of [receiver.token, stranger]) {
    console.log((await sendDelivery(url, token, 'transaction.applied')).status);
  }
  server.close();
}
main();
`;

describe('a program for Node.js receives and refuses deliveries when bundled by', () => {
  test.for<readonly [string, 'module' | 'commonjs', Bundler]>([
    ['esbuild', 'module', esbuild('node', 'esm')],
    ['esbuild as CommonJS', 'commonjs', esbuild('node', 'cjs')],
    ['rolldown', 'module', rolldown('node', 'esm')],
    ['rolldown as CommonJS', 'commonjs', rolldown('node', 'cjs')],
    ['vite for a server', 'module', vite('{ ssr: { noExternal: true } }', '--ssr', 'main.mjs')],
    // Otherwise Vite builds for browsers, where these modules are empty.
    [
      'vite as a library',
      'module',
      vite(`{ build: { lib: ${library}, rolldownOptions: { external: /^node:/ } } }`),
    ],
    ['rollup', 'module', rollup('es')],
    ['rollup as CommonJS', 'commonjs', rollup('cjs')],
    ['webpack', 'commonjs', webpack('node20')],
  ])('%s', async ([, type, bundler]) => {
    expect(await run(await bundled(nodeSource, type, bundler))).toBe('200 number 401 true\n200\n401\n');
  });
});

const webSource = `
import { createToken, fetchHandler } from 'phantom-webhook/fetch';

const { token, authorization } = createToken();
const handle = fetchHandler({ token, onDelivery() {} });
const post = (given) => {
  const body = '{"timestamp":1,"data":{},"event":"block.forged"}';
  return handle(new Request('http://x/', { method: 'POST', headers: { authorization: given }, body }));
};
Promise.all([post(authorization), post('ab')]).then(([a, b]) => console.log(a.status, b.status));
`;

describe('a program for a worker contains nothing of Node.js when bundled by', () => {
  test.for<readonly [string, Bundler]>([
    ['esbuild', esbuild('browser', 'esm')],
    ['rolldown', rolldown('browser', 'esm')],
    ['vite', vite(`{ build: { lib: ${library} } }`)],
    ['rollup', rollup('es')],
    ['webpack', webpack('webworker')],
  ])('%s', async ([, bundler]) => {
    const out = await bundled(webSource, 'module', bundler);
    for (const name of await readdir(out)) {
      expect(await readFile(join(out, name), 'utf8')).not.toMatch(
        /["'`]node:|\brequire\s*\(|\bprocess\.|\bBuffer\./,
      );
    }
    expect(await run(out)).toBe('200 401\n');
  });
});
