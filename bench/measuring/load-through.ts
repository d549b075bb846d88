import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '../programs/server.ts';
import { countAt } from './count-at.ts';
import { cpuTimeMs } from './cpu-time.ts';
import { type LoadResult, load } from './load.ts';

const pollMs = 5;
/** Deliveries that have not arrived this long after the last one are lost. */
const lostAfterMs = 5_000;

interface ThroughResult extends LoadResult {
  /** How many of the deliveries the target has received. */
  readonly arrived: number;
}

/**
 * Posts deliveries to a server that hands them on to a bare server. The rate counts until the last one is at the target,
 * also if it was answered earlier.
 */
export async function loadThrough(server: Server, target: Server, amount: number): Promise<ThroughResult> {
  const before = await countAt(target);
  const cpuBeforeMs = cpuTimeMs(server.pid);
  const startedMs = performance.now();
  const { latency } = await load(server, { amount });
  let arrived = 0;
  let arrivedMs = performance.now();
  while (arrived < amount && performance.now() - arrivedMs < lostAfterMs) {
    const found = (await countAt(target)) - before;
    if (found > arrived) arrivedMs = performance.now();
    else await pause(pollMs);
    arrived = found;
  }
  const cpuAfterMs = cpuTimeMs(server.pid);
  const isTold = cpuBeforeMs !== undefined && cpuAfterMs !== undefined;
  return {
    arrived,
    latency,
    perSecond: arrived / ((arrivedMs - startedMs) / 1_000),
    cpuUs: isTold ? ((cpuAfterMs - cpuBeforeMs) * 1_000) / amount : undefined,
  };
}
