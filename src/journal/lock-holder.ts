import { constants, type FileHandle, open } from 'node:fs/promises';
import { isLink, isMissing, reasonOf } from '../files/file-error.ts';
import { processStart } from '../files/process-start.ts';
import { Problem } from '../problem.ts';

/** The process that a lock file names. */
export interface LockHolder {
  readonly pid: number;
  /** See `processStart`; null if the system does not provide it. */
  readonly startedAt: string | null;
}

const maxBytes = 1024;
const maxPid = 2 ** 31 - 1;

export function holderText({ pid, startedAt }: LockHolder): string {
  return `${JSON.stringify({ pid, startedAt })}\n`;
}

/**
 * Checks whether the process that took a lock still runs. Undefined if a later process may have got its number, and the
 * system does not reveal when processes started.
 */
export async function isStillRunning(
  { pid, startedAt }: LockHolder,
  isRunning: (pid: number) => boolean,
): Promise<boolean | undefined> {
  if (!isRunning(pid)) return false;
  const start = await processStart(pid);
  if (start === 'ended') return false;
  return start === undefined || startedAt === null ? undefined : start === startedAt;
}

/**
 * Reads who holds the lock: `free` if there is no such file, `gone` if it is empty. Lock files appear with their
 * content, so an empty one is left over from a power failure, which its holder has not survived.
 * @throws Problem `unsafe-file` for a file that is not a lock, `unwritable-file`
 */
export async function readHolder(path: string): Promise<LockHolder | 'free' | 'gone'> {
  let file: FileHandle | undefined;
  try {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!(await file.stat()).isFile()) throw notALock(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    return bytesRead === 0 ? 'gone' : parseHolder(buffer.toString('utf8', 0, bytesRead), path);
  } catch (cause) {
    if (isMissing(cause)) return 'free';
    if (cause instanceof Problem) throw cause;
    if (isLink(cause)) throw notALock(path, cause);
    throw new Problem('unwritable-file', `Cannot read ${path}: ${reasonOf(cause)}.`, { cause });
  } finally {
    await file?.close();
  }
}

function parseHolder(text: string, path: string): LockHolder {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notALock(path, cause);
  }
  if (typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value) {
    const { pid, startedAt } = value;
    const isPid = typeof pid === 'number' && Number.isInteger(pid) && pid > 0 && pid <= maxPid;
    if (isPid && (startedAt === null || typeof startedAt === 'string')) return { pid, startedAt };
  }
  throw notALock(path);
}

function notALock(path: string, cause?: unknown): Problem {
  return new Problem('unsafe-file', `${path} is not a lock file of phantom-webhook.`, {
    hint: 'Move it if it is yours, or record into another file.',
    cause,
  });
}
