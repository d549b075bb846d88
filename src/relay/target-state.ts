import { writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isMissing } from '../files/file-error.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Writer } from '../files/temporary-file.ts';
import { createEventPattern, type EventPattern } from '../protocol/events/event-pattern.ts';
import { isJsonObject, parseJsonObject } from '../protocol/json/json-values.ts';
import type { LogPlace } from './delivery-log.ts';
import { openStoreFile } from './open-store-file.ts';
import { filesIn, type StoreFolder } from './store-folder.ts';

/** How far a target has accepted the deliveries of a log. */
export interface TargetState {
  /** The first delivery that was never tried. */
  readonly next: LogPlace;
  /** Earlier deliveries that are still being tried: at most as many as are under way at once. */
  readonly unfinished: readonly Unfinished[];
}

/** A delivery that the target has not accepted yet. */
export interface Unfinished {
  readonly place: LogPlace;
  readonly id: string;
  /** How often it was sent. */
  readonly attempts: number;
  /** For how long it has been tried, while the relay was running. Independent of the system clock. */
  readonly triedForMs: number;
  readonly firstFailure: Failure | undefined;
  readonly lastFailure: Failure | undefined;
}

export interface Failure {
  /** Unix milliseconds. */
  readonly atMs: number;
  /** The status of the answer; null without one. */
  readonly status: number | null;
  /** The code of the failure, such as `refused`; null for an answer. */
  readonly error: string | null;
}

export interface StoredState {
  /** The URL of the target, without tokens; empty if the file does not name it. */
  readonly target: string;
  /** The events that the target gets; undefined for all. */
  readonly events: readonly EventPattern[] | undefined;
  /** Undefined if no line could be read. */
  readonly state: TargetState | undefined;
  /** Whether a line other than the last one is damaged, or no line could be read. */
  readonly isDamaged: boolean;
}

const extension = '.ndjson';

/**
 * The name of the file of a target, in each folder of a store that has one for each target.
 * @param key identifies the target
 */
export function targetFile(key: string): string {
  return `${key}${extension}`;
}

/** Returns the keys of all targets of a store, in the order of their names. */
export async function storedTargetKeys({
  targets,
}: Pick<StoreFolder, 'targets'>): Promise<readonly string[]> {
  const files = (await filesIn(targets)).filter((file) => file.endsWith(extension));
  return files.toSorted().map((file) => file.slice(0, -extension.length));
}

/** Reads the state of a target from its file. Returns undefined without a file. */
export async function readTargetState(path: string): Promise<StoredState | undefined> {
  let text: string;
  try {
    text = await readBounded(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
  const [head = '', ...lines] = text.split('\n');
  // After a crash or a power failure the last line may be incomplete.
  const torn = lines.pop();
  const states = lines.map((line) => parseState(parseJsonObject(line)));
  const { target, events } = parseJsonObject(head) ?? {};
  return {
    target: typeof target === 'string' ? target : '',
    events: typeof events === 'string' ? events.split(',').map(createEventPattern) : undefined,
    state: states.findLast((state) => state !== undefined),
    isDamaged: torn === undefined || states.length === 0 || states.includes(undefined),
  };
}

/** Far more than a file holds before it is replaced. */
const maxBytes = 16 * 1_048_576;

async function readBounded(path: string): Promise<string> {
  const file = await openStoreFile(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, maxBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function parseState(fields: Readonly<Record<string, unknown>> | undefined): TargetState | undefined {
  const next = parsePlace(fields?.next);
  const { unfinished = [] } = fields ?? {};
  if (next === undefined || !Array.isArray(unfinished)) return undefined;
  const parsed = unfinished.map(parseUnfinished);
  return parsed.every((one) => one !== undefined) ? { next, unfinished: parsed } : undefined;
}

function parsePlace(value: unknown): LogPlace | undefined {
  if (!isJsonObject(value)) return undefined;
  const { segment, offset, line } = value;
  const isPlace = isWhole(segment) && isWhole(offset) && isWhole(line) && segment > 0 && line >= segment;
  return isPlace ? { segment, offset, line } : undefined;
}

function parseUnfinished(value: unknown): Unfinished | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, attempts, triedForMs, firstFailure, lastFailure } = value;
  const place = parsePlace(value.place);
  if (place === undefined || typeof id !== 'string') return undefined;
  if (!isWhole(attempts) || !isWhole(triedForMs)) return undefined;
  return {
    ...{ place, id, attempts, triedForMs },
    firstFailure: parseFailure(firstFailure),
    lastFailure: parseFailure(lastFailure),
  };
}

function parseFailure(value: unknown): Failure | undefined {
  if (!isJsonObject(value)) return undefined;
  const { atMs, status, error } = value;
  if (!isWhole(atMs)) return undefined;
  return { atMs, status: isWhole(status) ? status : null, error: typeof error === 'string' ? error : null };
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export interface StateWriter {
  /**
   * Resolves once the state, or a later one, is written: it then survives the end of the process. It is not flushed, so
   * after a power failure deliveries may be sent again. Resolves with what prevented it.
   */
  write(state: TargetState): Promise<unknown>;
  /** Flushes the last state to the disk, and closes the file. */
  close(): Promise<void>;
}

export interface StateWriterOptions {
  readonly path: string;
  /** The URL of the target, without tokens. */
  readonly target: string;
  /** The events that the target gets; undefined for all. */
  readonly events: readonly EventPattern[] | undefined;
  readonly writer: Writer;
}

/** When the file is larger, it is replaced by one that has only the last state. */
const maxFileBytes = 1_048_576;

/** Appends states to the file of a target, which is replaced as a whole from time to time. */
export async function openStateWriter(
  { path, target, events, writer }: StateWriterOptions,
  first: TargetState,
): Promise<StateWriter> {
  const head = JSON.stringify({ target, events: events?.map(({ text }) => text).join() });
  const fileOf = (state: TargetState) => Buffer.from(`${head}\n${JSON.stringify(state)}\n`);
  let file: FileHandle | undefined;
  let bytes = 0;
  /** The latest state, and the one that is in the file. They differ while the file is being rewritten. */
  let last = first;
  let written: TargetState | undefined;
  let rewriting: Promise<unknown> | undefined;
  const problem = await replace(first);
  if (problem !== undefined) throw problem;
  return {
    async write(state) {
      last = state;
      while (rewriting !== undefined) await rewriting;
      if (written === last || append()) return undefined;
      rewriting = rewrite();
      return rewriting;
    },
    async close() {
      while (rewriting !== undefined) await rewriting;
      await replace(last);
      await file?.close();
    },
  };

  /**
   * Returns whether the state has reached the system. Written at once, because it is done sooner than another thread
   * would begin, and the target waits for it.
   */
  function append(): boolean {
    if (file === undefined || bytes >= maxFileBytes) return false;
    const line = Buffer.from(`${JSON.stringify(last)}\n`);
    try {
      bytes += line.length;
      if (writeSync(file.fd, line) === line.length) {
        written = last;
        return true;
      }
    } catch {
      // The file is rewritten, and what prevents that is reported.
    }
    // It may end in the middle of a line now.
    bytes = maxFileBytes;
    return false;
  }

  async function rewrite(): Promise<unknown> {
    const state = last;
    const problem = await replace(state);
    const isWritten = problem === undefined || (await overwrite(state));
    rewriting = undefined;
    return isWritten ? undefined : problem;
  }

  /**
   * A full disk has no room for another file or another block, but the file has at least one block. The states that are
   * in the file stay readable until the new one is.
   */
  async function overwrite(state: TargetState): Promise<boolean> {
    try {
      const whole = await open(path, 'r+');
      try {
        const text = fileOf(state);
        const { size } = await whole.stat();
        // First what makes the file longer, for which there may be no room.
        for (const start of [Math.min(size, text.length), 0]) {
          const { bytesWritten } = await whole.write(text, start, text.length - start, start);
          if (bytesWritten < text.length - start) return false;
        }
        await whole.truncate(text.length);
      } finally {
        await whole.close();
      }
      written = state;
      return true;
    } catch {
      return false;
    }
  }

  async function replace(state: TargetState): Promise<unknown> {
    try {
      const text = fileOf(state);
      await replaceFile(path, text, { ...writer, directory: '/' });
      await file?.close();
      file = await open(path, 'a');
      bytes = text.length;
      written = state;
      return undefined;
    } catch (cause) {
      return cause;
    }
  }
}
