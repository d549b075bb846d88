import { setTimeout as wait } from 'node:timers/promises';
import type { CaseRequest, MemoryChange, Observation } from '../check/cases/check-case.ts';
import { authorizationsIn } from '../check/cases/headers.ts';
import { judgeMemory, outlookOf } from '../check/judge/judge-memory.ts';
import { isAccepted, isRateLimited } from '../check/judge/outcome-kind.ts';
import type { CommandContext } from '../context.ts';
import { type ProcessMemory, physicalMemory, processMemory } from '../files/process-memory.ts';
import { processStart } from '../files/process-start.ts';
import { Problem } from '../problem.ts';
import type { RawOutcome, RawRequest } from '../protocol/delivery/raw-request.ts';

/** Measures the memory of a handler, by the process of `--pid`. */
export interface MemoryWatch {
  /**
   * Sends repeated requests, and measures the memory before and after each. Leaves out what does not
   * change the verdict.
   * @param send sends some of them, and ends early if the run is stopped
   */
  observe(
    requests: readonly CaseRequest[],
    send: (requests: readonly RawRequest[]) => Promise<readonly RawOutcome[]>,
    signal: AbortSignal,
  ): Promise<readonly Observation[]>;
}

interface Sending {
  readonly send: Parameters<MemoryWatch['observe']>[1];
  readonly signal: AbortSignal;
  /** When the series has taken too long. */
  readonly endMs: number;
}

/** Few enough that their bodies are small together, and that a silent handler is noticed soon. */
const atOnce = 32;
/** How long a series may take. */
const seriesMs = 90_000;
/** Before each delivery that follows a series, so that a collector of garbage has its time. */
const pauseMs = 250;

/** Go and others collect garbage only when their memory has doubled. Not all of it is subject to that. */
const spareShare = 1.25;
/** Runtimes whose heap begins with 1/64 of the memory of the machine, and that collect no garbage before it is full. */
const lazyRuntimes: ReadonlySet<string> = new Set(['java', 'dotnet']);
const lazyShare = 1 / 64;

/**
 * Prepares to measure.
 * @throws Problem `unreadable-process` if the memory cannot be read
 */
export async function watchMemory(
  pid: number,
  context: Pick<CommandContext, 'platform' | 'monotonicMs'>,
): Promise<MemoryWatch> {
  if (context.platform !== 'linux') {
    throw new Problem(
      'unreadable-process',
      '--pid requires Linux: other systems do not report memory in /proc.',
    );
  }
  const startedAt = await processStart(pid);
  const atStart = await readMemory();
  if (atStart === undefined) {
    throw new Problem('unreadable-process', `Cannot read the memory of process ${pid}: it is not running.`, {
      hint: 'Give --pid the number of the process of the handler. A shell shows it with: echo $!',
    });
  }
  const isLazy = [...atStart.names].some((name) => lazyRuntimes.has(name));
  const lazyBytes = isLazy ? (await physicalMemory()) * lazyShare : 0;
  return {
    async observe(requests, send, signal) {
      const observations: Observation[] = [];
      let endMs = 0;
      for (const [index, request] of requests.entries()) {
        const { what } = request;
        if (requests[index - 1]?.what !== what) {
          // One leak is enough: another one would cost the handler as much memory again.
          if (judgeMemory(observations).verdict === 'warn') break;
          endMs = context.monotonicMs() + seriesMs;
        }
        const rounds = observations.flatMap((one) => (one.what === what ? (one.memory ?? []) : []));
        const outlook = outlookOf(rounds);
        if (outlook === 'flat' || (outlook === 'steady' && request.role === 'probe')) continue;
        if (rounds.some(({ kind }) => kind !== 'measured')) continue;
        const observation = await repeat(request, { send, signal, endMs });
        if (signal.aborted || observation === undefined) break;
        observations.push(observation);
      }
      return observations;
    },
  };

  async function repeat(
    one: CaseRequest,
    { send, signal, endMs }: Sending,
  ): Promise<Observation | undefined> {
    const { repeated = { count: 1, request: () => one.request }, role } = one;
    const step = role === 'after' ? 1 : atOnce;
    const before = await readMemory();
    let last: RawOutcome | undefined;
    let sentBytes = 0;
    for (let sent = 0; sent < repeated.count; sent += step) {
      if (role === 'after') await wait(pauseMs, undefined, { signal }).catch(() => {});
      const some = Array.from({ length: Math.min(step, repeated.count - sent) }, (_, index) =>
        repeated.request(sent + index),
      );
      const outcomes = await send(some);
      const isSilent = outcomes.every(({ kind }) => kind === 'failed');
      const telling = isSilent ? outcomes[0] : outcomes.find(showsNothing);
      last = telling ?? outcomes.at(-1) ?? last;
      if (signal.aborted || last === undefined) return undefined;
      if (telling !== undefined) return { ...one, outcome: last, memory: { kind: 'not-refused' } };
      if (context.monotonicMs() > endMs) return { ...one, outcome: last, memory: { kind: 'too-slow' } };
      for (const request of some) sentBytes += sizeOf(request);
    }
    if (last === undefined) return undefined;
    const after = await readMemory();
    const memory: MemoryChange =
      before === undefined || after === undefined
        ? { kind: 'process-ended' }
        : {
            kind: 'measured',
            sent: repeated.count,
            sentBytes,
            grownBytes: after.bytes - before.bytes,
            spareBytes: Math.max(before.bytes * spareShare, lazyBytes),
          };
    return { ...one, outcome: last, memory };
  }

  /** Undefined if the process has ended, also if another one has its number now. */
  async function readMemory(): Promise<ProcessMemory | undefined> {
    const found = await processStart(pid);
    return found === undefined || found === 'ended' || found !== startedAt ? undefined : processMemory(pid);
  }
}

/** Whether the handler may keep the delivery, or has not seen it. */
function showsNothing(outcome: RawOutcome): boolean {
  return isAccepted(outcome) || isRateLimited(outcome);
}

function sizeOf({ rawHeaders, body }: RawRequest): number {
  return authorizationsIn(rawHeaders).reduce((sum, text) => sum + text.length, body.length);
}
