import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { portOf } from '../port-of.ts';

export interface RedisStandIn {
  readonly url: string;
  /** The commands that read or write a key, with their arguments. */
  readonly commands: readonly string[];
}

/** Starts a server with the two commands of Redis that the documentation uses. */
export async function startRedis(): Promise<RedisStandIn> {
  const commands: string[] = [];
  const keys = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    let unread = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      unread += chunk;
      for (let command = takeCommand(); command !== undefined; command = takeCommand()) {
        socket.write(answer(command));
      }
    });

    /** Takes `*2 $6 EXISTS $1 a`, with line ends instead of spaces; undefined until the rest has arrived. */
    function takeCommand(): readonly string[] | undefined {
      const lines = unread.split('\r\n');
      const lineCount = 1 + 2 * Number(lines[0]?.slice(1));
      if (lines[0] === '' || lines.length <= lineCount) return undefined;
      unread = lines.slice(lineCount).join('\r\n');
      return lines.slice(1, lineCount).filter((_, index) => index % 2 === 1);
    }
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  return { url: `redis://127.0.0.1:${portOf(server)}`, commands };

  function answer([name = '', key = '', ...values]: readonly string[]): string {
    switch (name) {
      case 'HELLO':
        return '%1\r\n$5\r\nproto\r\n:3\r\n';
      case 'CLIENT':
        return '+OK\r\n';
      case 'EXISTS':
        commands.push(`${name} ${key}`);
        return `:${keys.has(key) ? 1 : 0}\r\n`;
      case 'SET':
        commands.push([name, key, ...values].join(' '));
        keys.add(key);
        return '+OK\r\n';
      default:
        return '-ERR unknown command\r\n';
    }
  }
}
