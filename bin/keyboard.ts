import type { ConnectOpts, SocketConstructorOpts } from 'node:net';
import type { ReadStream } from 'node:tty';
import type { Keyboard, KeyListener } from '../src/context.ts';
import { isInForeground, isInForegroundNow } from './foreground.ts';
import { createKeyReader } from './key-reader.ts';

/** Not every shell says that it brought a job to the foreground which was running already: bash does not. */
const lookAgainMs = 1_000;
const maxReadBytes = 4_096;

/**
 * Reads keys from standard input, a terminal, while this process is in its foreground; in the background it neither
 * reads nor sets the terminal. Resolves after the first look.
 *
 * `process.stdin` would not do: when the process exits, libuv once more sets the mode of the descriptor that was raw,
 * which stops a process that is in the background by then, unless the descriptor is closed; and a closed `process.stdin`
 * cannot be opened again.
 */
export async function openKeyboard({ onKey, onReady }: KeyListener): Promise<Keyboard> {
  const tty = process.getBuiltinModule('node:tty');
  const read = createKeyReader({ onKey: (key) => isClosed || onKey(key), onSignal: raise });
  const handlers = [
    ['SIGTSTP', suspend],
    ['SIGCONT', lookNow],
    ['SIGQUIT', quit],
  ] as const;
  // Without a buffer of its own a paused stream would read on.
  const options: ConnectOpts & SocketConstructorOpts = {
    onread: {
      buffer: Buffer.alloc(maxReadBytes),
      callback(length, bytes) {
        read(bytes.subarray(0, length), performance.now());
        return true;
      },
    },
  };
  let terminal: ReadStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looks = 0;
  let isForeground = false;
  let isClosed = false;

  if (process.platform !== 'win32') for (const [signal, handle] of handlers) process.on(signal, handle);
  await look();
  return { close };

  async function look(): Promise<void> {
    looks += 1;
    const own = looks;
    clearTimeout(timer);
    const found = await isInForeground();
    if (isClosed || own !== looks) return;
    isForeground = found;
    if (isForeground) take();
    else if (isInForegroundNow() !== undefined) timer = setTimeout(look, lookAgainMs).unref();
  }

  function lookNow(): void {
    // A read would stop us, should this be the background now.
    terminal?.pause();
    void look();
  }

  function take(): void {
    try {
      if (terminal === undefined) {
        terminal = open();
        onReady();
      } else {
        // The shell has set a mode of its own since, and Node does nothing when told what it takes for true.
        terminal.setRawMode(false).setRawMode(true);
        terminal.resume();
      }
    } catch {
      // The terminal is gone.
      close();
    }
  }

  function open(): ReadStream {
    const opened = new tty.ReadStream(0, options);
    opened.on('error', close).on('end', close);
    return opened.setRawMode(true).resume();
  }

  /** Gives the terminal back its mode; in the background that would stop us, and the shell has set its own by then. */
  function release(): void {
    const released = terminal;
    terminal = undefined;
    if (isInForegroundNow() ?? isForeground) released?.setRawMode(false).destroy();
    else released?.pause();
  }

  function suspend(): void {
    release();
    process.off('SIGTSTP', suspend);
    // Stops here, unless there is no shell that could continue us.
    process.kill(process.pid, 'SIGTSTP');
    process.on('SIGTSTP', suspend);
    void look();
  }

  function quit(): void {
    close();
    process.kill(process.pid, 'SIGQUIT');
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    clearTimeout(timer);
    for (const [signal, handle] of handlers) process.off(signal, handle);
    release();
  }
}

/** Does what the terminal would have done: the signal goes to everybody in the foreground. */
function raise(signal: NodeJS.Signals): void {
  if (process.platform !== 'win32') process.kill(0, signal);
  // There, a signal that is sent ends the process whatever it handles.
  else if (signal === 'SIGINT') process.emit(signal, signal);
}
