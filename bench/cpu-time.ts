import { readFileSync } from 'node:fs';

/** What Linux calls a clock tick: the unit of times in `/proc`, the same on every platform that Node supports. */
const tickMs = 10;

/** Processor time of a running process, in milliseconds; undefined where the system has no `/proc` (proc(5)). */
export function cpuTimeMs(pid: number): number | undefined {
  return ticks(pid, 14, 15);
}

/** Processor time of all children of this process that have ended, and of theirs. */
export function cpuTimeOfChildrenMs(): number | undefined {
  return ticks(process.pid, 16, 17);
}

/** @param fields counted from 1, as the manual does */
function ticks(pid: number, ...fields: readonly number[]): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program comes second, in parentheses, and may hold anything.
    const afterName = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return tickMs * fields.reduce((sum, field) => sum + Number(afterName[field - 3]), 0);
  } catch {
    return undefined;
  }
}
