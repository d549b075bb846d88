import { type FileHandle, stat } from 'node:fs/promises';
import { isMissing, unwritable } from '../files/file-error.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Writer } from '../files/temporary-file.ts';
import { openJournalFile } from '../journal/journal-file.ts';
import {
  type JournalEntry,
  type JournalRecord,
  journalLine,
  recordedAnswerLine,
} from '../journal/journal-record.ts';
import { pairAnswers } from '../journal/pair-answers.ts';
import { readJournal } from '../journal/read-journal.ts';
import { createRecordWriter, type RecordWriter } from '../journal/record-writer.ts';
import { repairTail } from '../journal/repair-tail.ts';
import { Problem } from '../problem.ts';
import { openStoreFile } from './open-store-file.ts';
import { failureOf, statusOf, type TryOutcome } from './target-sender.ts';

export interface DeadLetterOptions {
  /** Absolute. */
  readonly path: string;
  /** The path in messages. */
  readonly name: string;
  /** The URL of the target, without tokens. */
  readonly target: string;
  readonly writer: Writer;
}

/** The dead letters of one target: a journal in which each delivery is followed by the line about its last answer. */
export interface DeadLetters {
  count(): number;
  bytes(): number;
  /** Resolves with undefined once the dead letter is on the disk, otherwise with the reason. */
  add(entry: JournalRecord & { readonly id: string }, died: Death): Promise<Problem | undefined>;
  /**
   * Takes dead letters out. Each is removed after `revive` has kept it elsewhere, so none is lost. Ends with the first
   * that cannot be kept; those before it are removed, so they are not taken out again.
   * @param isChosen decides by the id
   * @throws Problem `unwritable-file`
   */
  take(isChosen: (id: string) => boolean, revive: Revive): Promise<Revived>;
  close(): Promise<void>;
}

/** Resolves with undefined once the delivery is kept elsewhere, otherwise with the reason. */
type Revive = (entry: JournalEntry) => Promise<Problem | undefined>;

export interface Revived {
  /** How many dead letters were taken out. */
  readonly count: number;
  /** Why the rest was not; undefined if there is no rest. */
  readonly problem: Problem | undefined;
}

export interface Death {
  readonly diedAtMs: number;
  readonly outcome: TryOutcome;
  readonly durationMs: number;
}

interface OpenFile {
  readonly writer: RecordWriter;
  close(): Promise<void>;
}

/** The file is created with the first dead letter. @throws Problem `unwritable-file`, `unsafe-file` */
export async function openDeadLetters(options: DeadLetterOptions): Promise<DeadLetters> {
  const { path, name, target, writer } = options;
  let file: OpenFile | undefined;
  let count = 0;
  let bytes = await sizeOf(path);
  /** Additions and removals, one at a time. */
  let last: Promise<unknown> = Promise.resolve();
  for await (const _ of readDeadLetters(path)) count += 1;

  return {
    count: () => count,
    bytes: () => bytes,
    add: (entry, died) => inTurn(() => append(entry, died)),
    take: (isChosen, revive) => inTurn(() => takeOut(isChosen, revive)),
    async close() {
      await last;
      await file?.close();
    },
  };

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  async function append(
    entry: JournalRecord & { readonly id: string },
    { diedAtMs, outcome, durationMs }: Death,
  ): Promise<Problem | undefined> {
    try {
      // A file that can no longer be written is opened again.
      if (file?.writer.hasEnded()) await release();
      file ??= await openFile();
    } catch (cause) {
      return cause instanceof Problem ? cause : unwritable(name, cause);
    }
    const { onlyFor: _, ...record } = entry;
    const answer = {
      id: entry.id,
      answeredAtMs: diedAtMs,
      // The answer of the relay to its sender.
      status: 200,
      forwardings: [
        { target, status: statusOf(outcome), durationMs: Math.round(durationMs), error: failureOf(outcome) },
      ],
    };
    const problem = await file.writer.write(Buffer.from(journalLine(record) + recordedAnswerLine(answer)));
    if (problem === undefined) count += 1;
    bytes = file.writer.length();
    return problem;
  }

  async function takeOut(isChosen: (id: string) => boolean, revive: Revive): Promise<Revived> {
    let taken = 0;
    let problem: Problem | undefined;
    for await (const { entry } of readDeadLetters(path)) {
      if (!isChosen(entry.id ?? '')) continue;
      problem = await revive(entry);
      if (problem !== undefined) break;
      taken += 1;
    }
    if (taken === 0) return { count: 0, problem };
    await release();
    let removed = 0;
    const isTaken = (id: string) => {
      if (removed === taken || !isChosen(id)) return false;
      removed += 1;
      return true;
    };
    await replaceFile(path, linesOf(path, isTaken), { ...writer, directory: '/' });
    count = Math.max(0, count - taken);
    bytes = await sizeOf(path);
    return { count: taken, problem };
  }

  async function release(): Promise<void> {
    const opened = file;
    file = undefined;
    await opened?.close();
  }

  async function openFile(): Promise<OpenFile> {
    const opened = await openJournalFile(path, name, true);
    try {
      const { length } = await repairTail(opened);
      const settings = { startLength: length, isFlushed: true, onForeignChange: () => {} };
      return { writer: createRecordWriter(opened, settings), close: opened.close };
    } catch (cause) {
      await opened.close();
      throw cause;
    }
  }
}

/** The lines of a file of dead letters, except those that are taken out. */
async function* linesOf(path: string, isTaken: (id: string) => boolean): AsyncGenerator<Uint8Array> {
  for await (const { entry, answer } of readDeadLetters(path)) {
    const { id = '' } = entry;
    if (isTaken(id)) continue;
    yield Buffer.from(journalLine(entry));
    if (answer !== undefined) yield Buffer.from(recordedAnswerLine({ ...answer, id }));
  }
}

/** Reads the dead letters of a target. There are none without a file. Damaged lines are skipped. */
export async function* readDeadLetters(path: string): ReturnType<typeof pairAnswers> {
  yield* pairAnswers(entriesOf(path));
}

async function* entriesOf(path: string) {
  let file: FileHandle;
  try {
    file = await openStoreFile(path);
  } catch (cause) {
    if (isMissing(cause)) return;
    throw cause;
  }
  try {
    // A stream would close the file only when it is read to the end.
    for await (const found of readJournal(file.createReadStream({ autoClose: false }))) {
      if (found.kind !== 'damaged') yield found;
    }
  } finally {
    await file.close();
  }
}

/** 0 without a file. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if (isMissing(cause)) return 0;
    throw cause;
  }
}
