import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { guidebookToken } from '../tokens.ts';

/** Whether this machine has the `script` of util-linux, which gives a command a terminal. */
export const hasTerminals =
  process.platform === 'linux' && spawnSync('script', ['--version']).stdout?.includes('util-linux') === true;

export interface TerminalSession {
  readonly process: ChildProcess;
  /** Sends keys as the keyboard does. */
  press(keys: string): void;
  /** Resolves with what the pattern finds on the screen, behind all that was found there before. */
  shows(pattern: RegExp): Promise<RegExpExecArray>;
  /** The same for what the command wrote to descriptor 3, which is not a terminal. */
  notes(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with all that the terminal was sent, once every process there has ended. */
  readonly all: Promise<string>;
  /** The current settings of the terminal, as `stty -a` prints them. */
  mode(): Promise<string>;
}

/** Runs a command line of `sh` at a separate terminal; killed, with the terminal, when the test ends. */
export function openTerminal(command: string, { isRead = true } = {}): TerminalSession {
  const env = {
    PATH: process.env.PATH ?? '',
    PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
    SHELL: '/bin/sh',
    // Without one, bash calls the terminal dumb.
    TERM: 'xterm',
    NO_COLOR: '1',
    PS1: '$ ',
  };
  const line = `echo "terminal $(tty) of $$" >&3; ${command}`;
  const child = spawn('script', ['--quiet', '--flush', '--command', line, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
  const { stdin, stdout } = child;
  // The types know of no fourth, and take none of them for certain then.
  if (stdin === null || stdout === null) throw new Error('Expected pipes to a child with pipes.');
  stdin.on('error', () => {});
  // A pipe that the child writes to.
  const notes = follow(child.stdio[3] as Readable);
  const screen = isRead ? follow(stdout) : undefined;
  let sent = '';
  if (isRead)
    stdout.on('data', (text: string) => {
      sent += text;
    });
  const place = notes(/terminal (\S+) of (\d+)/);
  onTestFinished(async () => {
    const [, , session] = await place;
    child.kill('SIGKILL');
    await killSession(Number(session));
  });
  return {
    process: child,
    press: (keys) => stdin.write(keys),
    shows: (pattern) => screen?.(pattern) ?? Promise.reject(new Error('nobody reads this terminal')),
    notes,
    all: new Promise((resolve) => void child.once('close', () => resolve(sent))),
    async mode() {
      const [, terminal = ''] = await place;
      return output('stty', ['-a', '-F', terminal]);
    },
  };
}

type Find = (pattern: RegExp) => Promise<RegExpExecArray>;

/** Finds one pattern after the other, in the order in which they are asked for. */
function follow(stream: Readable): Find {
  let all = '';
  let unseenAt = 0;
  let isEnded = false;
  let last: Promise<unknown> = Promise.resolve();
  const checks = new Set<() => void>();
  const checkAll = () => {
    for (const check of checks) check();
  };
  stream.setEncoding('utf8').on('data', (text: string) => {
    all += text;
    checkAll();
  });
  stream.on('close', () => {
    isEnded = true;
    checkAll();
  });

  const find = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const check = () => {
        const found = pattern.exec(all.slice(unseenAt));
        if (found === null && !isEnded) return;
        checks.delete(check);
        if (found === null) return reject(new Error(`ended before ${pattern}\n${all}`));
        unseenAt += found.index + found[0].length;
        resolve(found);
      };
      checks.add(check);
      check();
    });
  return (pattern) => {
    const found = last.then(() => find(pattern));
    last = found;
    return found;
  };
}

/** Kills what survives the terminal; each job of an interactive shell has its own group. */
async function killSession(session: number): Promise<void> {
  const pids = await output('ps', ['-o', 'pid=', '-s', String(session)]).catch(() => '');
  for (const pid of pids.trim().split(/\s+/).map(Number)) {
    try {
      if (pid > 0) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

function output(command: string, argv: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, argv, (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
}
