import type { Stats } from 'node:fs';
import { fileSystem } from './file-system.ts';
import { writeBytes, writeBytesNow } from './write-bytes.ts';

export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/**
 * Returns a function that writes to a file descriptor. A stalled reader blocks neither the event loop nor a thread.
 * `process.stdout` would block the event loop while a terminal is stopped. A blocked thread would keep the process
 * from ending.
 */
export function openWriter(descriptor: number): WriteBytes {
  const status = fileSystem.fstatSync(descriptor);
  const isTerminal = status.isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor);
  if (status.isSocket()) return socketWriter(descriptor);
  // Faster than the thread pool, and nothing has to wait in memory.
  if (status.isFile()) return (bytes) => writeBytesNow(descriptor, bytes);
  if (!isTerminal && !status.isFIFO()) return (bytes) => writeBytes(descriptor, bytes);

  const own = reopen(descriptor, status);
  // If it cannot be reopened, use the thread pool, which only a reader that never resumes can block.
  if (own === undefined) return (bytes) => writeBytes(descriptor, bytes);
  return isTerminal ? (bytes) => writeBytes(own, bytes) : socketWriter(own);
}

/**
 * Opens the same terminal or pipe again as a non-blocking descriptor; undefined if that fails. The flag must not be set
 * on the given descriptor, because all processes that got it from the same open share the flag, including the shell.
 * Only Linux can reopen a descriptor. Deno cannot use one: it opens no socket on a pipe, and a write that does not fit
 * fails without the number of bytes written.
 */
function reopen(descriptor: number, { ino, rdev }: Stats): number | undefined {
  if (process.platform !== 'linux' || process.versions.deno !== undefined) return undefined;
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = fileSystem.constants;
    const flags = O_WRONLY | O_NONBLOCK | O_NOCTTY;
    const own = fileSystem.openSync(`/proc/self/fd/${descriptor}`, flags);
    const found = fileSystem.fstatSync(own);
    return found.ino === ino && found.rdev === rdev ? own : undefined;
  } catch {
    return undefined;
  }
}

function socketWriter(descriptor: number): WriteBytes {
  const { Socket } = process.getBuiltinModule('node:net');
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  // Each write reports its own failure.
  socket.on('error', () => {});
  return (bytes) =>
    new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
}
