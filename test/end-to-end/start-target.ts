import { once } from 'node:events';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { portOf } from '../port-of.ts';

interface Target {
  readonly url: string;
  readonly host: string;
  /** Every request as received, byte for byte as Latin-1. */
  readonly received: readonly string[];
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

/** A bare server that keeps what each connection sends, and answers when a request is whole. */
export async function startTarget(answer: (n: number) => string = () => ok): Promise<Target> {
  const received: string[] = [];
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      received.push(text);
      socket.end(answer(received.length));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${portOf(server)}`;
  return { url: `http://${host}/webhooks`, host, received };
}

interface Body<Data> {
  readonly event: string;
  readonly timestamp: number;
  readonly data: Data;
}

/** The body of each request, as JSON; its data is what the test expects there. */
export function bodiesOf<Data = never>({ received }: Target): readonly Body<Data>[] {
  return received.map((text) =>
    JSON.parse(Buffer.from(text.slice(headEnd(text)), 'latin1').toString('utf8')),
  );
}

function isWhole(text: string): boolean {
  const end = headEnd(text);
  const length = Number(/^content-length: (\d+)\r$/im.exec(text)?.[1] ?? 0);
  return end > 3 && text.length >= end + length;
}

function headEnd(text: string): number {
  return text.indexOf('\r\n\r\n') + 4;
}
