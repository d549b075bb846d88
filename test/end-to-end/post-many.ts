import { connect, type Socket } from 'node:net';
import { guidebookToken } from '../tokens.ts';

export interface Load {
  readonly port: number;
  readonly connections: number;
  /** How many deliveries in all, numbered from 0. */
  readonly count: number;
  bodyOf(n: number): string;
  /** Called for each answer. */
  onAnswer?(n: number, status: number): void;
}

/**
 * Posts over kept-alive connections of 127.0.0.1, on each one delivery after another. A connection that is closed ends
 * its share. Resolves, once all have ended, with the status that each number was answered with, if it was.
 */
export async function postMany(load: Load): Promise<readonly (number | undefined)[]> {
  const statuses: (number | undefined)[] = Array.from({ length: load.count });
  let next = 0;
  const take = () => {
    if (next === load.count) return undefined;
    next += 1;
    return next - 1;
  };
  const answered = (n: number, status: number) => {
    statuses[n] = status;
    load.onAnswer?.(n, status);
  };
  await Promise.all(Array.from({ length: load.connections }, () => runConnection(load, take, answered)));
  return statuses;
}

function runConnection(
  { port, bodyOf }: Load,
  take: () => number | undefined,
  answered: (n: number, status: number) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let underWay: number | undefined;
    let text = '';
    const post = () => {
      underWay = take();
      if (underWay === undefined) socket.end();
      else writeRequest(socket, port, bodyOf(underWay));
    };
    socket.once('connect', post);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const [whole, status = '', length = ''] =
        /^HTTP\/1\.1 (\d{3}) .*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n/is.exec(text) ?? [];
      if (whole === undefined || text.length < whole.length + Number(length)) return;
      text = text.slice(whole.length + Number(length));
      if (underWay !== undefined) answered(underWay, Number(status));
      post();
    });
    // What was under way then has no answer.
    socket.on('error', () => {});
    socket.once('close', () => resolve());
  });
}

function writeRequest(socket: Socket, port: number, body: string): void {
  socket.write(
    `POST /webhook HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${guidebookToken.authorization}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
