import { constants, copyFile, link, open, rename, rm } from 'node:fs/promises';
import { isTaken, unwritable } from '../files/file-error.ts';
import { processStart } from '../files/process-start.ts';
import { Problem } from '../problem.ts';
import { holderText, isStillRunning, type LockHolder, readHolder } from './lock-holder.ts';

export interface LockOptions {
  /** The process that takes the lock. */
  readonly pid: number;
  isRunning(pid: number): boolean;
  /** What to do if another process holds the lock, as a sentence. */
  readonly advice?: string;
}

/** Releases the lock. A lock file that is no longer ours stays. */
export type Unlock = () => Promise<void>;

/** Locks of this process, for systems that do not reveal when a process started. */
const held = new Set<string>();

/** Each level requires a process that died while it replaced a dead one. */
const maxDepth = 4;
/** Each attempt requires a process that took and released the lock between two checks. */
const maxAttempts = 100;

/**
 * Takes the lock at a path. Its file names the holder, whose lock ends with its process, however that ends.
 * @param name the name of the journal in messages
 * @throws Problem `journal-in-use`, `unsafe-file` for a file that is not a lock, `unwritable-file`
 */
export async function lockJournal(
  path: string,
  name: string,
  { pid, isRunning, advice = 'Stop that process, or record into another file.' }: LockOptions,
): Promise<Unlock> {
  const startedAt = (await processStart(pid)) ?? null;
  const mine = holderText({ pid, startedAt });
  // A lock appears under its name complete or not at all, so that nobody ever reads half of one.
  const draft = `${path}.${crypto.randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o644);
    try {
      await file.writeFile(mine);
    } finally {
      await file.close();
    }
    const holder = await acquire(path, 0);
    if (holder !== undefined) throw inUse(name, holder, advice);
  } catch (cause) {
    throw cause instanceof Problem ? cause : unwritable(name, cause);
  } finally {
    await rm(draft, { force: true });
  }
  held.add(path);

  return async () => {
    held.delete(path);
    if (await isMine()) await rm(path, { force: true });
  };

  /** Returns undefined if the lock is ours now, otherwise its holder. */
  async function acquire(wanted: string, depth: number): Promise<LockHolder | undefined> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      if (await appear(wanted)) return undefined;
      const holder = await readHolder(wanted);
      if (holder === 'free') continue;
      if (holder !== 'gone' && (await isAlive(holder))) return holder;
      if (depth === maxDepth) break;
      // Of all processes that see a dead holder, only one may replace it, or the second would replace the first.
      const successor = `${wanted}.next`;
      const rival = await acquire(successor, depth + 1);
      if (rival !== undefined) return rival;
      try {
        const current = await readHolder(wanted);
        if (current === 'gone' || (current !== 'free' && !(await isAlive(current)))) {
          await replace(wanted);
          return undefined;
        }
      } finally {
        await rm(successor, { force: true });
      }
    }
    throw new Problem('journal-in-use', `Cannot lock ${name}: ${wanted} is always in use.`, {
      hint: 'Remove that file if no other process records there.',
    });
  }

  async function isAlive(holder: LockHolder): Promise<boolean> {
    // Our own pid in a lock that we have not taken belonged to an earlier process.
    return (await isStillRunning(holder, isRunning)) ?? (holder.pid !== pid || held.has(path));
  }

  /** Tries to place the lock. Returns whether it is ours now; false if there is one already. */
  async function appear(wanted: string): Promise<boolean> {
    try {
      await place(wanted);
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  }

  async function replace(wanted: string): Promise<void> {
    const moving = `${draft}.next`;
    await place(moving);
    await rename(moving, wanted);
  }

  /** Gives the draft a second name. Without links, a file system gets a copy, which others may see half-written. */
  async function place(wanted: string): Promise<void> {
    try {
      await link(draft, wanted);
    } catch (error) {
      if (isTaken(error)) throw error;
      await copyFile(draft, wanted, constants.COPYFILE_EXCL);
    }
  }

  async function isMine(): Promise<boolean> {
    try {
      const holder = await readHolder(path);
      return typeof holder === 'object' && holderText(holder) === mine;
    } catch {
      return false;
    }
  }
}

function inUse(name: string, { pid }: LockHolder, hint: string): Problem {
  return new Problem('journal-in-use', `Process ${pid} already writes to ${name}.`, { hint });
}
