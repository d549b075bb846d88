import type { Context, InputStream, OutputStream } from '../src/context.ts';
import { fileSystem } from './file-system.ts';
import { invocationOf } from './invocation.ts';
import { nullDevice } from './null-device.ts';
import { openWriter, type WriteBytes } from './open-writer.ts';
import { writeBytesNow } from './write-bytes.ts';

/** What is to be said when a second signal ends the process; undefined for nothing. */
export type LastWords = () => string | undefined;

/** The world as this process sees it. What not every command needs is loaded when it is first asked for. */
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
    userId: process.geteuid?.(),
    pid: process.pid,
    isRunning,
    freeDescriptors,
    now: Date.now,
    monotonicMs,
    // The same generator as that of node:crypto, which would bring all of its ciphers and streams.
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    get stop() {
      return stop.signal;
    },
    onCutShort(words) {
      lastWords.add(words);
      return () => lastWords.delete(words);
    },
  };
}

/** Empty when it has been deleted, which is no trouble for whoever names no file. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** As performance.now() counts, for which a module of its own would have to be loaded. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Linux alone answers this without a program to ask. */
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
  // Node's terminals bring its whole network with them; the common other cases are told apart without.
  if (!status.isCharacterDevice() || status.rdev === fileSystem.statSync(nullDevice).rdev) return false;
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

/** Characters that fit into the smallest of pipes, however many bytes each takes. */
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
      // What does not fit into a pipe would block us, and with us the signals, until somebody reads.
      return text.length <= blockingLength ? writeBytesNow(descriptor, bytes) : this.write(bytes);
    },
  };
}

// The console of Windows takes text, not bytes, and Node knows how to give it that.
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
