import { readFile } from 'node:fs/promises';

/** What a process holds in memory now, in kB; only on Linux. */
export async function residentKb(pid: number | undefined): Promise<number> {
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb);
}
