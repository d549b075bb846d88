import { runShell } from '../bin/run-shell.ts';
import type { Context, KeyListener } from '../src/context.ts';

export interface FakeContext extends Context {
  /** All that was written to stdout so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Both, in the order in which they were written. */
  readonly all: () => string;
  /** Resolves once stdout (or stderr) holds the text. */
  waitFor(stream: 'out' | 'err', text: string): Promise<string>;
  /** The pages that were opened in a browser so far. */
  pages(): readonly string[];
  /** As the first Ctrl-C does. */
  interrupt(): void;
  /** Presses one key that is not a character, for example `up`. */
  pressOne(key: string): void;
  /** Presses keys, one after the other; false when nobody reads them. */
  press(keys: string): boolean;
}

export interface FakeOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly directory?: string;
  /** Whether stdout and stderr are a terminal. */
  readonly isTerminal?: boolean;
  /** Whether stdin is a terminal. */
  readonly hasKeyboard?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
  readonly now?: number;
  /** Whether a page can be opened; true when absent. */
  readonly hasBrowser?: boolean;
  /** That of this process when absent. */
  readonly nodeVersion?: string;
}

/** A separate world for one run: streams in memory, a fixed environment, random bytes that count up. */
export function fakeContext(options: FakeOptions = {}): FakeContext {
  const stop = new AbortController();
  const written = { out: '', err: '', all: '' };
  const waiting: { stream: 'out' | 'err'; text: string; resolve: (found: string) => void }[] = [];
  const pages: string[] = [];
  let drawn = 0;
  let keyListener: KeyListener | undefined;

  const output = (stream: 'out' | 'err') => ({
    isTerminal: options.isTerminal ?? false,
    isFile: false,
    columns: options.isTerminal ? (options.columns ?? 80) : undefined,
    write(bytes: Uint8Array) {
      return this.print(Buffer.from(bytes).toString('utf8'));
    },
    async print(text: string) {
      written[stream] += text;
      written.all += text;
      for (const waiter of waiting) {
        if (waiter.stream === stream && written[stream].includes(waiter.text))
          waiter.resolve(written[stream]);
      }
    },
  });

  return {
    stdin: {
      isTerminal: options.hasKeyboard ?? false,
      async openKeys(listener) {
        if (!options.hasKeyboard) return undefined;
        keyListener = listener;
        listener.onReady();
        return {
          close: () => {
            keyListener = undefined;
          },
        };
      },
      async *[Symbol.asyncIterator]() {
        if (options.stdin !== undefined) yield Buffer.from(options.stdin);
      },
    },
    stdout: output('out'),
    stderr: output('err'),
    env: options.env ?? {},
    directory: options.directory ?? '/nonexistent',
    invocation: 'phantom-webhook',
    platform: process.platform,
    nodeVersion: options.nodeVersion ?? process.versions.node,
    userId: process.geteuid?.(),
    pid: 4711,
    processors: 1,
    isRunning: () => false,
    freeDescriptors: () => undefined,
    now: () => options.now ?? Date.now(),
    monotonicMs: () => performance.now(),
    randomBytes: (count) => {
      drawn += 1;
      return new Uint8Array(count).map((_, index) => (drawn * 37 + index * 11) % 256);
    },
    // The directory of most tests does not exist.
    runShell: (line, shell) => runShell(line, { ...shell, directory: options.directory ?? '' }),
    startProgram: async () => ({ ended: Promise.resolve({ kind: 'exited', code: 0 }), kill: () => {} }),
    openPage: async (html) => {
      pages.push(html);
      return options.hasBrowser ?? true;
    },
    pages: () => pages,
    stop: stop.signal,
    onCutShort: () => () => {},
    out: () => written.out,
    err: () => written.err,
    all: () => written.all,
    waitFor: (stream, text) =>
      new Promise((resolve) => {
        if (written[stream].includes(text)) resolve(written[stream]);
        waiting.push({ stream, text, resolve });
      }),
    interrupt: () => stop.abort(),
    pressOne: (key) => keyListener?.onKey(key),
    press: (keys) => {
      const isRead = keyListener !== undefined;
      for (const key of keys) keyListener?.onKey(key);
      return isRead;
    },
  };
}
