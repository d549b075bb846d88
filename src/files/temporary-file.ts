import { hash, randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { processStart } from './process-start.ts';

/** The process that writes, and what it can find out about others. */
export interface Writer {
  readonly pid: number;
  /** The number of its user; undefined where users have none. */
  readonly userId: number | undefined;
  isRunning(pid: number): boolean;
  /** Unix milliseconds. */
  now(): number;
}

/** How old a leftover must be if its process is in another container, or was in this one before a restart. */
const abandonedMs = 3_600_000;
/** Stands for a value that the system does not report. */
const unknown = '0';

/** Temporary files that this process is using. */
const own = new Set<string>();
/** Targets whose leftovers were already looked for: once is enough, and a folder may be large. */
const swept = new Set<string>();

/**
 * Provides a temporary name in the folder of the target, for a file that will replace it. Removes that file afterwards.
 * A killed process cannot do that, so the first use for a target removes the leftovers of killed processes.
 */
export async function withTemporaryFile(
  target: string,
  writer: Writer,
  use: (temporary: string) => Promise<void>,
): Promise<void> {
  const [namespace, start] = await Promise.all([pidNamespace(), startOf(writer.pid)]);
  if (!swept.has(target)) {
    swept.add(target);
    // A leftover that cannot be removed does no harm.
    await sweep(target, namespace, writer).catch(() => {});
  }
  const name = `${prefixOf(target)}${namespace}-${writer.pid}-${start}-${randomUUID()}.tmp`;
  const temporary = join(dirname(target), name);
  const { rm } = await import('node:fs/promises');
  own.add(temporary);
  try {
    await use(temporary);
  } finally {
    // For a path through a file, this fails again.
    await rm(temporary, { force: true }).catch(() => {});
    own.delete(temporary);
  }
}

/** Identifies the name of the target, and stays short even if that name is long. */
function prefixOf(target: string): string {
  const digest = hash('sha256', basename(target), 'hex').slice(0, 16);
  return `.phantom-webhook-${digest}-`;
}

const suffix = /^(\d+)-(\d+)-(\d+)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

async function sweep(target: string, namespace: string, writer: Writer): Promise<void> {
  const { lstat, readdir, rm } = await import('node:fs/promises');
  const prefix = prefixOf(target);
  for (const name of await readdir(dirname(target))) {
    const found = name.startsWith(prefix) ? suffix.exec(name.slice(prefix.length)) : null;
    if (found === null) continue;
    const [, foundNamespace = '', pid = '', start = ''] = found;
    const path = join(dirname(target), name);
    const status = await lstat(path).catch(() => undefined);
    // Another process may have removed it in its own sweep.
    if (status === undefined) continue;
    // Other users who can write to the folder may have given such a name to anything.
    const isOurs = status.isFile() && status.nlink === 1 && status.uid === (writer.userId ?? status.uid);
    const isLeft =
      foundNamespace === namespace
        ? !(await isAtWork(path, Number(pid), start, writer))
        : writer.now() - status.mtimeMs > abandonedMs;
    if (isOurs && isLeft) await rm(path, { force: true });
  }
}

async function isAtWork(path: string, pid: number, start: string, writer: Writer): Promise<boolean> {
  if (!writer.isRunning(pid)) return false;
  const found = await processStart(pid);
  if (found === 'ended') return false;
  if (found !== undefined && start !== unknown && found !== start) return false;
  // An earlier process may have had the same number as this one.
  return pid !== writer.pid || own.has(path);
}

async function startOf(pid: number): Promise<string> {
  const start = await processStart(pid);
  return start !== undefined && /^\d+$/.test(start) ? start : unknown;
}

/** Identifies the namespace of process numbers. Two containers may share a folder, but not the numbers. */
async function pidNamespace(): Promise<string> {
  const { readlink } = await import('node:fs/promises');
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return /^pid:\[(\d+)\]$/.exec(link)?.[1] ?? unknown;
}
