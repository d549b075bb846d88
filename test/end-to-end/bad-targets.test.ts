import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startRawTarget } from '../http/start-raw-target.ts';
import { portOf } from '../port-of.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { postMany } from './post-many.ts';
import { startListener } from './start-listener.ts';

const count = 100;
const connections = 8;
const bodyOf = (id: number) => deliveryOf('block.forged', { id, filler: 'x'.repeat(2_000) });

interface BadTarget {
  readonly port: number;
  /** Frees the port. */
  leave(): Promise<void>;
}

async function startBadTarget(treat: (socket: Socket) => void): Promise<BadTarget> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    treat(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const leave = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    if (server.listening) await once(server, 'close');
  };
  onTestFinished(() => void server.close());
  return { port: portOf(server), leave };
}

/** Begins an answer and adds a byte each second. */
function answerSlowly(socket: Socket): void {
  const bytes = [...'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'];
  const timer = setInterval(() => socket.write(bytes.shift() ?? ''), 1_000);
  socket.resume().once('close', () => clearInterval(timer));
  socket.write(bytes.shift() ?? '');
}

interface Badness {
  readonly does: string;
  /** Short where it has to pass, long where it must not. */
  readonly timeout: string;
  /** What the senders are answered. */
  readonly status: number;
  treat(socket: Socket): void;
}

const badnesses: readonly Badness[] = [
  { does: 'never answers', timeout: '50ms', status: 504, treat: (socket) => void socket.resume() },
  { does: 'never reads', timeout: '50ms', status: 504, treat: (socket) => void socket.pause() },
  { does: 'answers a byte each second', timeout: '50ms', status: 504, treat: answerSlowly },
  {
    does: 'resets each connection',
    timeout: '30s',
    status: 502,
    treat: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
  },
  {
    does: 'closes each connection',
    timeout: '30s',
    status: 502,
    treat: (socket) => void socket.once('data', () => socket.destroy()),
  },
];

test.for(badnesses)(
  '100 deliveries over 8 connections to a target that $does are answered, and its replacement receives the next ones',
  async ({ timeout, status, treat }) => {
    const target = await startBadTarget(treat);
    const flags = ['--forward-to', `:${target.port}`, '--forward-timeout', timeout, '--compact'];
    const listener = await startListener(flags);
    const statuses = await postMany({ ...listener, connections, count, bodyOf });
    expect(statuses).toEqual(Array.from({ length: count }, () => status));

    await target.leave();
    const good = await startRawTarget(undefined, { port: target.port });
    // A loaded machine may take longer than so short a timeout.
    const next = async () => (await deliver(listener.url, bodyOf(count))).status;
    await expect.poll(next).toBe(200);
    expect(good.received.length).toBeGreaterThan(0);
    expect(await listener.stop()).toMatchObject({ exitCode: 0 });
  },
);
