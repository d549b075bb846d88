import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runProgram, startProgram } from './program.ts';
import { startLocalNode } from './start-local-node.ts';

test.for(['phantom-2.2', 'ark-2.7', 'ark-3'])(
  'doctor finds no fault in a %s node that delivers to a listener on this machine',
  async (profile) => {
    const node = await startLocalNode(['--profile', profile, '--block-time', 'off']);
    const directory = await temporaryFolder();
    const placeholder = await node.create('round.created', 'http://127.0.0.1:1/');
    await writeFile(join(directory, 'tokens'), `${placeholder.token}\n`, { mode: 0o600 });
    const listener = startProgram(['listen', '--port', '0', '--token-file', 'tokens'], { directory });
    const [, url = ''] = await listener.waitFor('stderr', /Listening on ([^\s"]+)/);
    await node.create('block.forged', url);

    const argv = ['doctor', '--node', node.url, '--target', url, '--port', new URL(url).port];
    const { exitCode, stdout, stderr } = await runProgram([...argv, '--token-file', 'tokens', '--json'], {
      directory,
    });
    const lines = jsonLines(stdout);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const id of ['node', 'webhooks', 'duplicates', 'delivery', 'target', 'unauthorized', 'port']) {
      expect(lines.filter((line) => line.id === id)).toEqual([expect.objectContaining({ verdict: 'ok' })]);
    }
    expect(stdout).not.toContain(placeholder.token.slice(0, 32));

    const text = await runProgram([...argv, '--token-file', 'tokens'], { directory });
    expect(text).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^ok {4}node {10}Webhook API/m),
    });
  },
);

test('doctor without a node, a target and a token warns about the missing token', async () => {
  const directory = await temporaryFolder();
  const { exitCode, stdout } = await runProgram(['doctor', '--port', '0'], { directory });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^warn {2}token {9}No token found\.$/m);
  expect(stdout).toMatch(/token new to create one/);
});
