import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NodeProfileName } from '../../src/node/node-rules.ts';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { nodeProgram } from '../chain/oracle/node-program.ts';
import { phantomCoreFolder } from './phantom-core.ts';

const run = promisify(execFile);

/** The versions that the plugin of Phantom is locked to (its yarn.lock), and the database as WebAssembly. */
const phantomPackages = [
  'boom@7.3.0',
  'expand-home-dir@0.0.3',
  'fs-extra@7.0.1',
  'hapi@18.1.0',
  'hapi-pagination@2.1.0',
  'hapi-trailing-slash@3.0.1',
  'inert@5.1.2',
  'joi@14.3.1',
  'lout@11.1.0',
  'micromatch@3.1.10',
  'sequelize@4.43.0',
  'sql.js@1.8.0',
  'umzug@2.2.0',
  'vision@5.4.4',
] as const;

/**
 * The routes and schemas of ARK 2.7.26 are those of 2.5.19, the last version of the plugin that npm has; the server
 * beneath, core-http-utils, is 2.7.26.
 */
const arkPackages = {
  'ark-2.7': ['@arkecosystem/core-webhooks@2.5.19', '@arkecosystem/core-http-utils@2.7.26'],
  'ark-3': ['@arkecosystem/core-webhooks@3.9.1'],
} as const;

const phantomSources = ['core-webhooks', 'core-http-utils'] as const;

/** The Node that each generation was written for. */
const nodeLines: Readonly<Record<NodeProfileName, string>> = {
  'phantom-2.2': '10',
  'ark-2.7': '10',
  'ark-3': '14',
};

export interface RealNode {
  readonly port: number;
  /** Whether the process has ended by itself: some calls make a real node crash. */
  hasEnded(): boolean;
  close(): Promise<void>;
}

/** What is compared with, as packages and versions. */
export const realPackages: Readonly<Record<NodeProfileName, string>> = {
  'phantom-2.2': 'core-webhooks of Phantom Core 2.2.4, hapi 18.1.0',
  'ark-2.7': '@arkecosystem/core-webhooks 2.5.19, core-http-utils 2.7.26',
  'ark-3': '@arkecosystem/core-webhooks 3.9.1',
};

/**
 * Starts the webhooks plugin of a real node, without webhooks, in a separate process. Only its container and logger are
 * replaced. Installs it if need be: rejects when npm or git cannot.
 */
export async function openRealNode(profile: NodeProfileName): Promise<RealNode> {
  const folder = await (profile === 'phantom-2.2' ? phantomFolder() : cachedPackages(arkPackages[profile]));
  const scripts = join(folder, 'real-api');
  await compile(fileURLToPath(new URL('./real-api/', import.meta.url)), scripts);
  const program = await nodeProgram(nodeLines[profile]);
  const storage = await mkdtemp(join(tmpdir(), 'real-api-'));
  // The curves of ARK are native code, which is not built here; this variable selects JavaScript instead.
  const env = { ...process.env, NODE_BACKEND: 'js', NODE_OPTIONS: '' };
  const child = spawn(program, [join(scripts, `${profile}.js`), folder, storage], { env, stdio: 'pipe' });
  let problem = '';
  let hasEnded = false;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    problem = `${problem}${chunk}`.slice(-4_000);
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      problem += String(error);
      resolve();
    });
    child.on('close', () => resolve());
  }).then(() => {
    hasEnded = true;
    return rm(storage, { recursive: true, force: true });
  });
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(Number(line)));
    void ended.then(() => reject(new Error(`The ${profile} node ended before it listened:\n${problem}`)));
  });
  return {
    port,
    hasEnded: () => hasEnded,
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Compiles a folder of TypeScript to CommonJS, which an old Node can run, without looking at its types. */
async function compile(source: string, target: string): Promise<void> {
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const options = {
    compilerOptions: {
      target: 'es2018',
      module: 'commonjs',
      moduleResolution: 'bundler',
      rootDir: source,
      outDir: target,
      noCheck: true,
      skipLibCheck: true,
      rewriteRelativeImportExtensions: true,
      allowImportingTsExtensions: false,
      types: [],
    },
    include: [join(source, '**', '*.ts')],
  };
  await mkdir(target, { recursive: true });
  const project = join(target, 'tsconfig.json');
  await writeFile(project, JSON.stringify(options));
  await run(process.execPath, [compiler, '--project', project]);
}

/** Adds the plugin of Phantom to the packages that it needs. */
async function phantomFolder(): Promise<string> {
  const packages = await cachedPackages(phantomPackages, { ignoresPeers: true });
  const folder = join(packages, 'phantom-core');
  if (await isFolder(folder)) return folder;
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const source = await phantomCoreFolder();
    const modules = join(unfinished, 'node_modules', '@phantomcores');
    for (const name of phantomSources) {
      await compile(join(source, 'packages', name, 'src'), join(modules, name));
    }
    await mkdir(join(modules, 'core-container'), { recursive: true });
    await writeFile(
      join(modules, 'core-container', 'index.js'),
      "module.exports = require('../../../real-api/core-container.js');\n",
    );
    await writeFile(join(unfinished, 'package.json'), '{ "private": true }\n');
    await rename(unfinished, folder);
  } catch (error) {
    if (!(await isFolder(folder))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
