import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { readJournalLines } from '../json-lines.ts';
import { startNode } from '../node-stand-in/start-node.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { script } from './program.ts';
import { startListener } from './start-listener.ts';
import { startTarget } from './start-target.ts';

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program in a folder that is deleted before it starts. */
async function runInDeletedFolder(argv: readonly string[]): Promise<Ended> {
  const folder = join(await temporaryFolder(), 'gone');
  await mkdir(folder);
  const shell = 'cd "$0" && rmdir "$0" && exec "$@"';
  const env = { PATH: process.env.PATH, NO_COLOR: '1', TZ: 'UTC' };
  return new Promise((resolve) => {
    const words = ['-c', shell, folder, process.execPath, script, ...argv];
    execFile('sh', words, { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe.skipIf(isWindows)('a working directory that has been deleted', () => {
  const { token } = guidebookToken;

  test.for([
    ['token', 'new'],
    ['token', 'split', token],
    ['events'],
    ['completion', 'bash'],
    ['--version'],
    ['send', '--help'],
    ['send', 'block.forged', ':1', '--dry-run', '--token', token],
    ['listen', '--port', '0', '--timeout', '1ms'],
    ['listen', '--port', '0', '--timeout', '1ms', '--demo'],
  ])('does not matter to a command without files: %j', async (argv) => {
    const { exitCode, stderr } = await runInDeletedFolder(argv);
    expect([exitCode, stderr]).toEqual([0, stderr]);
  });

  const send = ['send', 'block.forged', ':1'];
  test.for([
    [...send, '--token-file', 'file'],
    [...send, '--token', token, '--data', 'file'],
    [...send, '--token', token, '--body', 'file'],
    [...send, '--token', token, '--state', 'file'],
    ['send', ':1', '--token', token, '--from', 'file'],
    ['listen', '--port', '0', '--record', 'file'],
    ['listen', '--port', '0', '--tls-cert', 'file', '--tls-key', 'file'],
    ['node', '--port', '0', '--p2p-port', '0', '--data-file', 'file'],
    ['check', ':1', '--token', token, '--junit', 'file'],
  ])('is reported for a file with a relative path: %j', async (argv) => {
    const { exitCode, stderr } = await runInDeletedFolder(argv);
    expect([exitCode, stderr.match(/^error: .*/m)?.[0]]).toEqual([
      3,
      expect.stringMatching(/^error: Cannot (?:read|write) file: the working directory has been deleted\.$/),
    ]);
  });

  test('is reported before a webhook is created whose token could not be saved', async () => {
    const { url } = await startNode('ark-3');
    const argv = ['webhook', 'create', 'block.forged', ':3000', '--node', url, '--save-token', 'file'];
    const { exitCode, stderr } = await runInDeletedFolder(argv);
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining('error: Cannot write file: the working directory has been deleted.\n'),
    ]);
  });

  test('does not affect files with an absolute path', async () => {
    const folder = await temporaryFolder();
    const target = await startTarget();
    await writeFile(join(folder, 'token'), token, { mode: 0o600 });
    const flags = ['--token-file', join(folder, 'token'), '--state', join(folder, 'state')];
    const { exitCode, stderr } = await runInDeletedFolder(['send', 'block.forged', target.url, ...flags]);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect(await readdir(folder)).toEqual(['state', 'token']);
  });
});

describe('file handles without sync, as in Yarn Plug’n’Play', () => {
  async function withoutSync(folder: string) {
    const patch = join(folder, 'patch.cjs');
    await writeFile(
      patch,
      `const { open } = require('node:fs/promises');
       const missing = () => { throw new Error('Method not implemented.'); };
       void open(__filename).then(async (file) => {
         Object.assign(Object.getPrototypeOf(file), { sync: missing, datasync: missing });
         await file.close();
       });`,
    );
    return { NODE_OPTIONS: `--require ${JSON.stringify(patch)}` };
  }

  test('can record deliveries and save a chain', async () => {
    const folder = await temporaryFolder();
    const env = await withoutSync(folder);
    const journal = join(folder, 'journal');
    const { url, stop } = await startListener(['--record', journal, '--fsync'], { env });
    expect((await deliver(url, deliveryOf('block.forged', {}))).status).toBe(200);
    await stop();
    expect(await readJournalLines(journal)).toHaveLength(1);

    const target = await startTarget();
    const state = join(folder, 'state');
    const argv = [script, 'send', 'block.forged', target.url, '--state', state];
    const vars = { ...env, PATH: process.env.PATH, PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
    const stderr = await new Promise((resolve) => {
      execFile(process.execPath, argv, { env: vars }, (_error, _stdout, text) => resolve(text));
    });
    expect(stderr).not.toContain('error');
    expect(JSON.parse(await readFile(state, 'utf8'))).toMatchObject({ network: 'mainnet' });
  });
});
