import { once } from 'node:events';
import { startProcess } from './start-process.ts';

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly durationMs: number;
}

/** @param onStarted called with the process id */
export async function runProcess(
  argv: readonly string[],
  onStarted: (pid: number) => void = () => {},
): Promise<Finished> {
  const startedMs = performance.now();
  const child = startProcess(argv);
  onStarted(child.pid ?? 0);
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
    });
  }
  const [exitCode]: (number | null)[] = await once(child, 'close');
  return { exitCode: exitCode ?? null, ...written, durationMs: performance.now() - startedMs };
}
