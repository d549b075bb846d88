import type { OutputStream } from '../../context.ts';

interface BoundedOutputOptions {
  /** Bytes that may wait for a slow reader; what comes beyond is skipped and counted. To a file nothing is skipped. */
  readonly maxQueuedBytes: number;
  /** The line that tells how many texts were skipped, once there is room again. */
  skippedText(skipped: number): string;
  /** Called once when nothing can be written any more. */
  onClosed?(cause: unknown): void;
}

export interface BoundedOutput {
  /** Queues one text; returns at once, whatever the reader does. */
  print(text: string): void;
  /** The same for the few texts that may not be missing, such as the last line. */
  printAlways(text: string): void;
  /**
   * Writes a text ahead of all that waits, also while paused; one that comes before another could be written takes its
   * place.
   */
  interject(text: string): void;
  /** Writes nothing more until `resume`; what comes waits within the same bound. */
  pause(): void;
  resume(): void;
  /** Resolves with true when everything queued is written, with false after `timeoutMs`; ends a pause. */
  flush(timeoutMs: number): Promise<boolean>;
  /** How many texts were skipped in all. */
  skippedInAll(): number;
}

/** How long after a write the next one waits for more to come. */
const restMs = 4;
/** In UTF-8, of a unit of a text. */
const mostBytes = 3;
/** Room to encode what one turn brings. */
const scratchBytes = 262_144;
/** With so much waiting there is no rest. */
const restlessBytes = 65_536;
/** No more than this goes into one write, so that what the reader takes makes room soon. */
const maxWriteBytes = 1_048_576;

/**
 * Writes texts in order without ever waiting for the reader. A terminal stopped with Ctrl-S blocks a plain write to it,
 * and with it the whole listener (security.md, rows 40 and 41); here memory stays bounded and what did not fit is said.
 * Texts of one turn of the event loop go out in one write, and so do those that come soon after another: a write costs
 * far more than its bytes. An idle output takes a text of any size.
 */
export function openBoundedOutput(stream: OutputStream, options: BoundedOutputOptions): BoundedOutput {
  // Strings may keep a far larger text alive of which they are a part, so they are copied to bytes within the turn.
  let turn: string[] = [];
  let turnLength = 0;
  let queue: Uint8Array[] = [];
  let queuedBytes = 0;
  let scratch: Buffer | undefined;
  let skipped = 0;
  let skippedInAll = 0;
  const { isFile } = stream;
  let isTurnScheduled = false;
  let isWriting = false;
  let isClosed = false;
  let isPaused = false;
  let rest: NodeJS.Timeout | undefined;
  let interjection: string | undefined;
  let idle: (() => void)[] = [];

  return { print, printAlways, interject, pause, resume, flush, skippedInAll: () => skippedInAll };

  function print(text: string): void {
    if (isClosed) return;
    // What follows skipped texts stays behind the line that tells of them.
    if (skipped === 0 && (isFile || hasRoom(text))) {
      add(text);
      return;
    }
    skipped += 1;
    skippedInAll += 1;
  }

  function printAlways(text: string): void {
    if (isClosed) return;
    if (skipped > 0) {
      const told = options.skippedText(skipped);
      skipped = 0;
      add(told);
    }
    add(text);
  }

  /** To count the bytes of a text takes as long as to make it, so that is done only where the most it can have do not fit. */
  function hasRoom(text: string): boolean {
    const { maxQueuedBytes } = options;
    if (queuedBytes + mostBytes * (turnLength + text.length) <= maxQueuedBytes) return true;
    encodeTurn();
    return queuedBytes === 0 || queuedBytes + Buffer.byteLength(text) <= maxQueuedBytes;
  }

  function add(text: string): void {
    turn.push(text);
    turnLength += text.length;
    if (isTurnScheduled) return;
    isTurnScheduled = true;
    setImmediate(queueTurn);
  }

  function interject(text: string): void {
    if (isClosed) return;
    interjection = text;
    if (!isWriting) void writeQueue();
  }

  function pause(): void {
    isPaused = true;
  }

  function resume(): void {
    isPaused = false;
    if (!isWriting) void writeQueue();
  }

  function queueTurn(): void {
    isTurnScheduled = false;
    encodeTurn();
    if (!isWriting && (rest === undefined || isHurried())) void writeQueue();
  }

  function encodeTurn(): void {
    if (turn.length === 0) return;
    const text = turn.join('');
    const bytes = mostBytes * text.length > scratchBytes ? Buffer.from(text) : encodeShort(text);
    queue.push(bytes);
    queuedBytes += bytes.length;
    turn = [];
    turnLength = 0;
  }

  /** Twice as fast as `Buffer.from`, which first counts the bytes. */
  function encodeShort(text: string): Uint8Array {
    scratch ??= Buffer.allocUnsafeSlow(scratchBytes);
    const length = scratch.write(text);
    const bytes = Buffer.allocUnsafeSlow(length);
    scratch.copy(bytes, 0, 0, length);
    return bytes;
  }

  function isHurried(): boolean {
    return idle.length > 0 || queuedBytes >= restlessBytes;
  }

  async function writeQueue(): Promise<void> {
    clearTimeout(rest);
    rest = undefined;
    isWriting = true;
    while (!isClosed && (interjection !== undefined || (queue.length > 0 && !isPaused))) {
      if (interjection !== undefined) {
        const bytes = Buffer.from(interjection);
        interjection = undefined;
        await write(bytes);
        continue;
      }
      const bytes = takeBytes();
      await write(bytes);
      queuedBytes -= bytes.length;
      // While paused as well: with nothing left to write, nothing else would tell of them and end the skipping. A turn
      // that is yet to come does so, and its texts came before those that were skipped.
      if (queue.length === 0 && turn.length === 0 && skipped > 0) announceSkipped();
      if (isHurried()) continue;
      rest = setTimeout(writeQueue, restMs);
      break;
    }
    isWriting = false;
    if (turn.length > 0 || queue.length > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  }

  function takeBytes(): Uint8Array {
    let count = 0;
    let length = 0;
    for (const bytes of queue) {
      if (count > 0 && length + bytes.length > maxWriteBytes) break;
      count += 1;
      length += bytes.length;
    }
    const taken = queue.splice(0, count);
    return taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken);
  }

  async function write(bytes: Uint8Array): Promise<void> {
    try {
      await stream.write(bytes);
    } catch (cause) {
      close(cause);
    }
  }

  function announceSkipped(): void {
    const bytes = Buffer.from(options.skippedText(skipped));
    skipped = 0;
    queue.push(bytes);
    queuedBytes += bytes.length;
  }

  function close(cause: unknown): void {
    if (isClosed) return;
    isClosed = true;
    turn = [];
    turnLength = 0;
    queue = [];
    interjection = undefined;
    options.onClosed?.(cause);
  }

  function flush(timeoutMs: number): Promise<boolean> {
    resume();
    if (isClosed || (!isWriting && turn.length === 0 && queue.length === 0)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      idle.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}

/** The line in place of texts that a slow reader had no room for. */
export function skippedText(skipped: number): string {
  return `… ${skipped} not shown: more came than could wait for this output\n`;
}

/** The same as a JSON line. */
export function skippedLine(skipped: number): string {
  return `${JSON.stringify({ type: 'skipped', count: skipped })}\n`;
}
