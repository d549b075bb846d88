import { once } from 'node:events';
import { type ProcessOptions, startProcess } from './start-process.ts';

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly durationMs: number;
}

interface RunOptions extends ProcessOptions {
  /** Called with the process id. */
  onStarted?(pid: number): void;
}

export async function runProcess(argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const startedMs = performance.now();
  const child = startProcess(argv, options);
  options.onStarted?.(child.pid ?? 0);
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
    });
  }
  const [exitCode]: (number | null)[] = await once(child, 'close');
  return { exitCode: exitCode ?? null, ...written, durationMs: performance.now() - startedMs };
}
