import { once } from 'node:events';
import { runProcess } from '../programs/run-process.ts';
import { type ProcessOptions, startProcess } from '../programs/start-process.ts';

/** Returns the milliseconds from the start of a process to its exit. The exit code must be 0. */
export async function timeToExit(argv: readonly string[], options: ProcessOptions = {}): Promise<number> {
  const { exitCode, stderr, durationMs } = await runProcess(argv, options);
  if (exitCode !== 0) throw new Error(`Expected 0 of ${argv.join(' ')}, got ${exitCode}: ${stderr}`);
  return durationMs;
}

/** Returns the milliseconds from the start of a server until it reports that it is listening; then kills it. */
export async function timeToReady(argv: readonly string[]): Promise<number> {
  const startedMs = performance.now();
  const child = startProcess(argv);
  let readyMs: number | undefined;
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (!said.includes('Listening on')) return;
    readyMs ??= performance.now();
    child.kill('SIGKILL');
  });
  await once(child, 'close');
  if (readyMs === undefined) throw new Error(`Expected a server of ${argv.join(' ')}, got: ${said}`);
  return readyMs - startedMs;
}
