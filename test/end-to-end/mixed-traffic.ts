import { connect } from 'node:net';
import { createDice } from '../../src/commands/listen/misbehave.ts';
import { guidebookToken } from '../tokens.ts';
import { hostileRequests } from './hostile-requests.ts';

export interface MixedTraffic {
  /** Good deliveries, numbered from 0, each answered before the next on its connection. */
  readonly sent: number;
  /** The numbers of those that were answered 200. */
  readonly accepted: readonly number[];
  /** Requests that are refused in a certain way. */
  readonly hostile: number;
  /** Those among them that were not answered as they should be, as `what: status`; closing the connection is right. */
  readonly wrong: readonly string[];
  /** Connections that were reset, left silent or broken off in the middle of a request. */
  readonly broken: number;
}

export interface MixedTrafficOptions {
  readonly port: number;
  readonly goodConnections: number;
  readonly hostileConnections: number;
  readonly seed: string;
  /** Asked before each request; true ends the traffic. */
  isOver(): boolean;
  bodyOf(id: number): string;
}

/** Posts good and hostile requests at full speed over many connections; resolves once all have been answered. */
export async function runMixedTraffic(options: MixedTrafficOptions): Promise<MixedTraffic> {
  const { goodConnections, hostileConnections, seed, isOver } = options;
  const dice = createDice(seed);
  const count = { sent: 0, hostile: 0, broken: 0 };
  const accepted: number[] = [];
  const wrong: string[] = [];
  let rolls = 0;
  await Promise.all([
    ...Array.from({ length: goodConnections }, () => keepPosting()),
    ...Array.from({ length: hostileConnections }, () => keepAttacking()),
  ]);
  return { ...count, accepted, wrong };

  function keepPosting(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
      let text = '';
      let underWay = 0;
      const post = () => {
        if (isOver()) {
          socket.end();
          return;
        }
        underWay = count.sent;
        const body = options.bodyOf(underWay);
        count.sent += 1;
        socket.write(
          `POST /hook HTTP/1.1\r\nHost: x\r\nAuthorization: ${guidebookToken.authorization}\r\n` +
            `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      };
      socket.once('connect', post);
      socket.setEncoding('latin1').on('data', (chunk) => {
        text += chunk;
        const [whole, status = '', length = ''] =
          /^HTTP\/1\.1 (\d{3}) .*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n/is.exec(text) ?? [];
        if (whole === undefined || text.length < whole.length + Number(length)) return;
        text = text.slice(whole.length + Number(length));
        if (status === '200') accepted.push(underWay);
        post();
      });
      socket.once('error', reject);
      socket.once('close', () => resolve());
    });
  }

  async function keepAttacking(): Promise<void> {
    while (!isOver()) {
      rolls += 1;
      const kind = Math.floor(dice.roll(rolls) * (hostileRequests.length + breaks.length));
      const request = hostileRequests[kind];
      const brk = breaks[kind - hostileRequests.length];
      if (request !== undefined) {
        count.hostile += 1;
        const status = await ask(options.port, request.bytes);
        if (status !== undefined && status !== request.status) wrong.push(`${request.what}: ${status}`);
      } else if (brk !== undefined) {
        count.broken += 1;
        await breakOff(options.port, brk);
      }
    }
  }
}

/** What is sent before the connection is reset. */
export const breaks: readonly string[] = [
  '',
  'P',
  'POST / HT',
  'POST / HTTP/1.1\r\nHost: x\r\nAuth',
  'CONNECT x:1 HTTP/1.1\r\n\r\n',
  'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\nbytes of the tunnel',
  'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${guidebookToken.authorization}\r\nContent-Length: 900\r\n\r\n{"timestamp":1`,
];

/** The status of the answer; undefined when the connection was closed without one. */
export function ask(port: number, bytes: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
      if (text.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
      resolve(status === undefined ? undefined : Number(status));
    });
  });
}

export function breakOff(port: number, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(bytes, () => socket.resetAndDestroy());
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve());
  });
}
