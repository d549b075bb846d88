import { setTimeout as wait } from 'node:timers/promises';
import type { CaseRequest, Observation } from '../../check/cases/check-case.ts';
import type { CommandContext } from '../../context.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import type { RawOutcome, RawRequest } from '../../protocol/delivery/raw-request.ts';

/** Observes what a handler does, by the output of the command of `--effect`. */
export interface EffectWatch {
  /** Sends requests one by one, and reads before and after each. */
  observe(
    requests: readonly CaseRequest[],
    send: (request: RawRequest) => Promise<RawOutcome>,
  ): Promise<readonly Observation[]>;
}

type Surroundings = Pick<CommandContext, 'runShell' | 'monotonicMs' | 'directory' | 'stop'>;

const commandMs = 10_000;
const maxBytes = 1_000_000;
/** How long a wanted effect may take, and how often it is looked for. */
const effectMs = 5_000;
const pollMs = 50;
/** How long to wait for an unwanted effect, at least. */
const settleMs = 500;

/**
 * Prepares to watch. Runs the command twice, because its output must not change by itself.
 * @throws Problem `unusable-command` if the command fails, `bad-flag` if its output changes although nothing was sent
 */
export async function watchEffect(command: string, context: Surroundings): Promise<EffectWatch> {
  let slowestMs = 0;
  const first = await read();
  await pause(settleMs);
  if ((await read()) !== first) {
    throw new Problem('bad-flag', 'The output of --effect changes although nothing was sent.', {
      hint: 'Use a command that prints only what deliveries change, for example a count of stored deliveries.',
    });
  }
  return {
    async observe(requests, send) {
      const observations: Observation[] = [];
      for (const request of requests) {
        if (context.stop.aborted) break;
        const before = await read();
        const outcome = await send(request.request);
        const hasEffect = request.effect === 'wanted' ? await appears(before) : await stays(before);
        observations.push({ ...request, outcome, hasEffect });
      }
      return observations;
    },
  };

  /** Waits for a change, and remembers how long the slowest took. */
  async function appears(before: string): Promise<boolean> {
    const startedMs = context.monotonicMs();
    for (;;) {
      const tookMs = context.monotonicMs() - startedMs;
      if ((await read()) !== before) {
        slowestMs = Math.max(slowestMs, tookMs);
        return true;
      }
      if (tookMs > effectMs || context.stop.aborted) return false;
      await pause(pollMs);
    }
  }

  async function stays(before: string): Promise<boolean> {
    await pause(Math.max(settleMs, 2 * slowestMs));
    return (await read()) !== before;
  }

  async function pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: context.stop }).catch(() => {});
  }

  async function read(): Promise<string> {
    const { directory, stop: signal } = context;
    const result = await context.runShell(command, { directory, timeoutMs: commandMs, maxBytes, signal });
    if (result.kind === 'exited' && result.code === 0) return Buffer.from(result.output).toString('latin1');
    // Ctrl-C ends the command, too.
    if (signal.aborted) return '';
    const words =
      result.kind === 'exited'
        ? `exited with code ${result.code}`
        : result.reason === 'timeout'
          ? `did not end within ${commandMs / 1_000} seconds`
          : 'could not be started';
    throw new Problem('unusable-command', `The command of --effect ${words}: ${printable(command)}`, {
      hint: 'Run it in a shell. It has to exit with code 0, and to print what the handler has done so far.',
    });
  }
}
