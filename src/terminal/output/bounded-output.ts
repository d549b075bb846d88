import type { OutputStream } from '../../context.ts';

interface BoundedOutputOptions {
  /**
   * How many bytes may wait for a slow reader. Further texts are skipped and counted, except if the output is a file.
   */
  readonly maxQueuedBytes: number;
  /** The line that reports how many texts were skipped, once there is room again. */
  skippedText(skipped: number): string;
  /** Called once if nothing can be written any more. */
  onClosed?(cause: unknown): void;
}

export interface BoundedOutput {
  /** Queues one text. Returns at once, whatever the reader does. */
  print(text: string): void;
  /** The same for the few texts that must not be missing, such as the last line. */
  printAlways(text: string): void;
  /**
   * Writes a text ahead of everything that was printed, even while paused. For a slow reader, such texts wait in order
   * within a limit of the same size, and those without room are skipped and counted as well.
   */
  interject(text: string): void;
  /** Stops writing until `resume`. New texts wait within the same limit. */
  pause(): void;
  resume(): void;
  /** Resolves with true when everything queued is written, or with false after `timeoutMs`. Ends a pause. */
  flush(timeoutMs: number): Promise<boolean>;
  /** How many texts were skipped in total. */
  skippedInAll(): number;
}

/** How long to wait after a write, so more texts can join the next one. */
const restMs = 4;
/** The most bytes that one UTF-16 unit takes in UTF-8. */
const mostBytes = 3;
/** Size of the buffer that encodes the texts of one turn of the event loop. */
const scratchBytes = 262_144;
const lineFeed = 0x0a;
/** With this many bytes waiting, the next write does not wait for more. */
const restlessBytes = 65_536;
/** The most bytes in one write. Smaller writes make room sooner as the reader takes them. */
const maxWriteBytes = 1_048_576;

/**
 * Writes texts in order without ever waiting for the reader. A terminal stopped with Ctrl-S blocks a plain write, and
 * with it the whole listener (security.md, rows 40 and 41). Here memory stays bounded, and skipped texts are reported.
 * Texts of one turn of the event loop are written together, and so are those that follow soon after another, because a
 * write costs far more than its bytes. An idle output accepts a text of any size.
 */
export function openBoundedOutput(stream: OutputStream, options: BoundedOutputOptions): BoundedOutput {
  // Copied to bytes within the turn, because a string may keep alive a far larger text that it is a part of.
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
  let interjections: Uint8Array[] = [];
  let interjectedBytes = 0;
  let skippedInterjections = 0;
  let isLineOpen = false;
  let idle: (() => void)[] = [];

  return { print, printAlways, interject, pause, resume, flush, skippedInAll: () => skippedInAll };

  function print(text: string): void {
    if (isClosed) return;
    // Once a text is skipped, later ones are skipped too until the line that reports them is queued. This keeps the
    // order.
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
      const remark = options.skippedText(skipped);
      skipped = 0;
      add(remark);
    }
    add(text);
  }

  /** Counts the bytes of a text only if their upper bound does not fit: counting takes as long as encoding. */
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
    const bytes = Buffer.from(text);
    const isFull = interjectedBytes > 0 && interjectedBytes + bytes.length > options.maxQueuedBytes;
    // As in `print`, the order is kept: nothing overtakes the line that reports what was skipped.
    if (skippedInterjections > 0 || isFull) {
      skippedInterjections += 1;
      skippedInAll += 1;
      return;
    }
    addInterjection(bytes);
    if (!isWriting) void writeQueue();
  }

  function addInterjection(bytes: Uint8Array): void {
    interjections.push(bytes);
    interjectedBytes += bytes.length;
    if (bytes.length > 0) isLineOpen = bytes.at(-1) !== lineFeed;
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
    while (!isClosed && (interjections.length > 0 || (queue.length > 0 && !isPaused))) {
      if (interjections.length > 0) {
        const bytes = takeBytes(interjections);
        await write(bytes);
        interjectedBytes -= bytes.length;
        if (interjections.length === 0 && skippedInterjections > 0) announceSkippedInterjections();
        continue;
      }
      const bytes = takeBytes(queue);
      await write(bytes);
      queuedBytes -= bytes.length;
      // Even while paused: with nothing left to write, nothing else would report the skipped texts and end the
      // skipping. If a turn is not queued yet, its write does so: its texts precede the skipped ones.
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

  /** Removes the first of the waiting bytes, as many as one write may have. */
  function takeBytes(waiting: Uint8Array[]): Uint8Array {
    let count = 0;
    let length = 0;
    for (const bytes of waiting) {
      if (count > 0 && length + bytes.length > maxWriteBytes) break;
      count += 1;
      length += bytes.length;
    }
    const taken = waiting.splice(0, count);
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

  function announceSkippedInterjections(): void {
    const text = options.skippedText(skippedInterjections);
    skippedInterjections = 0;
    // A line that is drawn over again has no line feed yet.
    addInterjection(Buffer.from(isLineOpen ? `\n${text}` : text));
  }

  function close(cause: unknown): void {
    if (isClosed) return;
    isClosed = true;
    turn = [];
    turnLength = 0;
    queue = [];
    interjections = [];
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

/** Returns the line in place of texts that did not fit while the reader was slow. */
export function skippedText(skipped: number): string {
  return `… ${skipped} not shown: this output was read too slowly\n`;
}

/** Returns the same as a JSON line. */
export function skippedLine(skipped: number): string {
  return `${JSON.stringify({ type: 'skipped', count: skipped })}\n`;
}
