import { readFileSync } from 'node:fs';

/** The length of a Linux clock tick, the unit of times in `/proc`. The same on every platform that Node supports. */
const tickMs = 10;

/** Returns the processor time of a running process, in milliseconds; undefined without a `/proc` (proc(5)). */
export function cpuTimeMs(pid: number): number | undefined {
  return ticks(pid, 14, 15);
}

/** Returns the processor time of all ended children of this process and of their own ended children. */
export function cpuTimeOfChildrenMs(): number | undefined {
  return ticks(process.pid, 16, 17);
}

/** @param fields the numbers of the fields, counted from 1 as in the manual */
function ticks(pid: number, ...fields: readonly number[]): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program is the second field, in parentheses, and may contain anything.
    const afterName = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return tickMs * fields.reduce((sum, field) => sum + Number(afterName[field - 3]), 0);
  } catch {
    return undefined;
  }
}
