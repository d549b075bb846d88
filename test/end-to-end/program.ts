import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const script = fileURLToPath(new URL('../../dist/phantom-webhook.cjs', import.meta.url));

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** What runs the program, with its arguments; Node.js when absent. */
  readonly runtime?: readonly string[];
  /** What standard input holds; nothing when absent. */
  readonly stdin?: string | Uint8Array;
  /** When it is killed, if it still runs: `afterAll` for a program that the whole file shares; the end of the test when absent. */
  readonly until?: (kill: () => void) => void;
}

export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly process: ChildProcess;
  /** Resolves with what the pattern found, as soon as the stream holds it; rejects when the program ends before. */
  waitFor(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>;
  readonly finished: Promise<Finished>;
}

/** Starts the built program with a small fixed environment; killed when the test ends. */
export function startProgram(argv: readonly string[], options: ProgramOptions = {}): Program {
  // A loaded machine may take longer to answer than the sender would wait.
  const isPatient = argv[0] === 'send' && !argv.includes('--timeout');
  const [runtime = process.execPath, ...flags] = options.runtime ?? [];
  const child = spawn(runtime, [...flags, script, ...argv, ...(isPatient ? ['--timeout', '30s'] : [])], {
    cwd: options.directory ?? tmpdir(),
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', NO_COLOR: '1', ...options.env },
    stdio: 'pipe',
  });
  const until = options.until ?? onTestFinished;
  until(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');

  const written = { stdout: '', stderr: '' };
  const checks = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
      for (const check of checks) check();
    });
  }
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, ...written }));
  });

  return {
    process: child,
    finished,
    waitFor: (stream, pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = pattern.exec(written[stream]);
          if (found === null) return;
          checks.delete(check);
          resolve(found);
        };
        checks.add(check);
        check();
        void finished.then(({ exitCode, stdout, stderr }) =>
          reject(new Error(`ended with ${exitCode} before ${pattern}\n${stdout}\n${stderr}`)),
        );
      }),
  };
}

export function runProgram(argv: readonly string[], options: ProgramOptions = {}): Promise<Finished> {
  return startProgram(argv, options).finished;
}
