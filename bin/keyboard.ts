import type { ConnectOpts, SocketConstructorOpts } from 'node:net';
import type { ReadStream } from 'node:tty';
import type { Keyboard, KeyListener } from '../src/context.ts';
import { isInForeground, isInForegroundNow } from './foreground.ts';
import { createKeyReader } from './key-reader.ts';

/** How often to look again: not every shell signals a running job that it brings to the foreground; bash does not. */
const lookAgainMs = 1_000;
const maxReadBytes = 4_096;

/**
 * Reads keys from standard input, which must be a terminal, while this process is in its foreground. In the background
 * it neither reads nor sets the terminal. Resolves after the first look.
 *
 * `process.stdin` cannot be used. When the process exits, libuv sets the mode of the raw descriptor again, unless it is
 * closed. That stops a process that is in the background by then. And a closed `process.stdin` cannot be reopened.
 */
export async function openKeyboard({ onKey, onText, onReady }: KeyListener): Promise<Keyboard> {
  const tty = process.getBuiltinModule('node:tty');
  const read = createKeyReader({
    onKey: (key) => isClosed || onKey(key),
    onText: (text) => isClosed || onText?.(text),
    onSignal: raise,
  });
  const handlers = [
    ['SIGTSTP', suspend],
    ['SIGCONT', lookNow],
    ['SIGQUIT', quit],
  ] as const;
  // Without this buffer a paused stream would keep reading.
  const options: ConnectOpts & SocketConstructorOpts = {
    onread: {
      buffer: Buffer.alloc(maxReadBytes),
      callback(length, bytes) {
        receive(bytes.subarray(0, length));
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
    // If this process is in the background now, a read would stop it.
    terminal?.pause();
    void look();
  }

  function take(): void {
    try {
      if (terminal === undefined) {
        terminal = open();
        onReady();
      } else {
        // The shell has changed the mode since, but Node ignores a request for the mode that it believes is set.
        terminal.setRawMode(false).setRawMode(true);
        terminal.resume();
      }
    } catch {
      // The terminal is gone.
      close();
    }
  }

  function receive(bytes: Uint8Array): void {
    read(bytes, performance.now());
  }

  function open(): ReadStream {
    const opened = new tty.ReadStream(0, options);
    opened.on('error', close).on('end', close);
    // Bun ignores the buffer. Where it is used, there is no such event.
    opened.on('data', receive);
    return opened.setRawMode(true).resume();
  }

  /**
   * Restores the mode of the terminal, except in the background. There it would stop this process, and the shell has
   * set its own mode by then.
   */
  function release(): void {
    const released = terminal;
    terminal = undefined;
    if (isInForegroundNow() ?? isForeground) released?.setRawMode(false).destroy();
    else released?.pause();
  }

  function suspend(): void {
    release();
    process.off('SIGTSTP', suspend);
    // Stops here, unless there is no shell that could continue this process.
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

/** Sends the signal to the whole process group in the foreground, as the terminal would have done. */
function raise(signal: NodeJS.Signals): void {
  if (process.platform !== 'win32') process.kill(0, signal);
  // On Windows, sending a signal ends the process even if it has a handler.
  else if (signal === 'SIGINT') process.emit(signal, signal);
}
