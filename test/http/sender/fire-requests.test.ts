import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { fireRequest } from '../../../src/http/sender/fire-request.ts';
import { fireRequests } from '../../../src/http/sender/fire-requests.ts';
import type { Pace, RawRequest } from '../../../src/protocol/delivery/raw-request.ts';
import { plainOk, startRawTarget } from '../start-raw-target.ts';

function options(url: URL, patienceMs = 30_000) {
  const signal = new AbortController().signal;
  return { url, checksCertificate: true, patienceMs, signal, monotonicMs: () => performance.now() };
}

function request(pace: Pace = { kind: 'at-once' }, rawHeaders: readonly string[] = []): RawRequest {
  const body = Buffer.from('{"event":"x"}');
  const headers = ['Host', 'h', ...rawHeaders, 'Content-Length', String(body.length)];
  return { method: 'POST', path: '/a?b', rawHeaders: headers, body, pace };
}

test('a request is sent byte for byte, including repeated, empty and Latin-1 headers', async () => {
  const target = await startRawTarget(() => 'HTTP/1.1 401 No\r\nX-A: b\r\nContent-Length: 2\r\n\r\nno');
  const headers = ['aUTHorization', '', 'aUTHorization', 'é"x', 'Connection', 'close'];
  const outcome = await fireRequest(request(undefined, headers), options(target.url));
  expect(target.received).toEqual([
    'POST /a?b HTTP/1.1\r\nHost: h\r\naUTHorization: \r\naUTHorization: é"x\r\nConnection: close\r\n' +
      'Content-Length: 13\r\n\r\n{"event":"x"}',
  ]);
  expect(outcome).toMatchObject({
    kind: 'answered',
    status: 401,
    statusText: 'No',
    text: 'no',
    rawHeaders: ['X-A', 'b', 'Content-Length', '2'],
    informational: [],
  });
});

test('a body is sent in pieces', async () => {
  const pieces: string[] = [];
  const target = await startRawTarget(() => plainOk, {
    onConnection: (socket) => void socket.on('data', (chunk) => void pieces.push(chunk.toString('latin1'))),
  });
  const slowly = { kind: 'slowly', pieces: 4, pauseMs: 20 } as const;
  expect(await fireRequest(request(slowly), options(target.url))).toMatchObject({ status: 200 });
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join('')).toBe(target.received[0]);
});

test('a body that never ends is answered before its end', async () => {
  const unfinished = request({ kind: 'unfinished' }, ['Connection', 'close']);
  const target = await startRawTarget(undefined, {
    onConnection: (socket) => void socket.once('data', () => socket.end(plainOk)),
  });
  const longer = { ...unfinished, rawHeaders: ['Host', 'h', 'Content-Length', '900'] };
  expect(await fireRequest(longer, options(target.url))).toMatchObject({ status: 200 });
});

test('a body that is cut off ends its side of the connection', async () => {
  const target = await startRawTarget(undefined, {
    onConnection: (socket) => void socket.once('end', () => socket.end(plainOk)),
  });
  const longer = { ...request({ kind: 'cut-off' }), rawHeaders: ['Host', 'h', 'Content-Length', '900'] };
  await fireRequest(longer, options(target.url));
  await target.closed(1);
  expect(target.received).toEqual([]);
});

describe('the outcome', () => {
  test.for([
    [
      'a redirect, not followed',
      'HTTP/1.1 302 x\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n',
      { status: 302, location: '/b' },
    ],
    [
      'an early hint before the answer',
      `HTTP/1.1 103 Early\r\n\r\n${plainOk}`,
      { status: 200, informational: [103] },
    ],
    ['another protocol', 'HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', { status: 101 }],
    ['an answer that is not HTTP', 'SSH-2.0\r\n\r\n', { kind: 'failed', reason: 'not-http' }],
  ] as const)('reports %s', async ([, answer, expected]) => {
    const target = await startRawTarget(() => answer);
    expect(await fireRequest(request(), options(target.url))).toMatchObject(expected);
    expect(target.received).toHaveLength(1);
  });

  test('reports a closed connection and a timeout', async () => {
    const closing = await startRawTarget((_n, socket) => void socket.destroy());
    expect(await fireRequest(request(), options(closing.url))).toMatchObject({ reason: 'reset' });
    const silent = await startRawTarget(() => undefined);
    expect(await fireRequest(request(), options(silent.url, 500))).toMatchObject({
      reason: 'timeout',
      detail: '500 ms',
    });
  });

  test('reports an answer that is long and one that never ends', async () => {
    const head = 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n';
    const long = await startRawTarget((_n, socket) => void socket.end(head + 'x'.repeat(100_000)));
    const outcome = await fireRequest(request(), options(long.url));
    expect(outcome).toMatchObject({ status: 200, isCut: true, text: expect.stringMatching(/^x{65536}$/) });
    const silent = await startRawTarget(() => head);
    expect(await fireRequest(request(), options(silent.url, 500))).toMatchObject({
      kind: 'failed',
      reason: 'endless',
      detail: '500 ms',
    });
    const endless = await startRawTarget((_n, socket) => {
      const more = () => void (socket.writable && socket.write('x'.repeat(1_000_000), more));
      socket.write(head, more);
      return undefined;
    });
    expect(await fireRequest(request(), options(endless.url))).toMatchObject({
      reason: 'endless',
      detail: '8 MB',
    });
  });
});

describe('several requests', () => {
  const kept = request(undefined, ['Connection', 'keep-alive']);

  test('use one connection, or another when it is closed between them', async () => {
    const keeping = await startRawTarget();
    await fireRequests([kept, kept, kept], 'kept', options(keeping.url));
    expect(keeping.connections()).toBe(1);
    const closing = await startRawTarget((_n, socket) => {
      socket.end(plainOk);
      return undefined;
    });
    const outcomes = await fireRequests([kept, kept], 'kept', options(closing.url));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['answered', 'answered']);
    expect(closing.connections()).toBe(2);
  });

  test.for([
    ['in-turn', 1],
    ['few-at-once', 4],
    ['together', 20],
    ['burst', 20],
  ] as const)('are sent %s, %i at a time', async ([manner, most]) => {
    const total = 20;
    const waiting: Socket[] = [];
    let mostWaiting = 0;
    const target = await startRawTarget((n, socket) => {
      waiting.push(socket);
      mostWaiting = Math.max(mostWaiting, waiting.length);
      // None is answered before all that are sent together have arrived.
      if (waiting.length === most || n === total) for (const one of waiting.splice(0)) one.end(plainOk);
      return undefined;
    });
    const requests = Array.from({ length: total }, () => request(undefined, ['Connection', 'close']));
    const outcomes = await fireRequests(requests, manner, options(target.url));
    expect(outcomes).toHaveLength(total);
    expect(mostWaiting).toBe(most);
  });

  const closed = request(undefined, ['Connection', 'close']);

  test('are sent again when their connection was closed during a burst', async () => {
    const target = await startRawTarget(undefined, {
      onConnection: (socket, n) => {
        if (n > 5 && n <= 20) socket.destroy();
      },
    });
    const outcomes = await fireRequests(Array(20).fill(closed), 'burst', options(target.url));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(20).fill('answered'));
    expect(outcomes.filter(({ firstFailure }) => firstFailure === 'reset')).toHaveLength(15);
    expect(target.connections()).toBe(35);
  });

  test.for([
    ['again when some of a burst were not answered', 2, [undefined, undefined, 'timeout', 'timeout'], 6],
    ['only once when none was answered', 0, [undefined, undefined], 2],
  ] as const)('are sent %s', async ([, answered, firstFailures, connections]) => {
    const target = await startRawTarget((n) =>
      n <= answered || n > firstFailures.length ? plainOk : undefined,
    );
    const requests = firstFailures.map(() => ({ ...closed, patienceMs: 500 }));
    const outcomes = await fireRequests(requests, 'burst', options(target.url));
    expect(outcomes.map(({ firstFailure }) => firstFailure)).toEqual(
      expect.arrayContaining([...firstFailures]),
    );
    expect(target.connections()).toBe(connections);
  });

  test('are reported with their second failure when they fail twice', async () => {
    const target = await startRawTarget(undefined, { onConnection: (socket) => void socket.destroy() });
    const [outcome] = await fireRequests([closed], 'burst', options(target.url));
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'reset', firstFailure: 'reset' });
    expect(target.connections()).toBe(2);
  });

  test.for([
    ['in-turn', 2],
    ['few-at-once', 4],
    ['kept', 2],
  ] as const)('stop when there are enough outcomes, %s', async ([manner, sent]) => {
    const target = await startRawTarget();
    const isEnough = (outcomes: readonly unknown[]) => outcomes.length >= 2;
    const outcomes = await fireRequests(Array(9).fill(closed), manner, { ...options(target.url), isEnough });
    expect(outcomes).toHaveLength(sent);
  });

  test('stop when they are interrupted', async () => {
    const stop = new AbortController();
    const target = await startRawTarget(() => {
      stop.abort();
      return undefined;
    });
    const outcomes = await fireRequests([closed, closed], 'in-turn', {
      ...options(target.url),
      signal: stop.signal,
    });
    expect(outcomes).toMatchObject([{ reason: 'interrupted' }]);
  });
});
