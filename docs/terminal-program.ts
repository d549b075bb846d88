import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { columns } from './terminal-svg.ts';

const script = fileURLToPath(new URL('../dist/phantom-webhook.cjs', import.meta.url));
const patienceMs = 60_000;

export interface TerminalProgram {
  /** Everything written to the terminal so far. */
  readonly written: () => string;
  /** Resolves once the plain text matches the pattern. Rejects if the program ends first, or takes over a minute. */
  until(pattern: RegExp): Promise<void>;
  press(key: string): void;
  readonly ended: Promise<void>;
}

/** Runs the built program in a separate terminal, which `script` from util-linux provides. */
export function runAtTerminal(argv: readonly string[], token: string): TerminalProgram {
  const command = [process.execPath, script, ...argv].map((word) => `'${word}'`).join(' ');
  const child = spawn(
    'script',
    ['--quiet', '--command', `stty cols ${columns} rows 60; exec ${command}`, '/dev/null'],
    {
      env: {
        PATH: process.env.PATH,
        TZ: 'UTC',
        TERM: 'xterm',
        SHELL: '/bin/sh',
        PHANTOM_WEBHOOK_TOKEN: token,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  let written = '';
  const checks = new Set<() => void>();
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text;
    for (const check of checks) check();
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return {
    written: () => written,
    ended,
    press: (key) => void child.stdin.write(key),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => pattern.test(plain(written)) && resolve();
        checks.add(check);
        check();
        void ended.then(() => reject(new Error(`Ended before ${pattern}:\n${written}`)), reject);
      }),
  };
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n');
}
