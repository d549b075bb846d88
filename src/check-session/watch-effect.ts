import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { CaseRequest, Observation } from '../check/cases/check-case.ts';
import type { CommandContext } from '../context.ts';
import { printable } from '../printable.ts';
import { Problem } from '../problem.ts';
import type { RawOutcome, RawRequest } from '../protocol/delivery/raw-request.ts';

/** Observes what a handler does, by the output of the command of `--effect`. */
export interface EffectWatch {
  /**
   * Sends requests one by one, and reads before and after each. Where the command fails, it is unknown whether there was
   * an effect.
   */
  observe(
    requests: readonly CaseRequest[],
    send: (request: RawRequest) => Promise<RawOutcome>,
    signal: AbortSignal,
  ): Promise<readonly Observation[]>;
}

type Surroundings = Pick<CommandContext, 'runShell' | 'monotonicMs' | 'directory' | 'stop'>;

const commandMs = 10_000;
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
  let { stop: signal } = context;
  const first = await read();
  await pause(settleMs);
  if ((await read()) !== first && !signal.aborted) {
    throw new Problem('bad-flag', 'The output of --effect changes although nothing was sent.', {
      hint: 'Use a command that prints only what deliveries change, for example a count of stored deliveries.',
    });
  }
  return {
    async observe(requests, send, given) {
      signal = given;
      const observations: Observation[] = [];
      for (const request of requests) {
        if (signal.aborted) break;
        const before = await tryReading();
        const outcome = await send(request.request);
        const hasEffect = before === undefined ? undefined : await hasChanged(request, before);
        observations.push({ ...request, outcome, ...(hasEffect === undefined ? {} : { hasEffect }) });
      }
      return observations;
    },
  };

  async function hasChanged({ effect }: CaseRequest, before: string): Promise<boolean | undefined> {
    try {
      return effect === 'wanted' ? await appears(before) : await stays(before);
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  async function tryReading(): Promise<string | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  /** Waits for a change, and remembers how long the slowest took. */
  async function appears(before: string): Promise<boolean> {
    const startedMs = context.monotonicMs();
    for (;;) {
      const tookMs = context.monotonicMs() - startedMs;
      if ((await read()) !== before) {
        slowestMs = Math.max(slowestMs, tookMs);
        return true;
      }
      if (tookMs > effectMs || signal.aborted) return false;
      await pause(pollMs);
    }
  }

  async function stays(before: string): Promise<boolean> {
    await pause(Math.max(settleMs, 2 * slowestMs));
    return (await read()) !== before;
  }

  async function pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal }).catch(() => {});
  }

  async function read(): Promise<string> {
    const { directory } = context;
    // The output may be longer than what is worth keeping.
    const hash = createHash('sha256');
    const onOutput = (chunk: Uint8Array) => void hash.update(chunk);
    const result = await context.runShell(command, { directory, timeoutMs: commandMs, signal, onOutput });
    if (result.kind === 'exited' && result.code === 0) return hash.digest('hex');
    // Ctrl-C and --max-time end the command, too.
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
