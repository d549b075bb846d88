/** The signals that the terminal itself sends for these keys, unless raw mode passes them to the program. */
const signals: ReadonlyMap<number, NodeJS.Signals> = new Map([
  [0x03, 'SIGINT'],
  [0x1c, 'SIGQUIT'],
  [0x1a, 'SIGTSTP'],
]);

/** Keys that a terminal sends as several bytes (xterm, in both cursor modes). */
const sequences: ReadonlyMap<string, string> = new Map([
  ['\x1b[A', 'up'],
  ['\x1bOA', 'up'],
  ['\x1b[B', 'down'],
  ['\x1bOB', 'down'],
]);
const firstBeyondAscii = '\x80';
const sequenceLength = 3;
const escapeKey = '\x1b';
/** How each of them begins. */
const beginnings: ReadonlySet<string> = new Set([escapeKey, '\x1b[', '\x1bO']);

/** Keys that a person holds down, to move or to erase. A slow connection delivers several of them at once. */
const heldKeys: ReadonlySet<string> = new Set(['j', 'k', '\b', '\x7f']);

/** Control sequences (ECMA-48): CSI, SS3, strings such as OSC, and those of two characters. */
const controlSequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it finds control characters
  /\x1b(?:\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|O[\x20-\x7e]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[\x20-\x2f]*[\x30-\x4e\x51-\x57\x59\x5a\\\x60-\x7e])/g;
const notPrintable = /[^\x20-\x7e]+/g;

/** Bytes within this time after a burst belong to it: nobody presses another key so soon. */
const burstMs = 50;

export interface KeyReaderOptions {
  onKey(key: string): void;
  /** The printable ASCII characters of one read of a burst. */
  onText(text: string): void;
  onSignal(signal: NodeJS.Signals): void;
}

/**
 * Separates single keys from everything else that a terminal sends. Escape sequences, UTF-8 and pasted text arrive as a
 * burst of several bytes, and one read may get only a part of it. They are never commands, only text. A key that is held
 * down is read one or several times at once. Ctrl-C, Ctrl-\ and Ctrl-Z take effect even inside a burst, as they would
 * at the terminal.
 * @returns a function to call with the bytes of each read, and with the time of a clock that never goes back
 */
export function createKeyReader({
  onKey,
  onText,
  onSignal,
}: KeyReaderOptions): (bytes: Uint8Array, nowMs: number) => void {
  let burstAtMs = -Infinity;
  /** Whether the burst consists of held keys only. */
  let isHolding = false;
  /** The beginning of an arrow key whose other bytes may follow. */
  let begun = '';
  /** Whether the burst has begun a control sequence that it has not ended. */
  let isCut = false;
  let timer: NodeJS.Timeout | undefined;

  return (bytes, nowMs) => {
    const typed = bytes.filter((byte) => !signals.has(byte));
    if (typed.length > 0) take(Buffer.from(typed).toString('latin1'), nowMs);
    for (const byte of bytes) {
      const signal = signals.get(byte);
      if (signal !== undefined) onSignal(signal);
    }
  };

  function take(typed: string, nowMs: number): void {
    clearTimeout(timer);
    const text = begun + typed;
    begun = '';
    const isNew = nowMs - burstAtMs >= burstMs;
    if (isNew || (isHolding && isHeldRun(text))) {
      if (beginnings.has(text)) {
        awaitRest(text);
        return;
      }
      const keys = keysIn(text);
      for (const key of keys) onKey(key);
      if (keys.length > 0) {
        // A paste may begin with the same letter twice, so the rest of the burst may only be more held keys.
        isHolding = !isNew || (isHeldRun(text) && text.length > 1);
        if (isHolding) burstAtMs = nowMs;
        return;
      }
      isCut = false;
    }
    isHolding = false;
    burstAtMs = nowMs;
    takeText(text);
  }

  function takeText(text: string): void {
    // The rest of the burst may belong to the sequence.
    if (isCut) return;
    const [plain = '', cut] = text.replaceAll(controlSequence, '').split(escapeKey, 2);
    isCut = cut !== undefined;
    const printable = plain.replaceAll(notPrintable, '');
    if (printable !== '') onText(printable);
  }

  /** Escape is a key only if nothing follows. */
  function awaitRest(text: string): void {
    begun = text;
    timer = setTimeout(() => {
      begun = '';
      if (text === escapeKey) onKey('escape');
    }, burstMs);
  }
}

function isHeldRun(text: string): boolean {
  const first = text.charAt(0);
  return heldKeys.has(first) && text === first.repeat(text.length);
}

/** One ASCII character, one held key several times, or arrow keys and nothing else; none for any other text. */
function keysIn(text: string): readonly string[] {
  const first = text.charAt(0);
  if (text.length === 1 && first < firstBeyondAscii) return [text];
  if (isHeldRun(text)) return [...text];
  const keys: string[] = [];
  for (let index = 0; index < text.length; index += sequenceLength) {
    const key = sequences.get(text.slice(index, index + sequenceLength));
    if (key === undefined) return [];
    keys.push(key);
  }
  return keys;
}
