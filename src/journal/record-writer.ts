import { fdatasync, write } from 'node:fs';
import { unwritable } from '../files/file-error.ts';
import { Problem } from '../problem.ts';
import { type JournalFile, statusOf } from './journal-file.ts';

/**
 * Resolves once the lines are in the file, or with what prevented it; then none of them counts. They can stand there all
 * the same after a failed flush, and where taking them back failed or would have cut what others wrote.
 */
export type WriteLines = (bytes: Uint8Array) => Promise<Problem | undefined>;

/**
 * Appends whole lines to a file of known length, one call at a time. A write that fails is taken back, and the next
 * call tries again. A file that is no longer what we left, or a flush that failed, ends all writing: what was written
 * before a failed flush may be lost, and asking again would not say so (wiki.postgresql.org/wiki/Fsync_Errors).
 */
export function createRecordWriter(file: JournalFile, startLength: number, isFlushed: boolean): WriteLines {
  const { path, name, isSame } = file;
  let length = startLength;
  let isRagged = false;
  let ending: Problem | undefined;

  return async (bytes) => {
    if (ending !== undefined) return ending;
    if (isRagged) {
      const problem = await cutBack();
      if (problem !== undefined) return problem;
    }
    try {
      await writeAll(file.end.fd, bytes);
    } catch (cause) {
      isRagged = true;
      return (await cutBack()) ?? unwritable(name, cause);
    }
    ending = await findChange(length + bytes.length);
    if (ending !== undefined) {
      await takeBack(bytes.length);
      return ending;
    }
    if (isFlushed) {
      try {
        await flush(file.end.fd);
      } catch (cause) {
        ending = failedFlush(name, cause);
        return ending;
      }
    }
    length += bytes.length;
    return undefined;
  };

  /** From a file that was moved away, so that it holds what was answered 200 and no more; not where others wrote. */
  async function takeBack(bytes: number): Promise<void> {
    try {
      const { size } = await file.whole.stat();
      if (size === length + bytes) await file.whole.truncate(length);
    } catch {
      // What the user is told is that the file was touched, which is where it began.
    }
  }

  /** Back to the last whole line. */
  async function cutBack(): Promise<Problem | undefined> {
    try {
      const { size } = await file.whole.stat();
      // Cutting would make it longer, with zeros.
      if (size < length) {
        ending = changed(name, 'was shortened');
        return ending;
      }
      if (size > length) await file.whole.truncate(length);
      isRagged = false;
      return undefined;
    } catch (cause) {
      return unwritable(name, cause);
    }
  }

  async function findChange(expectedLength: number): Promise<Problem | undefined> {
    try {
      const status = await statusOf(path);
      if (!isSame(status)) return changed(name, 'was replaced');
      const size = Number(status.size);
      if (size < expectedLength) return changed(name, 'was shortened');
      if (size > expectedLength) return changed(name, 'was written to by somebody else');
      return undefined;
    } catch {
      return changed(name, 'was moved or deleted');
    }
  }
}

async function writeAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) offset += await writeSome(descriptor, bytes, offset);
}

function writeSome(descriptor: number, bytes: Uint8Array, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, offset, bytes.length - offset, null, (error, written) =>
      error === null ? resolve(written) : reject(error),
    );
  });
}

function flush(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
  });
}

const restartHint = 'Nothing more is recorded there. Start again to record on.';

function changed(name: string, what: string): Problem {
  return new Problem('unwritable-file', `Expected ${name} to be left alone, but it ${what}.`, {
    hint: restartHint,
  });
}

function failedFlush(name: string, cause: unknown): Problem {
  return new Problem('unwritable-file', `Cannot flush ${name} to the disk.`, { hint: restartHint, cause });
}
