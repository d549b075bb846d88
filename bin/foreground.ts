import { fileSystem } from './file-system.ts';

/** How long `ps` may take to answer. */
const patienceMs = 2_000;

/**
 * Whether this process is in the foreground of its terminal, where it may read and set the terminal; elsewhere doing
 * so stops it (SIGTTIN, SIGTTOU). False without a terminal, and once that is gone; undefined where the answer has to be
 * waited for. Node has no `tcgetpgrp`; Linux tells in `/proc/[pid]/stat` (proc(5)).
 */
export function isInForegroundNow(): boolean | undefined {
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return undefined;
  try {
    const status = fileSystem.readFileSync('/proc/self/stat', 'utf8');
    // The name of the program comes before, in parentheses, and may hold anything.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    const [, , group, , , terminalGroup] = fields;
    return isSameGroup(group, terminalGroup);
  } catch {
    return undefined;
  }
}

/** The same, asking `ps` where the system does not tell by itself; false when that fails. */
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

/** Groups of another process namespace are all 0. */
function isSameGroup(group: string | undefined, terminalGroup: string | undefined): boolean {
  return group === terminalGroup && Number(group) > 0;
}
