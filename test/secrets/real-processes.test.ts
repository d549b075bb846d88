import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { script, startProgram } from '../end-to-end/program.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { findLeaks } from './find-leaks.ts';

const { token } = guidebookToken;
const env = { PHANTOM_WEBHOOK_TOKEN: token };

describe.runIf(process.platform === 'linux')('the list of processes', () => {
  const ways: readonly {
    readonly from: string;
    readonly flags?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }[] = [
    { from: 'a file', flags: ['--token-file', 'token'] },
    { from: 'the environment', env },
    { from: '.env' },
  ];

  test.for(ways)('shows no token from $from, and there is no warning', async ({ flags = [], ...way }) => {
    const directory = await temporaryFolder();
    if (flags.includes('token')) await writeFile(join(directory, 'token'), token, { mode: 0o600 });
    if (way.from === '.env') await writeFile(join(directory, '.env'), `PHANTOM_WEBHOOK_TOKEN=${token}\n`);
    const program = startProgram(['listen', '--port', '0', ...flags], { directory, ...way });
    await program.waitFor('stderr', /^Verifying with the token from/m);
    const shown = await readFile(`/proc/${program.process.pid}/cmdline`, 'utf8');
    expect(shown).toContain('\0listen\0');
    expect(findLeaks(shown, guidebookToken)).toEqual([]);
    program.process.kill('SIGINT');
    expect((await program.finished).stderr).not.toContain('Other users can see');
  });

  test('shows no token from standard input', async () => {
    const child = spawn(process.execPath, [script, 'token', 'split', '-'], { stdio: 'pipe' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const shown = () => readFile(`/proc/${child.pid}/cmdline`, 'utf8');
    child.stdin.write(token.slice(0, 40));
    // Until the program runs, the list shows the process that started it.
    await expect.poll(shown).toContain('\0split\0-\0');
    expect(findLeaks(await shown(), guidebookToken)).toEqual([]);
    child.stdin.end(token.slice(40));
    expect(await text(child.stdout)).toContain(guidebookToken.verification);
  });

  test.for([
    ['listen', '--port', '0', '--timeout', '1ms'],
    ['send', 'block.forged', '127.0.0.1:1', '--dry-run'],
    ['check', '127.0.0.1:1', '--only', 'accepts/portable'],
  ])('shows the --token of %s, which warns without repeating the token', async (words) => {
    const { stderr, stdout } = await startProgram([...words, '--token', token]).finished;
    expect(stderr).toMatch(/^Other users can see a token given with --token.*Use --token-file/m);
    expect(findLeaks(stderr + stdout, guidebookToken)).toEqual([]);
  });
});

describe.skipIf(isWindows)('an internal error in a real process', () => {
  const message = `Cannot read of undefined ${token} ${guidebookToken.verification.toUpperCase()}`;
  const bugs = {
    'from an uncaught exception': `setImmediate(() => { throw new TypeError('${message}') })`,
    'from a rejected promise': `setImmediate(() => Promise.reject(new TypeError('${message}')))`,
  };

  test.for(Object.entries(bugs))('%s is reported without the token, and exits 70', async ([, code]) => {
    const directory = await temporaryFolder();
    // Loaded before the program, it goes wrong in the middle of it.
    const saboteur = join(directory, 'saboteur.mjs');
    await writeFile(saboteur, `process.on('SIGUSR2', () => { ${code} });`);
    const NODE_OPTIONS = `--import ${pathToFileURL(saboteur)}`;
    const argv = ['listen', '--port', '0', '--record', 'deliveries.ndjson'];
    const program = startProgram(argv, {
      directory,
      env: { ...env, NODE_OPTIONS, PHANTOM_WEBHOOK_DEBUG: '1' },
    });
    await program.waitFor('stderr', /^Verifying with/m);
    program.process.kill('SIGUSR2');
    const { exitCode, stdout, stderr } = await program.finished;
    expect(exitCode).toBe(70);
    expect(stderr).toContain(
      'internal error in phantom-webhook: TypeError: Cannot read of undefined [redacted] [redacted]\n',
    );
    expect(stderr).toMatch(/^ +at .*saboteur\.mjs/m);
    expect(findLeaks(stdout + stderr, guidebookToken)).toEqual([]);
  });
});
