import { fileSystem } from './file-system.ts';

/** How long `ps` may take to answer. */
const patienceMs = 2_000;

/**
 * Whether this process is in the foreground of its terminal, where it may read and set the terminal. In the background,
 * doing so stops it (SIGTTIN, SIGTTOU). False without a terminal, or if the terminal is gone. Undefined where only
 * `isInForeground` can find out. Node has no `tcgetpgrp`, but Linux has the answer in `/proc/[pid]/stat` (proc(5)).
 */
export function isInForegroundNow(): boolean | undefined {
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return undefined;
  try {
    const status = fileSystem.readFileSync('/proc/self/stat', 'utf8');
    // The name of the program precedes the fields, in parentheses, and may contain anything.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    const [, , group, , , terminalGroup] = fields;
    return isSameGroup(group, terminalGroup);
  } catch {
    return undefined;
  }
}

/** The same as `isInForegroundNow`, but runs `ps` where there is no direct answer; false if that fails. */
export async function isInForeground(): Promise<boolean> {
  return isInForegroundNow() ?? (await askPs());
}

function askPs(): Promise<boolean> {
  const { execFile } = process.getBuiltinModule('node:child_process');
  const argv = ['-o', 'pgid=,tpgid=', '-p', String(process.pid)];
  return new Promise((resolve) => {
    execFile('ps', argv, { timeout: patienceMs }, (error, answer) => {
      const [group, terminalGroup] = answer.trim().split(/\s+/);
      resolve(error === null && isSameGroup(group, terminalGroup));
    });
  });
}

/** Groups of another process namespace all appear as 0, so 0 never counts as the same. */
function isSameGroup(group: string | undefined, terminalGroup: string | undefined): boolean {
  return group === terminalGroup && Number(group) > 0;
}
