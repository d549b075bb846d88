import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type DeliveryPost, postDelivery } from '../../../src/http/sender/post-delivery.ts';
import { freePort } from '../../free-port.ts';
import { portOf } from '../../port-of.ts';
import { startRawTarget } from '../start-raw-target.ts';

const neverStops = new AbortController().signal;

/** A server that hands each connection's first bytes to `answer`; returns its URL and what it received. */
async function startTarget(
  answer: (received: string, connection: number) => string | undefined | 'reset' | 'leave',
): Promise<{ url: URL; received: string[] }> {
  const received: string[] = [];
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      received.push(chunk.toString('latin1'));
      const text = answer(chunk.toString('latin1'), connection);
      if (text === 'reset') socket.resetAndDestroy();
      else if (text === 'leave') socket.end();
      else if (text !== undefined) socket.write(text);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const port = portOf(server);
  return { url: new URL(`http://127.0.0.1:${port}/hook?a=b`), received };
}

function post(url: URL, changes: Partial<DeliveryPost> = {}) {
  return postDelivery({
    url,
    headers: [
      'X-Order',
      '1',
      'authorization',
      'half',
      'Content-Length',
      '2',
      'Host',
      url.host,
      'Connection',
      'close',
    ],
    body: Buffer.from('{}'),
    patience: { kind: 'total', timeoutMs: 5_000 },
    redirects: 'never',
    checksCertificate: true,
    signal: neverStops,
    ...changes,
  });
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfine';
const redirect = (status: number, location: string) =>
  `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;

test('sends exactly the headers it is given, in their order and case', async () => {
  const { url, received } = await startTarget(() => ok);
  expect(await post(url)).toEqual({
    kind: 'answered',
    status: 200,
    statusText: 'OK',
    text: 'fine',
    isCut: false,
    contentType: undefined,
    location: undefined,
    rawHeaders: ['Content-Length', '4', 'Connection', 'close'],
  });
  expect(received).toEqual([
    `POST /hook?a=b HTTP/1.1\r\nX-Order: 1\r\nauthorization: half\r\nContent-Length: 2\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n{}`,
  ]);
});

describe('a delivery without an answer', () => {
  test('is reported as refused when nothing listens', async () => {
    const port = await freePort();
    expect(await post(new URL(`http://127.0.0.1:${port}`))).toMatchObject({
      kind: 'failed',
      reason: 'refused',
    });
    expect(await post(new URL(`http://localhost:${port}`))).toMatchObject({
      kind: 'failed',
      reason: 'refused',
    });
  });

  test.for([
    ['end', 'Content-Length: 9\r\n\r\nhalf'],
    ['resetAndDestroy', 'Content-Length: 9\r\n\r\nhalf'],
    ['end', 'Transfer-Encoding: chunked\r\n\r\n9\r\nhalf'],
    ['resetAndDestroy', 'Transfer-Encoding: chunked\r\n\r\n9\r\nhalf'],
    ['end', 'Content-Length: 9\r\n\r\n'],
  ] as const)('whose answer ends early by %s, after %j, is reported as cut short', async ([leave, rest]) => {
    const target = await startRawTarget((_, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${rest}`, () => setImmediate(() => socket[leave]()));
      return undefined;
    });
    expect(await post(target.url)).toEqual({ kind: 'failed', reason: 'cut-short', detail: '200' });
  });

  test.for([
    ['reset', 'reset', 'reset'],
    ['leave', 'an early end', 'reset'],
    ['hello\r\n\r\n', 'bytes that are not HTTP', 'not-http'],
    ['\u0016\u0003\u0001', 'TLS bytes', 'not-http'],
    [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      'an upgrade',
      'not-http',
    ],
    ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', 'half a body', 'timeout'],
    [undefined, 'silence', 'timeout'],
  ] as const)('that is answered by %s (%s) is reported as %s', async ([answer, , reason]) => {
    const { url } = await startTarget(() => answer);
    const timeoutMs = reason === 'timeout' ? 200 : 30_000;
    expect(await post(url, { patience: { kind: 'total', timeoutMs } })).toMatchObject({
      kind: 'failed',
      reason,
    });
  });

  test('is reported as interrupted when the signal aborts', async () => {
    const stop = new AbortController();
    const { url } = await startTarget(() => {
      stop.abort();
      return undefined;
    });
    expect(await post(url, { signal: stop.signal })).toMatchObject({ kind: 'failed', reason: 'interrupted' });
  });

  test('is reported as a certificate failure when the target does not speak TLS', async () => {
    const { url } = await startTarget(() => 'HTTP/1.1 400 Bad Request\r\n\r\n');
    url.protocol = 'https:';
    expect(await post(url)).toMatchObject({ kind: 'failed', reason: 'certificate' });
  });
});

describe('patience', () => {
  const trickle = (connection: Socket) => {
    connection.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n');
    let left = 10;
    const timer = setInterval(() => {
      connection.write('x');
      left -= 1;
      if (left === 0) clearInterval(timer);
    }, 150);
    connection.on('close', () => clearInterval(timer));
  };

  async function startTrickle(): Promise<URL> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => trickle(socket));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return new URL(`http://127.0.0.1:${portOf(server)}`);
  }

  test('in total ends even while data arrives', async () => {
    const patience = { kind: 'total', timeoutMs: 100 } as const;
    expect(await post(await startTrickle(), { patience })).toMatchObject({
      reason: 'timeout',
      detail: '100 ms',
    });
  });

  test.for([{ kind: 'idle', timeoutMs: 1_000 }, { kind: 'unlimited' }] as const)(
    'that is $kind accepts an answer that keeps arriving',
    async (patience) => {
      expect(await post(await startTrickle(), { patience })).toMatchObject({
        status: 200,
        text: 'x'.repeat(10),
      });
    },
  );

  test('that is idle ends when nothing arrives', async () => {
    const { url } = await startTarget(() => undefined);
    const patience = { kind: 'idle', timeoutMs: 50 } as const;
    expect(await post(url, { patience })).toMatchObject({ reason: 'timeout' });
  });
});

test('an answer without end is read for 64 KiB and no more', async () => {
  const { url } = await startTarget(() => `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(200_000)}`);
  const outcome = await post(url);
  expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
  expect(outcome.kind === 'answered' && outcome.text).toHaveLength(65_536);
});

describe('a redirect', () => {
  test.for([301, 302, 303, 307, 308])('%d is not followed unless asked for', async (status) => {
    const { url, received } = await startTarget(() => redirect(status, '/there'));
    expect(await post(url)).toMatchObject({ kind: 'answered', status, location: '/there' });
    expect(received).toHaveLength(1);
  });

  test.for([301, 302, 307, 308])('%d repeats the POST with its authorization', async (status) => {
    const { url, received } = await startTarget((_, n) => (n === 1 ? redirect(status, '/there') : ok));
    expect(await post(url, { redirects: 'axios' })).toMatchObject({ status: 200 });
    expect(received[1]).toBe(received[0]?.replace('/hook?a=b', '/there'));
  });

  test.for(['%ff@', 'u:%@', ':%zz@'])(
    'with the credentials %j is followed without them',
    async (credentials) => {
      const { url, received } = await startTarget((_, n) =>
        n === 1 ? redirect(307, url.href.replace('//', `//${credentials}`)) : ok,
      );
      expect(await post(url, { redirects: 'axios' })).toMatchObject({ status: 200 });
      expect(received[1]).toBe(received[0]);
    },
  );

  test('303 becomes a GET without a body that keeps the authorization', async () => {
    const { url, received } = await startTarget((_, n) => (n === 1 ? redirect(303, '/there') : ok));
    expect(await post(url, { redirects: 'axios' })).toMatchObject({ status: 200 });
    expect(received[1]).toBe(
      `GET /there HTTP/1.1\r\nX-Order: 1\r\nauthorization: half\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
    );
  });

  test.for([307, 308])('%d is also followed by got', async (status) => {
    const { url, received } = await startTarget((_, n) => (n === 1 ? redirect(status, '/there') : ok));
    expect(await post(url, { redirects: 'got' })).toMatchObject({ status: 200 });
    expect(received[1]).toBe(received[0]?.replace('/hook?a=b', '/there'));
  });

  test.for([301, 302])('%d is not followed by got', async (status) => {
    const { url, received } = await startTarget(() => redirect(status, '/there'));
    expect(await post(url, { redirects: 'got' })).toMatchObject({ kind: 'answered', status });
    expect(received).toHaveLength(1);
  });

  test('303 becomes a GET with a body in got', async () => {
    const { url, received } = await startTarget((_, n) => (n === 1 ? redirect(303, '/there') : ok));
    expect(await post(url, { redirects: 'got' })).toMatchObject({ status: 200 });
    expect(received[1]).toBe(received[0]?.replace('POST /hook?a=b', 'GET /there'));
  });

  test('to another origin is never followed', async () => {
    const other = await startTarget(() => ok);
    const { url } = await startTarget(() => redirect(307, other.url.href));
    expect(await post(url, { redirects: 'axios' })).toEqual({
      kind: 'failed',
      reason: 'foreign-redirect',
      detail: other.url.origin,
    });
    expect(other.received).toEqual([]);
  });

  test('in a circle ends after five', async () => {
    const { url, received } = await startTarget(() => redirect(302, '/again'));
    expect(await post(url, { redirects: 'axios' })).toMatchObject({ reason: 'too-many-redirects' });
    expect(received).toHaveLength(6);
  });

  test('without a location is the answer', async () => {
    const { url } = await startTarget(() => 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n');
    expect(await post(url, { redirects: 'axios' })).toMatchObject({ kind: 'answered', status: 302 });
  });
});
