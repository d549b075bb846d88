/** The memory of a process and of those that it started: servers start processes that do their work. */
export interface ProcessMemory {
  /** What they have written, also if it was swapped out. Without programs and libraries, which are mapped from files. */
  readonly bytes: number;
  /** The names of the programs. */
  readonly names: ReadonlySet<string>;
}

/** Only Linux reports it (proc_pid_stat(5), proc_pid_status(5)). Undefined if the process has ended. */
export async function processMemory(pid: number): Promise<ProcessMemory | undefined> {
  const all = await readProcesses();
  const own = all.get(pid);
  if (own === undefined) return undefined;
  const found = new Map([[pid, own]]);
  // Also visits those that are added meanwhile.
  for (const parent of found.keys()) {
    for (const [child, process] of all) if (process.parent === parent) found.set(child, process);
  }
  const sizes = await Promise.all([...found.keys()].map(ownBytes));
  return {
    bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    names: new Set([...found.values()].map(({ name }) => name)),
  };
}

/** How many bytes of memory the machine has; 0 if it does not report it (proc_meminfo(5)). */
export async function physicalMemory(): Promise<number> {
  return bytesOf('MemTotal', await readIfThere('/proc/meminfo'));
}

interface Listed {
  readonly name: string;
  readonly parent: number;
}

/** Returns all processes, by their number. */
async function readProcesses(): Promise<ReadonlyMap<number, Listed>> {
  const { readdir } = await import('node:fs/promises');
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = new Map<number, Listed>();
  for (const number of numbers) {
    const stat = await readIfThere(`/proc/${number}/stat`);
    // The name, in parentheses, may contain spaces and parentheses. The parent is the fourth field.
    const end = stat.lastIndexOf(')');
    if (end === -1) continue;
    const parent = Number(stat.slice(end + 2).split(' ')[1]);
    found.set(Number(number), { name: stat.slice(stat.indexOf('(') + 1, end), parent });
  }
  return found;
}

async function ownBytes(pid: number): Promise<number> {
  const status = await readIfThere(`/proc/${pid}/status`);
  return bytesOf('RssAnon', status) + bytesOf('VmSwap', status);
}

function bytesOf(name: string, text: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0;
  return Number(kilobytes) * 1_024;
}

/** A process may end at any time, and its files with it. */
async function readIfThere(path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(path, 'latin1').catch(() => '');
}
