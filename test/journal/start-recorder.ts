import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));
const script = fileURLToPath(new URL('./recorder.ts', import.meta.url));

export interface Recorder {
  readonly process: ChildProcess;
  /** All whole lines that it has printed. */
  said(): readonly string[];
  tell(command: string): void;
  /** Resolves with the first line that the pattern fits; lines before it are gone for later calls. */
  next(pattern: RegExp): Promise<string>;
  /** Ends it at once, and resolves when it is gone and all that it printed was read. */
  kill(): Promise<void>;
}

export interface RecorderOptions {
  readonly isFlushed?: boolean;
  /** A shell command to run before, such as `ulimit`. */
  readonly before?: string;
}

/** A separate process that records into the file; killed when the test ends. */
export function startRecorder(file: string, { isFlushed = false, before }: RecorderOptions = {}): Recorder {
  const argv = ['--import', 'tsx', script, file, isFlushed ? 'flushed' : 'unflushed'];
  const child =
    before === undefined
      ? spawn(process.execPath, argv, { cwd: project, stdio: ['pipe', 'pipe', 'inherit'] })
      : spawn('sh', ['-c', `${before}; exec "$0" "$@"`, process.execPath, ...argv], {
          cwd: project,
          stdio: ['pipe', 'pipe', 'inherit'],
        });
  const closed = once(child, 'close');
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});

  const lines: string[] = [];
  let begun = '';
  /** Lines before it were looked at by the calls of `next` that are done. */
  let taken = 0;
  const checks = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    const parts = (begun + more).split('\n');
    begun = parts.pop() ?? '';
    lines.push(...parts);
    for (const check of checks) check();
  });

  return {
    process: child,
    said: () => lines,
    tell: (command) => void child.stdin.write(`${command}\n`),
    next: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          while (taken < lines.length) {
            const line = lines[taken] ?? '';
            taken += 1;
            if (!pattern.test(line)) continue;
            checks.delete(check);
            resolve(line);
            return;
          }
        };
        checks.add(check);
        check();
        void closed.then(() => reject(new Error(`ended before ${pattern}\n${lines.slice(-20).join('\n')}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
