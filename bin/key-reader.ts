/** The signals that the terminal itself sends for these keys, unless raw mode passes them to the program. */
const signals: ReadonlyMap<number, NodeJS.Signals> = new Map([
  [0x03, 'SIGINT'],
  [0x1c, 'SIGQUIT'],
  [0x1a, 'SIGTSTP'],
]);

/** Keys that a terminal sends as several bytes; a read with exactly these is such a key (xterm, in both cursor modes). */
const sequences: ReadonlyMap<string, string> = new Map([
  ['\x1b[A', 'up'],
  ['\x1bOA', 'up'],
  ['\x1b[B', 'down'],
  ['\x1bOB', 'down'],
]);

const escapeByte = 0x1b;
const firstBeyondAscii = 0x80;

/** Bytes within this time after a burst belong to it: nobody presses another key so soon. */
const burstMs = 50;

export interface KeyReaderOptions {
  onKey(key: string): void;
  onSignal(signal: NodeJS.Signals): void;
}

/**
 * Separates single keys from everything else that a terminal sends. Escape sequences, UTF-8 and pasted text arrive as a
 * burst of several bytes, and one read may get only a part of it. They are never commands. Ctrl-C, Ctrl-\ and Ctrl-Z
 * take effect even inside a burst, as they would at the terminal.
 * @returns a function to call with the bytes of each read, and with the time of a clock that never goes back
 */
export function createKeyReader({
  onKey,
  onSignal,
}: KeyReaderOptions): (bytes: Uint8Array, nowMs: number) => void {
  let burstAtMs = -Infinity;

  return (bytes, nowMs) => {
    const rest = bytes.filter((byte) => !signals.has(byte));
    const [first] = rest;
    if (first !== undefined) {
      const isInBurst = nowMs - burstAtMs < burstMs;
      const sequence = rest.length === 3 ? sequences.get(Buffer.from(rest).toString('latin1')) : undefined;
      const isBurst = rest.length > 1 || first === escapeByte || first >= firstBeyondAscii;
      if (isBurst || isInBurst) burstAtMs = nowMs;
      if (sequence !== undefined && !isInBurst) onKey(sequence);
      // What follows at once belongs to a sequence that arrives in parts; a key that only goes back does no harm then.
      else if (first === escapeByte && rest.length === 1 && !isInBurst) onKey('escape');
      else if (!isBurst && !isInBurst) onKey(String.fromCharCode(first));
    }
    for (const byte of bytes) {
      const signal = signals.get(byte);
      if (signal !== undefined) onSignal(signal);
    }
  };
}
