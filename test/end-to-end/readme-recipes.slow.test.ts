import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readPage } from '../docs/pages.ts';
import { freePort } from '../free-port.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { script } from './program.ts';
import { startLocalNode } from './start-local-node.ts';
import { untilAnswered } from './until-answered.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const tutorial = await readPage('docs/getting-started.md');

function blocksOf(section: string, language: string): readonly string[] {
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, source = '']) => source,
  );
}

function ended(child: ChildProcess): void {
  onTestFinished(async () => {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    child.kill('SIGKILL');
    if (!isOver) await once(child, 'close');
  });
}

describe.skipIf(isWindows)('the tutorial', () => {
  const [handler = ''] = blocksOf(tutorial, 'js');
  const transcripts = blocksOf(tutorial, 'shell-session').map((block) => {
    const [, command = '', shown = ''] = /^\$ ([^\n]*)\n(.*)$/s.exec(block) ?? [];
    return { command, shown };
  });

  /** A folder as `npm install phantom-webhook` leaves it, with the handler in it. */
  async function startFolder(port: number): Promise<string> {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
    await symlink(project, join(folder, 'node_modules/phantom-webhook'));
    await symlink(script, join(folder, 'node_modules/.bin/phantom-webhook'));
    await writeFile(join(folder, 'handler.mjs'), handler.replace('3000', String(port)));
    return folder;
  }

  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' };
  const steady = (text: string) =>
    text
      .replace(/\d+ ms$/gm, 'N ms')
      .replace(/ in [\d.]+ s: /g, ' in N s: ')
      .replace(/^To send the same bytes again: .*\n/gm, '');

  test('does what it shows, step by step', async () => {
    const port = await freePort();
    const cwd = await startFolder(port);
    const run = async ({ command }: (typeof transcripts)[number]) => {
      const line = command.replaceAll(':3000', `:${port}`);
      return (await promisify(execFile)('bash', ['--norc', '-c', line], { cwd, env })).stdout;
    };
    const [token, ...others] = transcripts;
    expect(others.length).toBe(2);
    if (token !== undefined) await run(token);

    const child = spawn(process.execPath, ['--env-file=.env', 'handler.mjs'], { cwd, env, stdio: 'pipe' });
    ended(child);
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
    });
    await untilAnswered(`http://127.0.0.1:${port}`);
    for (const transcript of others) {
      expect(steady(await run(transcript))).toBe(steady(transcript.shown));
    }
    expect(printed).toMatch(/^block \d+ of [0-9a-f]{66}$/m);
  });

  test('lets a node deliver to the handler, which uses the token of the webhook', async () => {
    const port = await freePort();
    const cwd = await startFolder(port);
    const node = await startLocalNode(['--block-time', '100ms']);
    const [lines = ''] = blocksOf(tutorial, 'shell');
    const here = lines
      .replaceAll(':3000', `http://127.0.0.1:${port}`)
      .replace(' --save-token', ` --node ${node.url} --save-token`);
    const child = spawn('bash', ['--norc', '-e', '-c', here.replace(/^node /m, 'exec node ')], {
      cwd,
      env,
      stdio: 'pipe',
    });
    ended(child);
    for await (const text of child.stdout) if (/^block \d+ of [0-9a-f]{66}$/m.test(String(text))) return;
    expect.unreachable('The handler ended before a block arrived.');
  });

  test('ends with a workflow that passes, and that fails when the handler has another token', async () => {
    const [workflow = ''] = blocksOf(tutorial, 'yaml');
    const [, steps = ''] = /^ {8}run: \|\n(.*)$/ms.exec(workflow) ?? [];
    expect(steps.trim().split('\n').length).toBe(3);
    for (const [from, to, status] of [
      ['', '', 0],
      ['process.env.PHANTOM_WEBHOOK_TOKEN', `'${guidebookToken.token}'`, 1],
    ] as const) {
      const port = await freePort();
      const cwd = await startFolder(port);
      const source = await readFile(join(cwd, 'handler.mjs'), 'utf8');
      await writeFile(join(cwd, 'handler.mjs'), source.replace(from, to));
      // As the runner of GitHub calls it, which ends what is left afterwards.
      const script3000 = `set -e; trap 'kill $(jobs -p)' EXIT\n${steps.replaceAll('3000', String(port))}`;
      const child = spawn('bash', ['--norc', '-e', '-o', 'pipefail', '-c', script3000], {
        cwd,
        env,
        stdio: 'ignore',
      });
      ended(child);
      const [exitCode] = await once(child, 'close');
      expect(exitCode).toBe(status);
      expect(await readFile(join(cwd, 'check.xml'), 'utf8')).toContain('<testsuite');
    }
  });
});
