import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { portOf } from '../port-of.ts';

export interface RecordingTarget {
  readonly host: string;
  /** Every request as received, byte for byte as Latin-1. */
  readonly received: string[];
  close(): void;
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

/** A bare server that records what each connection sends, and answers when a request is complete. */
export async function startRecordingTarget(): Promise<RecordingTarget> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const chunks: Buffer[] = [];
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      if (!isComplete(bytes)) return;
      received.push(bytes.toString('latin1'));
      socket.end(ok);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${portOf(server)}`,
    received,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function isComplete(bytes: Buffer): boolean {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const head = bytes.toString('latin1', 0, headEnd + 2);
  const length = Number(/^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0);
  return bytes.length >= headEnd + 4 + length;
}
