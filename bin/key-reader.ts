/** What the terminal itself does on these keys until raw mode hands them to the program. */
const signals: ReadonlyMap<number, NodeJS.Signals> = new Map([
  [0x03, 'SIGINT'],
  [0x1c, 'SIGQUIT'],
  [0x1a, 'SIGTSTP'],
]);

const escapeByte = 0x1b;
const firstBeyondAscii = 0x80;

/** Within this time of a burst more of it arrives; nobody presses another key so soon. */
const burstMs = 50;

export interface KeyReaderOptions {
  onKey(key: string): void;
  onSignal(signal: NodeJS.Signals): void;
}

/**
 * Tells single keys from everything else that a terminal sends: escape sequences, UTF-8 and pasted text come as a burst
 * of several bytes, which one read may see only in part, and none of them is a command. Ctrl-C, Ctrl-\ and Ctrl-Z
 * act wherever they stand, as they would at the terminal.
 * @returns what to call with the bytes of each read, and with a clock that never goes back
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
      const isBurst = rest.length > 1 || first === escapeByte || first >= firstBeyondAscii;
      if (isBurst || nowMs - burstAtMs < burstMs) burstAtMs = nowMs;
      else onKey(String.fromCharCode(first));
    }
    for (const byte of bytes) {
      const signal = signals.get(byte);
      if (signal !== undefined) onSignal(signal);
    }
  };
}
