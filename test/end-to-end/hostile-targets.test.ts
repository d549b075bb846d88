import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startRawTarget } from '../http/start-raw-target.ts';
import { portOf } from '../port-of.ts';
import { guidebookToken } from '../tokens.ts';
import { contacts } from './contact.ts';
import { runProgram } from './program.ts';

const ways = Object.keys(contacts);

async function contact(way: string, url: string, flags: readonly string[] = []) {
  const start = contacts[way];
  if (start === undefined) throw new Error(`There is no ${way}.`);
  return start(url, flags);
}

const megabyte = Buffer.alloc(1_048_576, 'x');
const head = (...lines: readonly string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n');
const chunked = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
/** A thousand times as large when it is unpacked. */
const bomb = gzipSync(Buffer.alloc(32 * 1_048_576));

interface Flood {
  readonly what: string;
  readonly start: string;
  /** Written again and again for as long as anybody takes it. */
  readonly more: Buffer;
}

const floods: readonly Flood[] = [
  { what: 'an answer of a gigabyte', start: head('Content-Length: 1073741824'), more: megabyte },
  { what: 'an answer without end', start: head('Connection: close'), more: megabyte },
  { what: 'chunks without end', start: head('Transfer-Encoding: chunked'), more: chunked(megabyte) },
  {
    what: 'headers without end',
    start: 'HTTP/1.1 200 OK\r\n',
    more: Buffer.from(`X-A: ${'a'.repeat(900)}\r\n`),
  },
  { what: 'one header without end', start: 'HTTP/1.1 200 OK\r\nX-A: ', more: megabyte },
  { what: 'a status line without end', start: 'HTTP/1.1 200 ', more: megabyte },
  {
    what: 'endless interim answers',
    start: '',
    more: Buffer.from('HTTP/1.1 103 Hint\r\n\r\n'.repeat(1_000)),
  },
  {
    what: 'a bomb of gzip',
    start: head(
      'Content-Type: application/json',
      'Content-Encoding: gzip',
      `Content-Length: ${bomb.length * 4_000}`,
    ),
    more: bomb,
  },
];

interface FloodingTarget {
  readonly url: string;
  writtenBytes(): number;
}

async function startFlooding({ start, more }: Flood): Promise<FloodingTarget> {
  let written = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(start);
      const pour = () => {
        while (!socket.destroyed) {
          written += more.length;
          if (!socket.write(more)) return;
        }
      };
      socket.on('drain', pour);
      pour();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const port = portOf(server);
  return { url: `http://127.0.0.1:${port}/`, writtenBytes: () => written };
}

/** What sockets hold on the way, for each of the few requests that are sent; far below what is offered. */
const maxTakenBytes = 64 * 1_048_576;

describe.for(floods)('$what', (flood) => {
  test.for(ways)('is cut short by %s', async (way) => {
    const target = await startFlooding(flood);
    const { text } = await contact(way, target.url);
    expect(target.writtenBytes()).toBeLessThan(maxTakenBytes);
    expect(text.length).toBeLessThan(20_000);
    expect(text).not.toMatch(/bug/);
  });
});

describe('a redirect to another origin', () => {
  test.for(ways.flatMap((way) => [301, 302, 303, 307, 308].map((status) => [way, status] as const)))(
    'is not followed by %s after a %i',
    async ([way, status]) => {
      const other = await startRawTarget();
      const target = await startRawTarget(
        () => `HTTP/1.1 ${status} x\r\nLocation: ${other.url.href}\r\nContent-Length: 0\r\n\r\n`,
      );
      await contact(way, target.url.href);
      expect(target.received.length).toBeGreaterThan(0);
      expect(other.connections()).toBe(0);
    },
  );
});

test.for(ways)('a proxy named in the environment is not used by %s', async (way) => {
  const proxy = await startRawTarget();
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'npm_config_proxy']) {
    vi.stubEnv(name, proxy.url.href);
    vi.stubEnv(name.toLowerCase(), proxy.url.href);
  }
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const target = await startRawTarget();
  await contact(way, target.url.href);
  expect(target.received.length).toBeGreaterThan(0);
  expect(proxy.connections()).toBe(0);
});

test.for([
  ['send', 'block.forged', 'TARGET'],
  ['check', 'TARGET', '--only', 'accepts/right-delivery'],
  ['webhook', 'list', '--node', 'TARGET'],
])('a process of %s that starts with proxy variables does not use the proxy either', async (argv) => {
  const [proxy, target] = [await startRawTarget(), await startRawTarget()];
  const env = {
    PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
    HTTP_PROXY: proxy.url.href,
    http_proxy: proxy.url.href,
    NODE_USE_ENV_PROXY: '1',
  };
  await runProgram(
    argv.map((word) => word.replace('TARGET', target.url.href)),
    { env },
  );
  expect(target.received.length).toBeGreaterThan(0);
  expect(proxy.connections()).toBe(0);
});

describe('an untrusted certificate', () => {
  test.for(ways)('is refused by %s before anything is sent', async (way) => {
    const target = await startRawTarget(undefined, { isTls: true });
    const { text } = await contact(way, target.url.href);
    expect(target.received).toEqual([]);
    expect(text).toMatch(/certificate/);
  });

  test.for(ways.filter((way) => !way.startsWith('node')))(
    'is accepted by %s with --insecure, which warns',
    async (way) => {
      const target = await startRawTarget(undefined, { isTls: true });
      const { text } = await contact(way, target.url.href, ['--insecure']);
      expect(target.received.length).toBeGreaterThan(0);
      expect(text).toContain('--insecure accepts any certificate');
    },
  );
});

test.for(ways.filter((way) => !way.startsWith('node')))(
  'user and password in a URL are refused and not shown by %s',
  async (way) => {
    const target = await startRawTarget();
    const { exitCode, text } = await contact(way, target.url.href.replace('//', '//user:hunter2@'));
    expect([exitCode, text]).toEqual([2, expect.not.stringContaining('hunter2')]);
    expect(target.connections()).toBe(0);
  },
);

test.for(ways.filter((way) => way.startsWith('node')))(
  'user and password in a target are not shown by %s',
  async (way) => {
    const target = await startRawTarget();
    const { text } = await contact(way, target.url.href.replace('//', '//user:hunter2@'));
    expect(target.received.length).toBeGreaterThan(0);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain(Buffer.from('user:hunter2').toString('base64'));
  },
);
