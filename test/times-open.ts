import { readdir, readlink } from 'node:fs/promises';

/** How often a file is open in this process. Only on Linux. */
export async function timesOpen(path: string): Promise<number> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    descriptors.map((each) => readlink(`/proc/self/fd/${each}`).catch(() => '')),
  );
  return targets.filter((target) => target === path).length;
}
