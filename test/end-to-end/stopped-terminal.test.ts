import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { guidebookToken } from '../tokens.ts';
import { script } from './program.ts';

const body = await readFile(new URL('../vectors/payload-examples/round.created.json', import.meta.url));
const deliveries = 60;

interface Unread {
  /** Resolves with what follows the word at the beginning of a line. */
  said(word: string): Promise<string>;
}

/** A listener whose output nobody reads; what it and its shell report goes to a separate pipe. */
function startUnread(command: string, argv: readonly string[]): Unread {
  const env = { PATH: process.env.PATH ?? '', PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
  const child: ChildProcess = spawn(command, argv, {
    env,
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    detached: true,
  });
  // Its whole group, the reader that sleeps included.
  onTestFinished(() => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')));
  const lines: string[] = [];
  const checks = new Set<() => void>();
  // The fourth of stdio is a pipe that the child writes to.
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    lines.push(line);
    for (const check of checks) check();
  });
  return {
    said: (word) =>
      new Promise((resolve) => {
        const check = () => {
          const line = lines.find((candidate) => candidate.startsWith(`${word} `));
          if (line !== undefined) resolve(line.slice(word.length + 1));
        };
        checks.add(check);
        check();
      }),
  };
}

const program = `"${process.execPath}" "${script}" listen --port 0 --full`;
const listen = `${program} 2>&3 & echo "pid $!" >&3; wait $!; echo "ended $?" >&3`;

describe.runIf(process.platform === 'linux')('output that nobody reads', () => {
  test.for([
    ['at a terminal', 'script', ['--quiet', '--flush', '--command', listen, '/dev/null']],
    ['in a pipe', 'sh', ['-c', `(${listen}) | sleep 600`]],
    ['at the other end of a socket', 'sh', ['-c', listen]],
  ] as const)('%s delays neither answers nor the exit', async ([, command, argv]) => {
    const { said } = startUnread(command, argv);
    const url = await said('Listening on');
    for (let n = 0; n < deliveries; n += 1) {
      const headers = { authorization: guidebookToken.authorization };
      const { status } = await fetch(url, { method: 'POST', headers, body });
      expect(status).toBe(200);
    }
    process.kill(Number(await said('pid')), 'SIGTERM');
    expect(await said('ended')).toBe('0');
  });
});
