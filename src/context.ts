import type { FailureCode } from './problem.ts';

/** An output stream of the operating system. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** Whether it is a regular file, which accepts everything at once and has no reader to wait for. */
  readonly isFile: boolean;
  /** Width in characters of a terminal; undefined elsewhere. */
  readonly columns: number | undefined;
  /** Resolves when the bytes are taken; rejects if the reader has left (EPIPE). Never blocks the event loop. */
  write(bytes: Uint8Array): Promise<void>;
  /** The same for a command with nothing else to do meanwhile. Quicker, but it may block until the reader reads. */
  print(text: string): Promise<void>;
}

export interface InputStream extends AsyncIterable<Uint8Array> {
  readonly isTerminal: boolean;
  /**
   * Reads single keys until closed, while this process is in the foreground of its terminal. Meanwhile keys are not
   * echoed, and each arrives at once instead of with its line. Ctrl-C, Ctrl-\ and Ctrl-Z act as usual. Undefined if the
   * input is not a terminal.
   */
  openKeys(listener: KeyListener): Promise<Keyboard | undefined>;
}

export interface KeyListener {
  /**
   * One key press: one ASCII character, Ctrl-S as `\x13`, or `up`, `down` or `escape`. Never a part of another escape
   * sequence or of pasted text.
   */
  onKey(key: string): void;
  /**
   * Printable ASCII characters that arrived together: pasted, or typed over a slow connection. Nobody knows which, so
   * they must never be commands.
   */
  onText?(text: string): void;
  /** Keys arrive from now on: at once, or when a background job returns to the foreground, and after each Ctrl-Z. */
  onReady(): void;
}

export interface Keyboard {
  /** Restores the mode of the terminal. */
  close(): void;
}

/** A program that was started together with a command. */
export interface Program {
  /** Resolves when the program has ended, or if it could not be started. */
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
  /** The working directory of the program; empty for that of this process. */
  readonly directory: string;
  /** Where its standard output goes. Its errors always go to stderr. */
  readonly writesTo: 'stdout' | 'stderr';
}

export interface ShellOptions {
  /** The working directory; empty for that of this process. */
  readonly directory: string;
  /** After this time the command and everything it started is killed. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Receives what it prints to stdout. What it prints to stderr may contain secrets, and is dropped. */
  onOutput(chunk: Uint8Array): void;
}

export type ShellResult =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'failed'; readonly reason: 'timeout' | 'not-started' | 'interrupted' };

/** Everything that a command may know about its surroundings. `bin` creates the real one, tests create their own. */
export interface Context {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory, which relative file names are resolved against; empty if it has been deleted. */
  readonly directory: string;
  /** What the user types to run this program, for lines to paste: `npx phantom-webhook`. */
  readonly invocation: string;
  readonly platform: string;
  /** The version of Node.js that runs this, such as 20.19.0. */
  readonly nodeVersion: string;
  /** The number of the user running this; undefined on systems without such numbers. */
  readonly userId: number | undefined;
  readonly pid: number;
  /** How many threads can run at the same time. */
  readonly processors: number;
  /** Whether a process with this number is running, under any user. */
  isRunning(pid: number): boolean;
  /** How many more files and connections this process may open; undefined if the system does not report it. */
  freeDescriptors(): number | undefined;
  /** Unix milliseconds. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  randomBytes(count: number): Uint8Array;
  /** Starts a program with the standard input of this process, and passes on the signals that end this process. */
  startProgram(words: readonly string[], options: ProgramOptions): Promise<Program>;
  /** Runs a command line in the shell of the system, without standard input. */
  runShell(line: string, options: ShellOptions): Promise<ShellResult>;
  /** Opens a page in the browser of the user. Returns false if there is none. */
  openPage(html: string): Promise<boolean>;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly stop: AbortSignal;
  /**
   * Registers last words: if a second of these signals ends the process at once, the line they return, if any, is
   * written first.
   * @returns a function that takes the registration back
   */
  onCutShort(lastWords: () => string | undefined): () => void;
}

/** One entry of the conversation on stderr. Its texts must be printable. With `--json` it is one JSON object. */
export type Remark =
  | {
      /** `line` is a note without a label. */
      readonly kind: 'line' | 'note' | 'warning';
      readonly message: string;
    }
  | {
      /** `failure` is an error without a label. */
      readonly kind: 'error' | 'failure';
      readonly code: FailureCode;
      readonly message: string;
      /** How to fix it, as a sentence. */
      readonly hint?: string | undefined;
    };

/** What a command receives: the context, and the effect of the global flags. */
export interface CommandContext extends Context {
  /** Whether output to the stream is coloured. */
  isColoured(stream: OutputStream): boolean;
  /** True with `--quiet`: only errors and warnings of data loss are printed. */
  readonly isQuiet: boolean;
  /** Whether output to the stream may be animated: only at a terminal, with colour, and without `--quiet`. */
  isAnimated(stream: OutputStream): boolean;
  /**
   * Writes a part of the answer to stdout, for a command whose verdict matters even without a reader. Resolves even if
   * the reader has left. Rejects if writing fails for another reason, such as a full disk.
   */
  report(text: string): Promise<void>;
  /** Writes a line of the conversation to stderr, unless `--quiet`. The text must be printable. */
  say(message: string, kind?: 'line' | 'note' | 'warning'): void;
  /** Writes a remark even with `--quiet`, in one order with `say`. A missing reader is not an error. */
  warn(remark: Remark): void;
}

/** 0 done, good answer · 1 done, bad answer · 2 usage · 3 environment · 70 internal error · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 70 | 130;

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
