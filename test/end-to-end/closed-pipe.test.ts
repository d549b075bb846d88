import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startNode } from '../node-stand-in/start-node.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { type ProgramOptions, startProgram } from './program.ts';
import { startTarget } from './start-target.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

/** Runs a command whose reader has left before the first byte, as `grep -q` and `head` do sooner or later. */
async function runUnread(argv: readonly string[], options: ProgramOptions = {}) {
  const program = startProgram(argv, { env, ...options });
  program.process.stdout?.destroy();
  return program.finished;
}

describe('when nobody reads the output, the exit code still reports the result of', () => {
  test.for([[['--json']], [[]]] as const)('check %j, and the report file is written', async ([flags]) => {
    const target = await startTarget(
      () => 'HTTP/1.1 500 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    const directory = await temporaryFolder();
    const only = ['--only', 'accepts/right-delivery', '--junit', 'j.xml', '--timeout', '30s'];
    const { exitCode } = await runUnread(['check', target.url, ...only, ...flags], { directory });
    expect(exitCode).toBe(1);
    expect(await readFile(join(directory, 'j.xml'), 'utf8')).toMatch(/failures="1"/);
  });

  test.for([[['--json']], [[]]] as const)('send %j, and every delivery is sent', async ([flags]) => {
    const target = await startTarget((n) => `HTTP/1.1 ${n === 3 ? 500 : 200} x\r\nContent-Length: 0\r\n\r\n`);
    const { exitCode } = await runUnread(['send', 'wallet.saved', target.url, '--count', '3', ...flags]);
    expect(exitCode).toBe(1);
    expect(target.received).toHaveLength(3);
  });

  test('webhook delete, and every webhook is deleted', async () => {
    const node = await startNode('phantom-2.2');
    const at = ['--node', node.url];
    for (let n = 0; n < 2; n += 1) await runUnread(['webhook', 'create', 'block.forged', '4044', ...at]);
    expect(node.webhooks).toHaveLength(2);
    const { exitCode } = await runUnread(['webhook', 'delete', '1', '2', '9', ...at]);
    expect(exitCode).toBe(1);
    expect(node.webhooks).toEqual([]);
  });
});
