import { resolve } from 'node:path';

/** Whether two names, relative to the directory or whole, lead to the same file. False if one of them leads nowhere. */
export async function isSameFile(one: string, other: string, directory: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((name) => statusOf(name, directory)));
  if (first === undefined || second === undefined) return false;
  return first.dev === second.dev && first.ino === second.ino;
}

async function statusOf(name: string, directory: string) {
  const { stat } = await import('node:fs/promises');
  try {
    return await stat(resolve(directory, name), { bigint: true });
  } catch {
    return undefined;
  }
}
