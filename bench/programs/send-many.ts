import { runProcess } from './run-process.ts';
import { script } from './start-process.ts';

export interface SendRun {
  /** While sending, as the program reports it. */
  readonly perSecond: number;
  /** From its start to its exit. */
  readonly wallSeconds: number;
}

/** Sends deliveries of a block over 32 connections, as fast as possible. */
export async function sendMany(url: string, count: number, flags: readonly string[] = []): Promise<SendRun> {
  const { exitCode, stdout, stderr, durationMs } = await runProcess([
    ...[script, 'send', 'block.forged', url],
    ...['--count', String(count), '--concurrency', '32', '--rate', 'max'],
    ...flags,
  ]);
  const [, perSecond] = /per second\s+([\d.,\u202f ]+)/.exec(stdout) ?? [];
  if (exitCode !== 0 || perSecond === undefined) throw new Error(`Expected a rate, got ${stdout}${stderr}`);
  return { perSecond: Number(perSecond.replaceAll(/[^\d.]/g, '')), wallSeconds: durationMs / 1_000 };
}
