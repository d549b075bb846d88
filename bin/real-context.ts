import type { Context, InputStream, OutputStream } from '../src/context.ts';
import { fileSystem } from './file-system.ts';
import { invocationOf } from './invocation.ts';
import { nullDevice } from './null-device.ts';
import { openWriter, type WriteBytes } from './open-writer.ts';
import { writeBytesNow } from './write-bytes.ts';

/** Returns the line to print when a second signal ends the process; undefined for none. */
export type LastWords = () => string | undefined;

/** Creates the context of the real process. What not every command needs is loaded on first use. */
export function realContext(stop: { readonly signal: AbortSignal }, lastWords: Set<LastWords>): Context {
  const directory = workingDirectory();
  return {
    stdin: inputStream(stop),
    stdout: outputStream(1),
    stderr: outputStream(2),
    env: process.env,
    directory,
    invocation: invocationOf(process.argv[1] ?? '', directory, process.env),
    platform: process.platform,
    nodeVersion: process.versions.node,
    userId: process.geteuid?.(),
    pid: process.pid,
    get processors() {
      return process.getBuiltinModule('node:os').availableParallelism();
    },
    isRunning,
    freeDescriptors,
    now: Date.now,
    monotonicMs,
    // The same generator as in node:crypto, without loading all of its ciphers and streams.
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    async startProgram(words, options) {
      const { startProgram } = await import('./start-program.ts');
      return startProgram(words, { ...options, hasTerminal: isTerminal(0) });
    },
    async runShell(line, options) {
      const { runShell } = await import('./run-shell.ts');
      return runShell(line, options);
    },
    async openPage(html) {
      const { openPage } = await import('./open-page.ts');
      return openPage(html, stop.signal);
    },
    get stop() {
      return stop.signal;
    },
    onCutShort(words) {
      lastWords.add(words);
      return () => lastWords.delete(words);
    },
  };
}

/** Empty if it has been deleted, which matters only to commands that are given a file name. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** Counts like performance.now(), without loading the module behind it. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only checks whether the process exists.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Only Linux answers this without running another program; undefined elsewhere. */
function freeDescriptors(): number | undefined {
  try {
    const limits = fileSystem.readFileSync('/proc/self/limits', 'latin1');
    const [, limit] = /^Max open files +(\d+)/m.exec(limits) ?? [];
    return limit === undefined ? undefined : Number(limit) - fileSystem.readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}

function isTerminal(descriptor: number): boolean {
  const status = fileSystem.fstatSync(descriptor);
  // node:tty loads all of Node's networking, so the common other cases are recognized without it.
  if (!status.isCharacterDevice() || status.rdev === fileSystem.statSync(nullDevice).rdev) return false;
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

/** How many characters fit into the smallest pipe, however many bytes each takes. */
const blockingLength = 4_096;

function outputStream(descriptor: 1 | 2): OutputStream {
  let writer: WriteBytes | undefined;
  return {
    get isTerminal() {
      return isTerminal(descriptor);
    },
    get isFile() {
      return fileSystem.fstatSync(descriptor).isFile();
    },
    get columns() {
      return isTerminal(descriptor) ? nodeStream(descriptor).columns : undefined;
    },
    write: (bytes) => {
      writer ??= isWindowsConsole(descriptor)
        ? (given) => writeConsole(descriptor, given)
        : openWriter(descriptor);
      return writer(bytes);
    },
    print(text) {
      if (isWindowsConsole(descriptor)) return writeConsole(descriptor, text);
      const bytes = Buffer.from(text);
      // Text that does not fit into a pipe would block the process, and its signal handlers, until somebody reads.
      return text.length <= blockingLength ? writeBytesNow(descriptor, bytes) : this.write(bytes);
    },
  };
}

// The Windows console takes text, not bytes. Node's streams handle that.
function isWindowsConsole(descriptor: number): boolean {
  return process.platform === 'win32' && isTerminal(descriptor);
}

function writeConsole(descriptor: 1 | 2, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    nodeStream(descriptor).write(text, (error) => (error ? reject(error) : resolve()));
  });
}

function nodeStream(descriptor: 1 | 2): NodeJS.WriteStream {
  return descriptor === 1 ? process.stdout : process.stderr;
}

function inputStream(stop: { readonly signal: AbortSignal }): InputStream {
  return {
    get isTerminal() {
      return isTerminal(0);
    },
    async openKeys(listener) {
      if (!isTerminal(0)) return undefined;
      const { openKeyboard } = await import('./keyboard.ts');
      return openKeyboard(listener);
    },
    [Symbol.asyncIterator]() {
      const { stdin } = process;
      const leave = () => void stdin.destroy();
      if (stop.signal.aborted) leave();
      stop.signal.addEventListener('abort', leave, { once: true });
      return stdin[Symbol.asyncIterator]();
    },
  };
}
