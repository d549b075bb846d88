import { hash, randomUUID } from 'node:crypto';
import { lstat, readdir, readlink, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { processStart } from './process-start.ts';

/** The process that writes, and what it can learn of others. */
export interface Writer {
  readonly pid: number;
  /** The number of its user; undefined where users have none. */
  readonly userId: number | undefined;
  isRunning(pid: number): boolean;
  /** Unix milliseconds. */
  now(): number;
}

/** How old a file has to be whose process cannot be looked for: one of another container, or before a restart of it. */
const abandonedMs = 3_600_000;
/** Stands for what the system does not tell. */
const unknown = '0';

/** Of this process, at work. */
const own = new Set<string>();
/** Targets whose leftovers have been looked for: once is enough, and a folder may be large. */
const swept = new Set<string>();

/**
 * Has a name beside the target for a file that is to take its place, and removes what is there afterwards. A process that
 * is killed cannot, so the first use for a target removes what such processes have left there.
 */
export async function withTemporaryFile(
  target: string,
  writer: Writer,
  use: (temporary: string) => Promise<void>,
): Promise<void> {
  const [namespace, start] = await Promise.all([pidNamespace(), startOf(writer.pid)]);
  if (!swept.has(target)) {
    swept.add(target);
    // What cannot be removed is in nobody's way.
    await sweep(target, namespace, writer).catch(() => {});
  }
  const name = `${prefixOf(target)}${namespace}-${writer.pid}-${start}-${randomUUID()}.tmp`;
  const temporary = join(dirname(target), name);
  own.add(temporary);
  try {
    await use(temporary);
  } finally {
    // A path through a file fails here once more.
    await rm(temporary, { force: true }).catch(() => {});
    own.delete(temporary);
  }
}

/** Bound to the name of the target, and short however long that is. */
function prefixOf(target: string): string {
  const digest = hash('sha256', basename(target), 'hex').slice(0, 16);
  return `.phantom-webhook-${digest}-`;
}

const suffix = /^(\d+)-(\d+)-(\d+)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

async function sweep(target: string, namespace: string, writer: Writer): Promise<void> {
  const prefix = prefixOf(target);
  for (const name of await readdir(dirname(target))) {
    const found = name.startsWith(prefix) ? suffix.exec(name.slice(prefix.length)) : null;
    if (found === null) continue;
    const [, foundNamespace = '', pid = '', start = ''] = found;
    const path = join(dirname(target), name);
    const status = await lstat(path).catch(() => undefined);
    // Another process may sweep as well.
    if (status === undefined) continue;
    // Who else may write there may have given such a name to anything.
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
  // A process before us may have had our number.
  return pid !== writer.pid || own.has(path);
}

async function startOf(pid: number): Promise<string> {
  const start = await processStart(pid);
  return start !== undefined && /^\d+$/.test(start) ? start : unknown;
}

/** Where the numbers of processes mean the same; two containers may share a folder and not these. */
async function pidNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return /^pid:\[(\d+)\]$/.exec(link)?.[1] ?? unknown;
}
