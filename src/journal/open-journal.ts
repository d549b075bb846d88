import { unwritable } from '../files/file-error.ts';
import { Problem } from '../problem.ts';
import { createGroupCommit } from './group-commit.ts';
import { type JournalFile, journalPath, openJournalFile, refuseSpecialFile } from './journal-file.ts';
import {
  answerLine,
  type JournalAnswer,
  type JournalRecord,
  journalLine,
  maxLineBytes,
} from './journal-record.ts';
import { type LockOptions, lockJournal } from './lock-journal.ts';
import { createRecordWriter, type ForeignChange } from './record-writer.ts';
import { type RepairedFile, repairTail } from './repair-tail.ts';
import { createTroubleReport } from './trouble-report.ts';

export interface JournalOptions extends LockOptions {
  /** As the user wrote it; relative names are resolved against the directory. */
  readonly name: string;
  readonly directory: string;
  /** Puts lines on the disk before `append` resolves: they survive a power failure, not only a crash. */
  readonly isFlushed: boolean;
  /** Called when recording starts to fail, fails in another way, or (undefined) works again. */
  onTrouble(problem: Problem | undefined): void;
  /** Called when another program has changed the file. Recording continues. */
  onForeignChange(change: ForeignChange): void;
}

export interface Journal {
  /** What a crash had left of the last line; undefined if every line was complete. */
  readonly repair: { readonly droppedBytes: number } | undefined;
  /** Resolves in the order of the calls: with undefined once the line is in the file, otherwise with the reason. */
  append(record: JournalRecord): Promise<Problem | undefined>;
  /** The same for how a recorded delivery was answered. */
  appendAnswer(answer: JournalAnswer): Promise<Problem | undefined>;
  /** Writes the lines that wait, and releases the file for others. */
  close(): Promise<void>;
}

/** In characters: counting the bytes of lines takes as long as making the lines. */
const maxQueuedLength = 64 * 1_048_576;
const maxBatchLength = 8 * 1_048_576;
const maxBatchLines = 4096;
/** The most bytes that one UTF-16 code unit takes in UTF-8. */
const mostBytes = 3;

/**
 * Opens a file to record deliveries in, for this process only. Creates it if it does not exist.
 * @throws Problem `journal-in-use`, `unsafe-file` for a file that is not a journal, `unwritable-file`
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { name, directory, isFlushed, onTrouble, onForeignChange } = options;
  const path = journalPath(directory, name);
  await refuseSpecialFile(path, name);
  const unlock = await lockJournal(`${path}.lock`, name, options);
  let opened: OpenFile;
  try {
    opened = await openRepaired(path, name, isFlushed);
  } catch (cause) {
    await unlock();
    throw cause;
  }
  const { file, length, droppedBytes } = opened;

  const report = createTroubleReport(onTrouble);
  let isOverloaded = false;
  let isClosed = false;
  const lines = createGroupCommit({
    write: createRecordWriter(file, { startLength: length, isFlushed, onForeignChange }).write,
    maxBatchLength,
    maxBatchLines,
    onWritten(failure) {
      // An overload ends only when nothing waits. At the limit it would otherwise start and end with every write.
      if (lines.queuedLength === 0) isOverloaded = false;
      if (failure !== undefined || !isOverloaded) report(failure);
    },
  });

  return {
    repair: droppedBytes === 0 ? undefined : { droppedBytes },
    append: async (record) => appendLine(journalLine(record)),
    appendAnswer: async (answer) => appendLine(answerLine(answer)),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await lines.drain();
      await file.close();
      await unlock();
    },
  };

  async function appendLine(line: string): Promise<Problem | undefined> {
    if (isClosed) return new Problem('unwritable-file', `Cannot write ${name}: it is closed.`);
    if (mostBytes * line.length > maxLineBytes) {
      const bytes = Buffer.byteLength(line);
      if (bytes > maxLineBytes) return tooLong(name, bytes);
    }
    if (lines.queuedLength + line.length <= maxQueuedLength) return lines.append(line);
    const problem = overloaded(name);
    isOverloaded = true;
    report(problem);
    return problem;
  }
}

interface OpenFile extends RepairedFile {
  readonly file: JournalFile;
}

async function openRepaired(path: string, name: string, isFlushed: boolean): Promise<OpenFile> {
  const file = await openJournalFile(path, name, isFlushed);
  try {
    return { file, ...(await repairTail(file)) };
  } catch (cause) {
    await file.close();
    throw cause instanceof Problem ? cause : unwritable(name, cause);
  }
}

function tooLong(name: string, bytes: number): Problem {
  return new Problem(
    'unwritable-file',
    `Cannot write ${name}: expected a line of at most ${maxLineBytes} bytes, got ${bytes}.`,
  );
}

function overloaded(name: string): Problem {
  return new Problem('unwritable-file', `Cannot write ${name} as fast as deliveries arrive.`);
}
