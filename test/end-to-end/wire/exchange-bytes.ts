import { connect } from 'node:net';

/** What a peer sees of a connection from the first byte to its end. */
export interface Seen {
  /** Of every answer, interim ones too. */
  readonly statuses: readonly number[];
  /** Everything that was received, as Latin-1. */
  readonly text: string;
}

/**
 * Writes all bytes at once on a connection of 127.0.0.1, and reads until the server ends it. `isHalfClosed`: signals at once
 * that nothing more follows. A reset is an end like any other: what was received before it counts.
 */
export function exchangeBytes(port: number, bytes: Uint8Array, isHalfClosed = false): Promise<Seen> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      if (isHalfClosed) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve({ statuses: statusesIn(text), text }));
  });
}

// The bodies of our answers never contain such a line.
function statusesIn(text: string): readonly number[] {
  return Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
}
