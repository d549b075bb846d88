import { execFile } from 'node:child_process';
import dns from 'node:dns';
import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { failureWords } from '../../../src/terminal/deliveries/outcome-text.ts';
import { freePort } from '../../free-port.ts';
import { portOf } from '../../port-of.ts';
import { performanceClock, someDelivery, startForwarder } from '../start-forwarder.ts';
import { plainOk, startRawTarget } from '../start-raw-target.ts';

const answered = (status: number) => ({ outcome: { kind: 'answered', status } });
const failed = (reason: string) => ({ outcome: { kind: 'failed', reason } });

describe('what the target receives', () => {
  test('is the unchanged request without the headers of the connection', async () => {
    const target = await startRawTarget();
    const { outcome, target: shown } = await startForwarder(target.url).forward({
      path: '/blocks?a=1',
      rawHeaders: [
        ['Host', 'public.example'],
        ['Content-TYPE', 'application/json'],
        ['authorization', 'f'.repeat(32)],
        ['X-Twice', '1'],
        ['Connection', 'close, X-Hop'],
        ['X-Hop', 'gone'],
        ['X-Twice', '2'],
        ['Transfer-Encoding', 'chunked'],
        ['Expect', '100-continue'],
        ['Proxy-Authorization', 'gone'],
        ['X-Empty', ''],
      ].flat(),
      body: Buffer.from('{ "n": 9007199254740993 }\n'),
    });
    expect(shown).toBe(target.url.href);
    expect(outcome).toEqual({
      kind: 'answered',
      status: 200,
      statusText: 'OK',
      text: 'ok',
      isCut: false,
      contentType: undefined,
      location: undefined,
    });
    expect(target.received).toEqual([
      [
        'POST /blocks?a=1 HTTP/1.1',
        `host: ${target.url.host}`,
        'connection: keep-alive',
        'Content-TYPE: application/json',
        `authorization: ${'f'.repeat(32)}`,
        'X-Twice: 1',
        'X-Twice: 2',
        'X-Empty: ',
        'Via: 1.1 phantom-webhook-test',
        'content-length: 26',
        '',
        '{ "n": 9007199254740993 }\n',
      ].join('\r\n'),
    ]);
  });

  test('is the body byte for byte, whatever bytes it has', async () => {
    const target = await startRawTarget();
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
    const forwarder = startForwarder(target.url);
    await forwarder.forward(someDelivery(bytes));
    await forwarder.forward(someDelivery(''));
    expect(target.received[0]?.endsWith(`\r\n\r\n${Buffer.from(bytes).toString('latin1')}`)).toBe(true);
    expect(target.received[1]).toContain('content-length: 0\r\n');
  });

  test('has header values beyond ASCII unchanged', async () => {
    const target = await startRawTarget();
    const value = Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index)).join('');
    await startForwarder(target.url).forward({ ...someDelivery(), rawHeaders: ['X-High', value] });
    expect(target.received[0]).toContain(`X-High: ${value}\r\n`);
  });

  test.for([
    ['a header value with a control character', ['X-Bad', 'a\u0000b'], 'UND_ERR_INVALID_ARG'],
    ['a header value that would start another header', ['X-Bad', 'a\r\nX-Worse: b'], 'UND_ERR_INVALID_ARG'],
    ['a header value that is not Latin-1', ['X-Bad', '☃'], 'UND_ERR_INVALID_ARG'],
    ['an invalid header name', ['X Bad', 'a'], 'UND_ERR_INVALID_ARG'],
  ] as const)('is nothing at all for %s', async ([, rawHeaders, detail]) => {
    const target = await startRawTarget();
    const forwarder = startForwarder(target.url);
    const outcome = { kind: 'failed', reason: 'other', detail };
    expect(await forwarder.forward({ ...someDelivery(), rawHeaders })).toMatchObject({ outcome });
    expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
    expect(target.received).toHaveLength(1);
  });

  test('is not sent through proxies that the environment names', async () => {
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, 'http://127.0.0.1:1');
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const target = await startRawTarget();
    expect(await startForwarder(target.url).forward(someDelivery())).toMatchObject(answered(200));
  });

  test('is never a redirect followed', async () => {
    const target = await startRawTarget(
      () => 'HTTP/1.1 307 Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n',
    );
    expect(await startForwarder(target.url).forward(someDelivery())).toMatchObject({
      outcome: { status: 307, location: '/other' },
    });
    expect(target.received).toHaveLength(1);
  });
});

describe('order', () => {
  test('500 deliveries at once arrive in the order of the calls, each once, on one connection', async () => {
    let underWay = 0;
    let mostUnderWay = 0;
    const target = await startRawTarget((n, socket) => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      setImmediate(() => {
        underWay -= 1;
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${String(n).length}\r\n\r\n${n}`);
      });
      return undefined;
    });
    const forwarder = startForwarder(target.url);
    const calls = Array.from({ length: 500 }, (_, index) => forwarder.forward(someDelivery(`n${index}`)));
    const texts = (await Promise.all(calls)).map(({ outcome }) =>
      outcome.kind === 'answered' ? outcome.text : outcome.reason,
    );
    expect(texts).toEqual(calls.map((_, index) => String(index + 1)));
    expect(target.received.map((request) => request.split('\r\n\r\n')[1])).toEqual(
      calls.map((_, index) => `n${index}`),
    );
    expect(mostUnderWay).toBe(1);
    expect(target.connections()).toBe(1);
  });

  test('a delivery is not sent before the previous one has failed', async () => {
    const target = await startRawTarget((n, socket) => {
      if (n === 1) setImmediate(() => socket.resetAndDestroy());
      return n === 1 ? undefined : plainOk;
    });
    const forwarder = startForwarder(target.url);
    const forwardings = await Promise.all([1, 2, 3].map((n) => forwarder.forward(someDelivery(`n${n}`))));
    expect(forwardings).toMatchObject([failed('reset'), answered(200), answered(200)]);
    expect(target.received.map((request) => request.split('\r\n\r\n')[1])).toEqual(['n1', 'n2', 'n3']);
  });
});

describe('time', () => {
  test('a delivery that reaches its time limit is dropped, and those waiting for it are not sent', async () => {
    const target = await startRawTarget((n) => (n === 1 ? undefined : plainOk));
    // A timer can fire a fraction of a millisecond early. By this clock, the others are late then as well.
    const clock = { monotonicMs: () => performance.now() * 1.01 };
    const forwarder = startForwarder(target.url, { timeoutMs: 1_000, clock });
    const forwardings = await Promise.all([1, 2, 3].map((n) => forwarder.forward(someDelivery(`n${n}`))));
    expect(forwardings).toMatchObject([failed('timeout'), failed('no-turn'), failed('no-turn')]);
    expect(forwardings[0]?.outcome).toMatchObject({ detail: '1 s' });
    await target.closed(1);
    expect(await forwarder.forward(someDelivery('after'))).toMatchObject(answered(200));
    expect(target.received.map((request) => request.split('\r\n\r\n')[1])).toEqual(['n1', 'after']);
  });

  test('a delivery that arrives while one hangs is sent when that one has failed', async () => {
    let nowMs = 0;
    const target = await startRawTarget((n) => (n === 1 ? undefined : plainOk));
    const forwarder = startForwarder(target.url, { timeoutMs: 300, clock: { monotonicMs: () => nowMs } });
    const hanging = forwarder.forward({ ...someDelivery('n1'), receivedMs: -250 });
    const next = forwarder.forward(someDelivery('n2'));
    nowMs = 50;
    expect(await hanging).toMatchObject({ ...failed('timeout'), durationMs: 50 });
    expect(await next).toMatchObject(answered(200));
  });

  test('includes what has passed since the sender began to wait', async () => {
    const target = await startRawTarget();
    const forwarder = startForwarder(target.url, { timeoutMs: 1_000 });
    const receivedMs = performanceClock.monotonicMs() - 1_000;
    expect(await forwarder.forward({ ...someDelivery(), receivedMs })).toMatchObject(failed('no-turn'));
    expect(target.connections()).toBe(0);
  });

  test.for([
    ['in the middle of a status line', 'HTTP/1.1 20'],
    ['in the middle of a head', 'HTTP/1.1 200 OK\r\nX-Half'],
    ['in the middle of a body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'],
    ['after 103', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
  ] as const)('ends a wait %s', async ([, bytes]) => {
    const target = await startRawTarget((n) => (n === 1 ? bytes : plainOk));
    const forwarder = startForwarder(target.url, { timeoutMs: 150 });
    expect(await forwarder.forward(someDelivery())).toMatchObject(failed('timeout'));
    expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
  });

  test('ends a TLS handshake that is never answered, and closes its connection', async () => {
    const target = await startRawTarget();
    const url = new URL(target.url);
    url.protocol = 'https:';
    const forwarder = startForwarder(url, { timeoutMs: 150 });
    expect(await forwarder.forward(someDelivery())).toMatchObject(failed('timeout'));
    await target.closed(1);
  });
});

describe('the queue', () => {
  test('accepts a thousand deliveries and refuses the next at once', async () => {
    const release: (() => void)[] = [];
    const target = await startRawTarget((n, socket) => {
      if (n > 1) return plainOk;
      release.push(() => socket.write(plainOk));
      return undefined;
    });
    const forwarder = startForwarder(target.url);
    const calls = Array.from({ length: 1_001 }, () => forwarder.forward(someDelivery()));
    expect(await forwarder.forward(someDelivery())).toMatchObject(failed('queue-full'));
    await expect.poll(() => release.length).toBeGreaterThan(0);
    release[0]?.();
    for (const call of calls) expect(await call).toMatchObject(answered(200));
    expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
  });

  test('accepts 64 MB of bodies, and frees their space afterwards', async () => {
    const arrived = new EventEmitter();
    const server = createServer((request, response) => {
      request.resume();
      if (arrived.emit('first', response)) arrived.removeAllListeners();
      else response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const port = portOf(server);
    const first: Promise<ServerResponse[]> = once(arrived, 'first');

    const forwarder = startForwarder(new URL(`http://127.0.0.1:${port}`));
    const half = { ...someDelivery(), body: new Uint8Array(32_000_000) };
    const calls = [someDelivery(), half, half].map((delivery) => forwarder.forward(delivery));
    expect(await forwarder.forward(someDelivery('x'))).toMatchObject(failed('queue-full'));
    calls.push(forwarder.forward(someDelivery('')));
    const [response] = await first;
    response?.end();
    expect(await calls[0]).toMatchObject(answered(200));
    await new Promise(setImmediate);
    calls.push(forwarder.forward(half));
    void forwarder.close();
    expect((await Promise.all(calls)).slice(2)).toMatchObject([1, 2, 3].map(() => failed('interrupted')));
  });
});

describe('kept connections', () => {
  test.for([
    [
      'closes after each answer without announcing it',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      true,
    ],
    [
      'closes after each answer and announces it',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok',
      true,
    ],
    ['ends each answer by closing', 'HTTP/1.1 200 OK\r\n\r\nok', true],
    [
      'announces that it will close but does not',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok',
      false,
    ],
    ['speaks HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', true],
  ] as const)('a target that %s receives every delivery exactly once', async ([, bytes, closes]) => {
    const target = await startRawTarget((_, socket) => {
      if (!closes) return bytes;
      socket.end(bytes);
      return undefined;
    });
    const forwarder = startForwarder(target.url);
    const atOnce = Array.from({ length: 50 }, (_, index) => forwarder.forward(someDelivery(`n${index}`)));
    for (const call of atOnce) expect(await call).toMatchObject(answered(200));
    for (let index = 50; index < 100; index += 1) {
      expect(await forwarder.forward(someDelivery(`n${index}`))).toMatchObject(answered(200));
    }
    expect(target.received.map((request) => request.split('\r\n\r\n')[1])).toEqual(
      Array.from({ length: 100 }, (_, index) => `n${index}`),
    );
  });

  test('a target that closes idle connections after 50 ms is connected to again', async () => {
    const target = await startRawTarget(undefined, {
      onConnection: (socket) => socket.setTimeout(50, () => socket.end()),
    });
    const forwarder = startForwarder(target.url);
    for (let n = 1; n <= 5; n += 1) {
      expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
      await target.closed(n);
    }
    expect(target.received).toHaveLength(5);
  });

  test('a target that resets an idle connection at the moment of the next delivery loses nothing', async () => {
    const target = await startRawTarget((_, socket) => {
      socket.write(plainOk, () => socket.resetAndDestroy());
      return undefined;
    });
    const forwarder = startForwarder(target.url);
    for (let n = 1; n <= 20; n += 1) {
      expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
      await target.closed(n);
    }
    expect(target.received).toHaveLength(20);
  });

  test('unexpected bytes cost the connection, not the next delivery', async () => {
    const target = await startRawTarget(() => `${plainOk}garbage`);
    const forwarder = startForwarder(target.url);
    for (let n = 1; n <= 10; n += 1) {
      expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
    }
    expect(target.received).toHaveLength(10);
  });

  test.for([
    ['a reset', (socket: Socket) => socket.resetAndDestroy()],
    ['garbage', (socket: Socket) => socket.write('garbage')],
  ] as const)(
    'the next delivery arrives after %s on the idle connection just before it is written',
    async ([, spoil]) => {
      const sockets: Socket[] = [];
      const target = await startRawTarget((_, socket) => {
        sockets.push(socket);
        return plainOk;
      });
      const forwarder = startForwarder(target.url);
      await forwarder.forward(someDelivery());
      await forwarder.forward(someDelivery());
      const [socket] = sockets;
      if (socket !== undefined) spoil(socket);
      // The bytes have to get there while nobody can see them: an event to wait for would be one that undici sees too.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
      expect(target.received).toHaveLength(3);
      expect(target.connections()).toBe(2);
    },
  );

  test('after a target has closed an idle connection, the next one is closed sooner', async () => {
    let nowMs = 0;
    const sockets: Socket[] = [];
    const target = await startRawTarget(undefined, { onConnection: (socket) => void sockets.push(socket) });
    const forwarder = startForwarder(target.url, { clock: { monotonicMs: () => nowMs } });
    await forwarder.forward(someDelivery());
    nowMs = 50;
    sockets[0]?.end();
    await target.closed(1);
    await forwarder.forward(someDelivery());
    nowMs = 74;
    await forwarder.forward(someDelivery());
    expect(target.connections()).toBe(2);
    nowMs = 100;
    await forwarder.forward(someDelivery());
    expect(target.connections()).toBe(3);
  });

  test('an idle connection is closed after a second, or before the time in the keep-alive header', async () => {
    const start = async (hint: string) => {
      const target = await startRawTarget(() => `HTTP/1.1 200 OK\r\n${hint}Content-Length: 2\r\n\r\nok`);
      await startForwarder(target.url).forward(someDelivery());
      return target;
    };
    const silent = await start('');
    const patient = await start('Keep-Alive: timeout=60\r\n');
    const hasty = await start('Keep-Alive: timeout=1\r\n');
    const order: string[] = [];
    await Promise.all([
      silent.closed(1).then(() => order.push('silent')),
      patient.closed(1).then(() => order.push('patient')),
      hasty.closed(1).then(() => order.push('hasty')),
    ]);
    expect(order[0]).toBe('hasty');
  });

  test('a delivery whose connection breaks after it was written is not sent again', async () => {
    const target = await startRawTarget((n, socket) => {
      if (n === 2) socket.destroy();
      return n === 2 ? undefined : plainOk;
    });
    const forwarder = startForwarder(target.url);
    const bodies = ['n1', 'n2', 'n3'];
    const forwardings = [];
    for (const body of bodies) forwardings.push(await forwarder.forward(someDelivery(body)));
    expect(forwardings).toMatchObject([answered(200), failed('reset'), answered(200)]);
    expect(target.received.map((request) => request.split('\r\n\r\n')[1])).toEqual(bodies);
  });
});

describe('an answer', () => {
  const head = 'HTTP/1.1 200 OK\r\n';
  test.for([
    ['an early hint before it', `HTTP/1.1 103 Early Hints\r\n\r\n${plainOk}`, answered(200)],
    [
      'a hundred early hints before it',
      `${'HTTP/1.1 103 Hint\r\n\r\n'.repeat(100)}${plainOk}`,
      answered(200),
    ],
    ['a 100 that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${plainOk}`, failed('not-http')],
    [
      'an upgrade',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      failed('not-http'),
    ],
    ['no HTTP', 'hello\r\n\r\n', failed('not-http')],
    ['a status line without end', `HTTP/1.1 200 ${'x'.repeat(2_000_000)}`, failed('not-http')],
    ['hints without end', 'HTTP/1.1 103 Hint\r\n\r\n'.repeat(60_000), failed('not-http')],
    ['TLS bytes', '\u0016\u0003\u0001', failed('not-http')],
    ['a head without end', `${head}X-Long: ${'x'.repeat(100_000)}`, failed('not-http')],
    ['headers without end', `${head}${'X-Many: x\r\n'.repeat(10_000)}`, failed('not-http')],
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`, failed('not-http')],
    ['a broken chunk', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, failed('cut-short')],
    [
      'trailers without end',
      `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n${'X-Many: x\r\n'.repeat(10_000)}`,
      failed('cut-short'),
    ],
    ['chunks', `${head}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`, answered(200)],
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', answered(204)],
    ['an unassigned status', 'HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n', answered(799)],
    ['a second answer after it', `${plainOk}${plainOk}`, answered(200)],
  ] as const)('with %s is reported, and the next delivery arrives', async ([, bytes, expected]) => {
    const target = await startRawTarget((n) => (n === 1 ? bytes : plainOk));
    const forwarder = startForwarder(target.url);
    expect(await forwarder.forward(someDelivery('n1'))).toMatchObject(expected);
    expect(await forwarder.forward(someDelivery('n2'))).toMatchObject(answered(200));
    expect(target.received).toHaveLength(2);
  });

  test.for([
    ['before its head', '', 'reset'],
    ['after an early hint', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'reset'],
    ['in its status line', 'HTTP/1.1 2', 'not-http'],
    ['in its body', `${head}Content-Length: 9\r\n\r\nhalf`, 'cut-short'],
    ['in a chunk', `${head}Transfer-Encoding: chunked\r\n\r\n9\r\nhalf`, 'cut-short'],
  ] as const)('that ends %s is reported as %s', async ([, bytes, reason]) => {
    const target = await startRawTarget((n, socket) => {
      if (n === 1) socket.end(bytes);
      return n === 1 ? undefined : plainOk;
    });
    const forwarder = startForwarder(target.url);
    expect(await forwarder.forward(someDelivery())).toMatchObject(failed(reason));
    expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
  });

  test.for([
    ['with a length', 'Connection: close\r\nContent-Length: 99999999\r\n\r\n'],
    ['without', '\r\n'],
  ] as const)('that never ends (%s) is cut at 64 KiB, and the connection is dropped', async ([, headers]) => {
    const target = await startRawTarget((n, socket) => {
      if (n > 1) return plainOk;
      const pour = () => {
        while (!socket.destroyed && socket.write('x'.repeat(10_000)));
      };
      socket.on('drain', pour);
      setImmediate(pour);
      return `${head}${headers}`;
    });
    const forwarder = startForwarder(target.url);
    const { outcome } = await forwarder.forward(someDelivery());
    expect(outcome).toMatchObject({ kind: 'answered', isCut: true, text: 'x'.repeat(65_536) });
    await target.closed(1);
    expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
  });

  test('of exactly 64 KiB is whole', async () => {
    const target = await startRawTarget(() => `${head}Content-Length: 65536\r\n\r\n${'x'.repeat(65_536)}`);
    const { outcome } = await startForwarder(target.url).forward(someDelivery());
    expect(outcome).toMatchObject({ isCut: false, text: 'x'.repeat(65_536) });
  });

  test('that is compressed has no text', async () => {
    const target = await startRawTarget(
      () => `${head}Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u008b`,
    );
    const { outcome } = await startForwarder(target.url).forward(someDelivery());
    expect(outcome).toMatchObject({ status: 200, text: '', isCut: true });
  });

  test('with a repeated header has the first', async () => {
    const target = await startRawTarget(
      () => `${head}Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n\r\n`,
    );
    const { outcome } = await startForwarder(target.url).forward(someDelivery());
    expect(outcome).toMatchObject({ contentType: 'a/b' });
  });

  test('that arrives before the body was read counts, and the next delivery uses another connection', async () => {
    const target = await startRawTarget(undefined, {
      onConnection: (socket, n) => {
        if (n > 1) return;
        socket.once('data', () => {
          socket.pause();
          socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
        });
      },
    });
    const forwarder = startForwarder(target.url);
    const large = { ...someDelivery(), body: new Uint8Array(32_000_000) };
    expect(await forwarder.forward(large)).toMatchObject(answered(413));
    expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
    expect(target.connections()).toBe(2);
  });
});

describe('a target that cannot be reached', () => {
  test('is reported as refused, whether one address was tried or two', async () => {
    const port = await freePort();
    vi.spyOn(dns, 'lookup').mockImplementation(bothLoopbacks);
    onTestFinished(() => void vi.restoreAllMocks());
    for (const host of ['127.0.0.1', 'localhost']) {
      const forwarder = startForwarder(new URL(`http://${host}:${port}`));
      expect(await forwarder.forward(someDelivery())).toMatchObject(failed('refused'));
    }
  });

  test('is served again once it listens', async () => {
    const port = await freePort();
    const forwarder = startForwarder(new URL(`http://127.0.0.1:${port}`));
    expect(await forwarder.forward(someDelivery())).toMatchObject(failed('refused'));
    const target = await startRawTarget(undefined, { port });
    expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
    expect(target.received).toHaveLength(1);
  });

  test('is reported as unresolved when its name is unknown', async () => {
    vi.spyOn(dns, 'lookup').mockImplementation(noAddress);
    onTestFinished(() => void vi.restoreAllMocks());
    const forwarder = startForwarder(new URL('http://nowhere.invalid/'));
    expect(await forwarder.forward(someDelivery())).toMatchObject(failed('unresolved'));
  });
});

test.for(['127.0.0.1', '::1'])('localhost is found when the target listens on %s only', async (host) => {
  const target = await startRawTarget(undefined, { host });
  vi.spyOn(dns, 'lookup').mockImplementation(bothLoopbacks);
  onTestFinished(() => void vi.restoreAllMocks());
  const forwarder = startForwarder(new URL(`http://localhost:${target.port}/`));
  expect(await forwarder.forward(someDelivery())).toMatchObject(answered(200));
});

describe('an https target', () => {
  test('is refused for its certificate unless that is not checked', async () => {
    const target = await startRawTarget(undefined, { isTls: true });
    expect(await startForwarder(target.url).forward(someDelivery())).toMatchObject(failed('certificate'));
    expect(target.received).toEqual([]);
    const trusting = startForwarder(target.url, { checksCertificate: false });
    expect(await trusting.forward(someDelivery())).toMatchObject(answered(200));
    expect(await trusting.forward(someDelivery())).toMatchObject(answered(200));
    expect(target.connections()).toBe(1);
  });

  test('that does not speak TLS is reported as such', async () => {
    const target = await startRawTarget(undefined, {
      onConnection: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    const url = new URL(target.url);
    url.protocol = 'https:';
    const { outcome } = await startForwarder(url).forward(someDelivery());
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'certificate' });
    if (outcome.kind === 'failed') expect(failureWords(outcome, url.host)).toContain('does not speak TLS');
  });
});

describe('an http target that resets every delivery', () => {
  const reset = (onConnection: (socket: Socket, n: number) => void = () => {}) =>
    startRawTarget((_, socket) => void socket.resetAndDestroy(), { onConnection });
  /** A TLS handshake begins with a byte that no request begins with. */
  const countHandshakes = () => {
    const counted = { handshakes: 0 };
    const onConnection = (socket: Socket) => {
      socket.once('data', (chunk) => {
        if (chunk[0] !== 0x16) return;
        counted.handshakes += 1;
        socket.destroy();
      });
    };
    return { counted, onConnection };
  };

  test('is asked once a minute whether it speaks TLS', async () => {
    const { counted, onConnection } = countHandshakes();
    const target = await reset(onConnection);
    let laterMs = 0;
    const clock = { monotonicMs: () => performance.now() + laterMs };
    const forwarder = startForwarder(target.url, { clock });
    for (let n = 0; n < 3; n += 1) {
      expect(await forwarder.forward(someDelivery())).toMatchObject(failed('reset'));
    }
    expect(counted.handshakes).toBe(1);
    laterMs = 60_000;
    expect(await forwarder.forward(someDelivery())).toMatchObject(failed('reset'));
    expect([counted.handshakes, target.received.length]).toEqual([2, 4]);
  });

  test('and never answers that question delays no answer beyond the timeout', async () => {
    const target = await reset();
    const forwarder = startForwarder(target.url, { timeoutMs: 300 });
    const { outcome } = await forwarder.forward(someDelivery());
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'reset' });
    expect(target.connections()).toBe(2);
  });

  test('and never answers that question does not delay closing', async () => {
    let ask = () => {};
    const asked = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const target = await reset((_, n) => n === 2 && ask());
    const forwarder = startForwarder(target.url);
    const forwarding = forwarder.forward(someDelivery());
    await asked;
    await forwarder.close();
    expect(await forwarding).toMatchObject(failed('reset'));
  });
});

describe('closing', () => {
  test('lets the delivery under way finish, fails the others, and closes the connection', async () => {
    const answers: (() => void)[] = [];
    const target = await startRawTarget((_, socket) => {
      answers.push(() => socket.write(plainOk));
      return undefined;
    });
    const forwarder = startForwarder(target.url);
    const first = forwarder.forward(someDelivery('n1'));
    const second = forwarder.forward(someDelivery('n2'));
    await expect.poll(() => answers.length).toBeGreaterThan(0);
    const closed = forwarder.close();
    expect(await second).toMatchObject(failed('interrupted'));
    expect(await forwarder.forward(someDelivery('n3'))).toMatchObject(failed('interrupted'));
    answers[0]?.();
    expect(await first).toMatchObject(answered(200));
    await closed;
    await target.closed(1);
    expect(target.received).toHaveLength(1);
  });

  test('waits no longer than the timeout', async () => {
    const target = await startRawTarget(() => undefined);
    const forwarder = startForwarder(target.url, { timeoutMs: 100 });
    const hanging = forwarder.forward(someDelivery());
    await forwarder.close();
    expect(await hanging).toMatchObject(failed('timeout'));
  });

  test('lets the process end', async () => {
    const target = await startRawTarget();
    const script = `
      import { openForwarder } from './src/http/forwarder/forwarder.ts';
      const forwarder = openForwarder({
        url: new URL('${target.url}'), timeoutMs: 600_000, checksCertificate: true, via: 'x',
        clock: { monotonicMs: () => performance.now() },
      });
      const { outcome } = await forwarder.forward({ path: '/', rawHeaders: [], body: new Uint8Array() });
      await forwarder.close();
      console.log(outcome.status);`;
    const flags = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    expect(stdout).toBe('200\n');
  });

  test('before anything was sent ends at once', async () => {
    await startForwarder(new URL('http://127.0.0.1:9/')).close();
  });
});

type LookupCallback = (error: Error | null, ...found: unknown[]) => void;

/** Answers as a machine does whose hosts file knows localhost by both addresses. */
const bothLoopbacks = ((_host: string, options: dns.LookupOptions, callback: LookupCallback) => {
  const addresses = [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ];
  process.nextTick(() => (options.all === true ? callback(null, addresses) : callback(null, '::1', 6)));
  // The overloads of lookup cannot be written as one function.
}) as unknown as typeof dns.lookup;

const noAddress = ((_host: string, _options: dns.LookupOptions, callback: LookupCallback) => {
  process.nextTick(() => callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' })));
}) as unknown as typeof dns.lookup;
