import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, copyFile, open, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { timesOpen } from '../times-open.ts';
import { guidebookToken } from '../tokens.ts';
import { script } from './program.ts';

const certificate = fileURLToPath(new URL('../certificate/cert.pem', import.meta.url));
const token = ['--token', guidebookToken.token];
const send = ['send', 'block.forged', ':1', '--dry-run'];
const listen = ['listen', '--port', '0'];

/** Every flag that names a file to be read; `pipe` is one whose writer writes nothing. */
const readers = {
  '--token-file': [...send, '--token-file', 'pipe'],
  '--token-file of listen': [...listen, '--token-file', 'pipe'],
  '--token-file of check': ['check', ':1', '--token-file', 'pipe'],
  '--data': [...send, ...token, '--data', 'pipe'],
  '--body': [...send, ...token, '--body', 'pipe'],
  '--from': ['send', ':1', '--dry-run', ...token, '--from', 'pipe'],
  '--state': [...send, ...token, '--state', 'pipe'],
  '--tls-cert': [...listen, '--tls-cert', 'pipe', '--tls-key', 'pipe'],
  '--tls-key': [...listen, '--tls-cert', 'cert.pem', '--tls-key', 'pipe'],
  '--data-file': ['node', '--port', '0', '--p2p-port', '0', '--data-file', 'pipe'],
  '.env': ['token', 'split'],
  '.env of listen': listen,
} as const;

async function makePipe(): Promise<string> {
  const directory = await temporaryFolder();
  execFileSync('mkfifo', ['-m', '600', join(directory, 'pipe')]);
  await symlink('pipe', join(directory, '.env'));
  await copyFile(certificate, join(directory, 'cert.pem'));
  return directory;
}

describe.runIf(process.platform === 'linux')('a pipe', () => {
  test.for(Object.entries(readers))('whose writer is silent does not block Ctrl-C: %s', async ([, argv]) => {
    const directory = await makePipe();
    const pipe = join(directory, 'pipe');
    const writer = await open(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => writer.close());
    const context = fakeContext({ directory });
    const ended = run(argv, context);
    await expect.poll(() => timesOpen(pipe)).toBe(2);
    context.interrupt();
    expect(await ended).toBe(130);
    expect(context.out()).toBe('');
    expect(await timesOpen(pipe)).toBe(1);
  });

  test.for(Object.entries(readers))('without a writer counts as an empty file: %s', async ([, argv]) => {
    const directory = await makePipe();
    const context = fakeContext({ directory });
    const ended = run(argv, context);
    void context.waitFor('err', 'Listening on').then(context.interrupt);
    expect([0, 1, 2, 3]).toContain(await ended);
    expect(context.err()).not.toContain('bug');
  });
});

describe.runIf(process.platform === 'linux')('standard input that stays open and silent', () => {
  test.for([
    ['token', 'split', '-'],
    [...send, ...token, '--data', '-'],
    [...send, ...token, '--body', '-'],
    ['send', ':1', '--dry-run', ...token, '--from', '-'],
    [...send, '--token-file', '/dev/stdin'],
  ])('does not block Ctrl-C: %j', async (argv) => {
    const pipe = join(await makePipe(), 'pipe');
    const writer = await open(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => writer.close());
    const child = spawn(process.execPath, [script, ...argv], {
      env: { PATH: process.env.PATH ?? '', NO_COLOR: '1' },
      stdio: [writer.fd, 'ignore', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    await expect.poll(() => isReading(child.pid, pipe)).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });
});

/** Whether the process waits for its standard input, or has opened it once more. */
async function isReading(pid: number | undefined, pipe: string): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const described = await Promise.all(
    descriptors.map(async (each) => ({
      target: await readlink(`/proc/${pid}/fd/${each}`).catch(() => ''),
      info: await readFile(`/proc/${pid}/fdinfo/${each}`, 'utf8').catch(() => ''),
    })),
  );
  const isAwaited = described.some(({ info }) => /^tfd:\s+0 /m.test(info));
  return isAwaited || described.filter(({ target }) => target === pipe).length > 1;
}
