/** Clock ticks from boot to the start of the process, as text; undefined if the system does not report it. */
export type ProcessStart = string | 'ended' | undefined;

/**
 * Returns when a process started. This distinguishes it from a later one with the same number: in a container every
 * program is number 1. Only Linux reports it (`/proc/PID/stat`, proc_pid_stat(5)). Returns `ended` for a process that
 * has ended, but whose parent has not noticed yet.
 */
export async function processStart(pid: number): Promise<ProcessStart> {
  const { readFile } = await import('node:fs/promises');
  let status: string;
  try {
    status = await readFile(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name, in parentheses, may contain spaces and parentheses. State is the third field, the start the 22nd.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
  return fields[19];
}
