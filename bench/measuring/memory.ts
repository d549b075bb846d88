import { readFileSync } from 'node:fs';

/** Returns the resident memory of a process in MB (2^20 bytes): the current value (VmRSS) or the peak (VmHWM). */
export function memoryMb(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const [, kb] =
    new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kb === undefined) throw new Error(`Expected ${which} of process ${pid} in /proc, got none.`);
  return Number(kb) / 1_024;
}
