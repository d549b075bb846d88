import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { startNode } from '../node-stand-in/start-node.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runProgram, script, startProgram } from './program.ts';

test('a listener with the saved token authorizes the deliveries of the node', async () => {
  const node = await startNode('phantom-2.2');
  const directory = await temporaryFolder();
  const file = ['--save-token', 'tokens.txt', '--node', node.url];
  const created = await runProgram(['webhook', 'create', 'block.forged', '4044', ...file], { directory });
  expect(created).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('verification') });

  const listener = startProgram(['listen', '--port', '0', '--token-file', 'tokens.txt', '--count', '1'], {
    directory,
  });
  const [, url = ''] = await listener.waitFor('stderr', /^Listening on (\S+)$/m);
  await fetch(url, {
    method: 'POST',
    headers: { authorization: node.authorizationOf(1) ?? '' },
    body: '{"timestamp":1,"data":{"height":1},"event":"block.forged"}',
  });
  expect(await listener.finished).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('authorized'),
  });

  const deleted = await runProgram(['webhook', 'delete', '1', '--node', node.url]);
  expect(deleted).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^Deleted webhook 1: /),
    stderr: '',
  });
  expect(node.webhooks).toEqual([]);
});

test.skipIf(isWindows)(
  'a token that does not fit on the disk is still shown, and webhook create exits 3',
  async () => {
    const node = await startNode('phantom-2.2');
    const directory = await temporaryFolder();
    const full = join(directory, 'tokens.txt');
    // As large as the limit below lets a file be, in the blocks of bash.
    await writeFile(full, `${'#'.repeat(1_023)}\n`, { mode: 0o600 });
    const argv = [
      'webhook',
      'create',
      'block.forged',
      '4044',
      '--save-token',
      'tokens.txt',
      '--node',
      node.url,
    ];
    const { exitCode, stdout, stderr } = await runLimited(argv, directory);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`token          ${node.webhooks[0]?.token}\n`);
    expect(stderr).toContain('Cannot write tokens.txt: the file size limit is reached.');
    expect(await readFile(full, 'utf8')).toBe(`${'#'.repeat(1_023)}\n`);
  },
);

async function runLimited(argv: readonly string[], directory: string) {
  const { execFile } = await import('node:child_process');
  const command = 'ulimit -f 1 && exec "$@"';
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(
      'bash',
      ['--norc', '-c', command, 'bash', process.execPath, script, ...argv],
      { cwd: directory },
      (error, stdout, stderr) => resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
    );
  });
}
