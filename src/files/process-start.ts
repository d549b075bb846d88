import { readFile } from 'node:fs/promises';

/** Clock ticks from boot to the start of the process, as text; undefined where the system does not tell. */
export type ProcessStart = string | 'ended' | undefined;

/**
 * When a process began, which tells it from a later one of the same number: in a container every program is number 1.
 * Only Linux says (`/proc/PID/stat`, proc_pid_stat(5)). `ended` for one that only waits for its parent to notice.
 */
export async function processStart(pid: number): Promise<ProcessStart> {
  let status: string;
  try {
    status = await readFile(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name, in parentheses, may hold spaces and parentheses. State is the third field, the start the 22nd.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
  return fields[19];
}
