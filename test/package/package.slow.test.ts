import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import outputSchema from '../../docs/output.schema.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import { profiles } from '../../src/protocol/delivery/profile.ts';
import { profileNames } from '../../src/protocol/delivery/profile-name.ts';
import { eventsOf } from '../../src/protocol/events/contract/event-contracts.ts';
import { linkedAsyncApiDocument } from '../../src/protocol/schemas/asyncapi-document.ts';
import { hasProgram, nodeProgram } from '../chain/oracle/node-program.ts';
import { isWindows } from '../is-windows.ts';
import { guidebookToken } from '../tokens.ts';
import { npm, type Packed, pack } from './packed.ts';

const maxPackedBytes = 450_000;
const maxPackages = 24;

/** A folder into which the package was installed as by a user. */
let folder: string;
let packed: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-webhook-'));
  packed = await pack(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(
    ['install', packed.file, '--no-audit', '--no-fund', '--prefer-offline', '--engine-strict'],
    folder,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package is small, and contains only the program, the library, the schemas and a few pages', () => {
  expect(packed.size).toBeLessThan(maxPackedBytes);
  for (const { path } of packed.files) {
    expect(path).toMatch(
      /^(dist\/phantom-webhook\.cjs|dist\/(index|fetch|(command|library)\/[\w-]+)\.js|dist\/command\/package\.json|dist\/(index|fetch)\.d\.ts|dist\/phantom-webhook\.1|dist\/inspector\.html|dist\/commonjs\/types\/[\w./-]+\.d\.ts|dist\/commonjs\/((index|fetch)\.js|package\.json)|dist\/schemas\/(output|[\w.-]+\/[\w.-]+)\.json|llms\.txt|package\.json|README\.md|LICENSE)$/,
    );
  }
  const paths = packed.files.map(({ path }) => path);
  // The other pages are in the repository, where npm leads the links of the README.
  for (const page of ['dist/phantom-webhook.1', 'README.md', 'LICENSE', 'llms.txt'])
    expect(paths).toContain(page);
});

test('the package installs few others, and none of them runs a script when it is installed', async () => {
  const installed: { packages: Record<string, { hasInstallScript?: boolean }> } = JSON.parse(
    await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8'),
  );
  const packages = Object.entries(installed.packages);
  expect(packages.length).toBeLessThanOrEqual(maxPackages);
  for (const [path] of packages) {
    const { scripts = {} }: { scripts?: Record<string, string> } = JSON.parse(
      await readFile(join(folder, path, 'package.json'), 'utf8'),
    );
    // Prepare too: npm warns about it in a package from a file or from git.
    const ofInstalling = ['preinstall', 'install', 'postinstall'].concat(
      path.endsWith('phantom-webhook') ? 'prepare' : [],
    );
    for (const name of ofInstalling) expect(scripts, path).not.toHaveProperty(name);
  }
});

describe.for(['20', '22', '24'])('installed, on Node %s', (line) => {
  test.skipIf(!hasProgram(line))('the program does what the README shows', async () => {
    const node = await nodeProgram(line);
    const script = join(folder, 'node_modules/phantom-webhook', manifest.bin['phantom-webhook']);
    const run = async (...argv: readonly string[]) => {
      const env = { PATH: process.env.PATH, NO_COLOR: '1', PHANTOM_WEBHOOK_TOKEN: 'ab'.repeat(32) };
      return (await promisify(execFile)(node, [script, ...argv], { cwd: folder, env })).stdout;
    };
    expect(await run('--version')).toBe(`${manifest.version}\n`);
    expect(await run('token', 'new', '--field', 'token')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(await run('events', 'wallet.saved')).toContain('At the end of a round.');
    expect(await run('listen', '--help')).toContain('--forward-to <URL>');
    expect(await run('check', '--list')).toContain('refuses/bearer');
    expect(await run('completion', 'fish')).toContain('complete -c phantom-webhook');
    expect(await run('send', 'block.forged', ':3000', '--dry-run')).toContain('POST / HTTP/1.1');
    const listened = await run('listen', '--demo', '--port', '0', '--expect', 'block.forged', '--json');
    expect(listened).toMatch(/"authorized":true.*"event":"block.forged"/);
  });
});

test.skipIf(isWindows)(
  'installed globally, the command and the manual page are in the usual places',
  async () => {
    const prefix = join(folder, 'prefix');
    await npm(
      ['install', '--global', '--prefix', prefix, packed.file, '--no-audit', '--no-fund', '--offline'],
      folder,
    );
    const { stdout } = await promisify(execFile)(join(prefix, 'bin/phantom-webhook'), ['--version']);
    expect(stdout).toBe(`${manifest.version}\n`);
    expect(await readFile(join(prefix, 'share/man/man1/phantom-webhook.1'), 'utf8')).toContain('.SH NAME');
  },
);

test.for([
  ['postgres://localhost/db', 'npm install pg'],
  ['redis://localhost', 'npm install ioredis'],
  ['nats://localhost', 'npm install @nats-io/transport-node @nats-io/jetstream'],
] as const)('%s without its client exits 3, with the command that installs it', async ([url, advice]) => {
  const program = join(folder, 'node_modules/phantom-webhook/dist/phantom-webhook.cjs');
  const argv = ['relay', '--to', url, '--store', join(folder, 'store'), '--token', guidebookToken.token];
  for (const words of [argv, ['journal', 'list', url]]) {
    const failed = await promisify(execFile)(process.execPath, [program, ...words]).catch((cause) => cause);
    expect([failed.code, failed.stderr]).toEqual([3, expect.stringContaining(`: ${advice}\n`)]);
  }
});

test('the schemas of output and of every event that a profile delivers, and its AsyncAPI document, can be imported', () => {
  const { resolve } = createRequire(join(folder, 'package.json'));
  const load = (path: string) => JSON.parse(readFileSync(resolve(`phantom-webhook/${path}`), 'utf8'));
  for (const profile of profileNames) {
    for (const { name, isDelivered } of eventsOf(profiles[profile].generation)) {
      const path = `schemas/${profile}/${name}.json`;
      if (!isDelivered) {
        expect(() => load(path), path).toThrow(expect.objectContaining({ code: 'MODULE_NOT_FOUND' }));
        continue;
      }
      const { $id, title } = load(path);
      expect({ $id, title }).toEqual({ $id: `urn:phantom-webhook:${profile}:${name}`, title: name });
    }
    const document = linkedAsyncApiDocument(profiles[profile], manifest.version);
    expect(load(`asyncapi/${profile}.json`)).toEqual(document);
  }
  expect(load('schemas/output.json')).toEqual(outputSchema);
  const [{ data }] = load('schemas/phantom-2.2/block.applied.json').examples;
  expect(data).toMatchObject({ height: expect.any(Number) });
});

const program = `
import { createReceiver, sendDelivery } from 'phantom-webhook';
import { fetchHandler, Problem } from 'phantom-webhook/fetch';

const receiver = await createReceiver();
const { status } = await sendDelivery(receiver.url, receiver.token, 'block.forged');
const { data } = await receiver.waitFor('block.forged');
await receiver.close();
const late = await sendDelivery(receiver.url, receiver.token, 'block.forged').catch((error) => error);
const { status: refused } = await fetchHandler({ token: receiver.token, onDelivery() {} })(new Request('http://x/'));
console.log(status, typeof data.height, late instanceof Problem, refused);
`;

const requiring = `
const [main, web] = [require('phantom-webhook'), require('phantom-webhook/fetch')];
import('phantom-webhook').then((imported) => {
  console.log(main.Problem === web.Problem, main.Problem === imported.Problem, typeof main.webhookHandler);
});
`;

describe.for(['20', '22', '24'])('imported, on Node %s', (line) => {
  test.skipIf(!hasProgram(line))('the library sends, receives and refuses deliveries', async () => {
    const node = await nodeProgram(line);
    const argv = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(node, argv, { cwd: folder });
    expect(stdout).toBe('200 number true 405\n');
  });

  test.skipIf(!hasProgram(line))('the library can be required, and stays one copy', async () => {
    const node = await nodeProgram(line);
    const argv = ['--input-type=commonjs', '--eval', requiring];
    const { stdout, stderr } = await promisify(execFile)(node, argv, { cwd: folder });
    expect({ stdout, stderr }).toEqual({ stdout: 'true true function\n', stderr: '' });
  });
});

test('the lock file names no registry or download URL', async () => {
  const lock = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8');
  expect(lock).not.toContain('"resolved"');
});
