import type { Stats } from 'node:fs';
import { fileSystem } from './file-system.ts';
import { writeBytes, writeBytesNow } from './write-bytes.ts';

export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/**
 * A way to write to a file descriptor that no reader can hold up: neither the event loop, which `process.stdout` would
 * block while a terminal is stopped, nor a thread, which would then keep the process from ending.
 */
export function openWriter(descriptor: number): WriteBytes {
  const status = fileSystem.fstatSync(descriptor);
  const isTerminal = status.isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor);
  if (status.isSocket()) return socketWriter(descriptor);
  // Quicker than the thread pool, and nothing has to wait in memory.
  if (status.isFile()) return (bytes) => writeBytesNow(descriptor, bytes);
  if (!isTerminal && !status.isFIFO()) return (bytes) => writeBytes(descriptor, bytes);

  const own = reopen(descriptor, status);
  // Without a way to reopen it the thread pool has to do; only a reader that never comes back can hold that up.
  if (own === undefined) return (bytes) => writeBytes(descriptor, bytes);
  return isTerminal ? (bytes) => writeBytes(own, bytes) : socketWriter(own);
}

/**
 * The same terminal or pipe as a descriptor of our own that does not block: the flag is shared by everybody who got the
 * descriptor from the same open, our shell among them, so it is not for us to set on theirs. Linux alone reopens so.
 */
function reopen(descriptor: number, { ino, rdev }: Stats): number | undefined {
  if (process.platform !== 'linux') return undefined;
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
  // Each write is told of its own failure.
  socket.on('error', () => {});
  return (bytes) =>
    new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
}
