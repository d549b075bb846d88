import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB (2^20 bytes): what it takes now, or the most that it ever took. */
export function memoryMb(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const [, kb] =
    new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kb === undefined) throw new Error(`Expected ${which} of process ${pid} in /proc, got none.`);
  return Number(kb) / 1_024;
}
