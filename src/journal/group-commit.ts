import type { Problem } from '../problem.ts';
import type { WriteLines } from './record-writer.ts';

export interface GroupCommitOptions {
  readonly write: WriteLines;
  /** The most characters in one write. A longer line is written by itself. */
  readonly maxBatchLength: number;
  readonly maxBatchLines: number;
  /** Called after each write, before the appends that wait for it resolve. */
  onWritten(failure: Problem | undefined): void;
}

export interface GroupCommit {
  /** How many characters wait, including those being written. */
  readonly queuedLength: number;
  /** Appends a line. Resolves in the order of the calls, once the line is written or with what prevented it. */
  append(line: string): Promise<Problem | undefined>;
  /** Resolves when nothing waits. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly line: string;
  readonly resolve: (failure: Problem | undefined) => void;
}

/** Writes lines in batches: those that arrive during a write share the next one. */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { write, maxBatchLength, maxBatchLines, onWritten } = options;
  let queue: Waiting[] = [];
  let queuedLength = 0;
  let running: Promise<void> | undefined;

  return {
    get queuedLength() {
      return queuedLength;
    },
    append(line) {
      queuedLength += line.length;
      running ??= run();
      return new Promise((resolve) => queue.push({ line, resolve }));
    },
    async drain() {
      while (running !== undefined) await running;
    },
  };

  async function run(): Promise<void> {
    // Wait for the lines of other connections that are served in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = nextBatch();
      const failure = await write(Buffer.from(batch.map(({ line }) => line).join('')));
      for (const { line } of batch) queuedLength -= line.length;
      onWritten(failure);
      for (const { resolve } of batch) resolve(failure);
    }
    running = undefined;
  }

  function nextBatch(): readonly Waiting[] {
    let count = 0;
    let length = 0;
    for (const { line } of queue) {
      length += line.length;
      if (count === maxBatchLines || (count > 0 && length > maxBatchLength)) break;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }
}
