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

/** Bytes within this time after a burst belong to it: nobody presses another key so soon. */
const burstMs = 50;

export interface KeyReaderOptions {
  onKey(key: string): void;
  onSignal(signal: NodeJS.Signals): void;
}

/**
 * Separates single keys from everything else that a terminal sends. Escape sequences, UTF-8 and pasted text arrive as a
 * burst of several bytes, and one read may get only a part of it. They are never commands. An arrow key that is held
 * down is read one or several times at once. Ctrl-C, Ctrl-\ and Ctrl-Z take effect even inside a burst, as they would
 * at the terminal.
 * @returns a function to call with the bytes of each read, and with the time of a clock that never goes back
 */
export function createKeyReader({
  onKey,
  onSignal,
}: KeyReaderOptions): (bytes: Uint8Array, nowMs: number) => void {
  let burstAtMs = -Infinity;
  /** The beginning of an arrow key whose other bytes may follow. */
  let begun = '';
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
    if (nowMs - burstAtMs >= burstMs) {
      if (beginnings.has(text)) {
        awaitRest(text);
        return;
      }
      const keys = keysIn(text);
      for (const key of keys) onKey(key);
      if (keys.length > 0) return;
    }
    burstAtMs = nowMs;
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

/** One ASCII character, or arrow keys and nothing else; none for any other text. */
function keysIn(text: string): readonly string[] {
  if (text.length === 1 && text < firstBeyondAscii) return [text];
  const keys: string[] = [];
  for (let index = 0; index < text.length; index += sequenceLength) {
    const key = sequences.get(text.slice(index, index + sequenceLength));
    if (key === undefined) return [];
    keys.push(key);
  }
  return keys;
}
