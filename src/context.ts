/** A stream to write to, as the operating system offers it. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** Whether it is a regular file, which takes all that is written at once and has no reader to wait for. */
  readonly isFile: boolean;
  /** Width in characters of a terminal; undefined elsewhere. */
  readonly columns: number | undefined;
  /** Resolves when the bytes were taken; rejects when nobody reads any more (EPIPE). Never blocks the event loop. */
  write(bytes: Uint8Array): Promise<void>;
  /** The same for a command that has nothing else to do meanwhile: quicker, but it may block until the reader reads. */
  print(text: string): Promise<void>;
}

export interface InputStream extends AsyncIterable<Uint8Array> {
  readonly isTerminal: boolean;
  /**
   * Reads single keys until closed, while this process is in the foreground of its terminal: what is typed is neither
   * echoed nor awaited by the line then. Ctrl-C, Ctrl-\ and Ctrl-Z act as ever. Undefined when it is no terminal.
   */
  openKeys(listener: KeyListener): Promise<Keyboard | undefined>;
}

export interface KeyListener {
  /** One key that stands for one ASCII character, Ctrl-S as `\x13`; never a part of an escape sequence or of pasted text. */
  onKey(key: string): void;
  /** From now on keys arrive: at once, or when a background job is brought to the foreground, and after each Ctrl-Z. */
  onReady(): void;
}

export interface Keyboard {
  /** Gives the terminal back its mode. */
  close(): void;
}

/** A program that was started beside a command. */
export interface Program {
  /** Resolves when it has ended, or could not be started. */
  readonly ended: Promise<ProgramEnd>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export type ProgramEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly cause: unknown };

export interface ProgramOptions {
  /** Added to the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs; empty for wherever this process does. */
  readonly directory: string;
  /** Where its standard output goes. Its errors always go to stderr. */
  readonly writesTo: 'stdout' | 'stderr';
}

/** All that a command may know of the world around it. `bin` makes the real one, tests make their own. */
export interface Context {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory, against which relative file names are resolved; empty when it has been deleted. */
  readonly directory: string;
  /** What the user types to run this program, for lines to paste: `npx phantom-webhook`. */
  readonly invocation: string;
  readonly platform: string;
  /** The version of Node.js that runs this, such as 20.19.0. */
  readonly nodeVersion: string;
  /** The number of the user who runs this; undefined where users have none. */
  readonly userId: number | undefined;
  readonly pid: number;
  /** Whether a process of that number runs now, under whatever user. */
  isRunning(pid: number): boolean;
  /** How many more files and connections this process may open; undefined where the system does not say. */
  freeDescriptors(): number | undefined;
  /** Unix milliseconds. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  randomBytes(count: number): Uint8Array;
  /** Starts a program with the standard input of this process. Signals that end this process are passed on to it. */
  startProgram(words: readonly string[], options: ProgramOptions): Promise<Program>;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly stop: AbortSignal;
  /**
   * Has a line written, if there is one then, should a second of these signals end the process at once.
   * @returns takes that back
   */
  onCutShort(lastWords: () => string | undefined): () => void;
}

/** What a command gets: the context, and what the global flags made of it. */
export interface CommandContext extends Context {
  /** Whether output to the stream is coloured. */
  isColoured(stream: OutputStream): boolean;
  /** True with `--quiet`: nothing but errors is said. */
  readonly isQuiet: boolean;
  /** Whether anything may move on the stream: at a terminal, where colour is wanted, and without `--quiet`. */
  isAnimated(stream: OutputStream): boolean;
  /**
   * Writes a part of the answer to stdout, for a command whose verdict matters even when nobody reads it: it resolves when
   * the reader has left. Rejects when the output cannot be written for another reason, such as a full disk.
   */
  report(text: string): Promise<void>;
  /** Writes a line of the conversation to stderr, unless `--quiet`. The text has to be printable. */
  say(line: string): void;
  /** The same for errors: in turn with what is said, also with `--quiet`. Nobody has to read it. */
  warn(line: string): void;
}

/** 0 done, answer good · 1 done, answer bad · 2 usage · 3 environment · 70 our bug · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 70 | 130;

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
