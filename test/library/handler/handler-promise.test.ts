import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { HandlerOptions } from '../../../src/library/handler/handler-options.ts';
import { webhookHandler } from '../../../src/library/handler/webhook-handler.ts';
import { requestBytes } from '../../http/raw-exchange.ts';
import { guidebookToken } from '../../tokens.ts';
import { block, right } from './arrivals.ts';
import { later } from './later.ts';
import { maxBodyBytes } from './refusals.ts';
import { startServer } from './start-server.ts';

const quiet: HandlerOptions = { token: guidebookToken.token, onDelivery: () => {}, onError: () => {} };
const never = () => new Promise<never>(() => {});
const failing = () => Promise.reject(new Error('no space left'));

const head = ['Host', 'x', 'Authorization', guidebookToken.authorization];
const whole = requestBytes([...head, 'Content-Length', String(block.length)], block);
const cutShort = requestBytes([...head, 'Content-Length', '1000'], block);

interface Outcome {
  /** The status of the answer, and undefined if none was written. */
  readonly status: number | undefined;
  /** `sent` if the answer was complete when the promise resolved, `closed` if its connection was closed. */
  readonly end: 'sent' | 'closed' | 'open';
}

type Prepare = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * Starts a server. `outcomesOf` resolves once that many requests have reached the handler, and its promise has resolved
 * for each of them.
 */
async function serve(options: Partial<HandlerOptions>, prepare: Prepare = () => {}) {
  const handle = webhookHandler({ ...quiet, maxBodyBytes, ...options });
  const outcomes: Promise<Outcome>[] = [];
  const url = await startServer(async (request, response) => {
    let isSent = false;
    response.once('finish', () => {
      isSent = true;
    });
    await prepare(request, response);
    const handled: unknown = handle(request, response);
    outcomes.push(
      Promise.resolve(handled).then((): Outcome => {
        const status = response.headersSent ? response.statusCode : undefined;
        return { status, end: isSent ? 'sent' : request.socket.destroyed ? 'closed' : 'open' };
      }),
    );
  });
  const outcomesOf = async (count: number): Promise<readonly Outcome[]> => {
    await expect.poll(() => outcomes.length).toBe(count);
    return Promise.all(outcomes);
  };
  return { url, outcomesOf };
}

/** Connects and writes bytes. */
function dial(url: string, bytes: Uint8Array | string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  socket.write(bytes);
  return socket;
}

describe('the promise of webhookHandler resolves once the answer is sent:', () => {
  test.for<readonly [what: string, status: number, options: Partial<HandlerOptions>, request?: RequestInit]>([
    ['after a delivery', 200, {}],
    ['after the work with answersFirst: false', 200, { answersFirst: false }],
    ['without waiting for work that never ends', 200, { onDelivery: never }],
    ['although the work fails', 200, { onDelivery: failing }],
    ['after work that fails with answersFirst: false', 500, { answersFirst: false, onDelivery: failing }],
    ['although onError fails', 500, { answersFirst: false, onDelivery: failing, onError: failing }],
    ['after a refusal', 401, {}, { ...right, headers: {} }],
    ['although onRejected fails', 401, { onRejected: failing }, { ...right, headers: {} }],
    ['although onRejected never ends', 401, { onRejected: never }, { ...right, headers: {} }],
    ['after a refusal without a body', 405, {}, { method: 'GET' }],
    ['after a body that is too large', 413, {}, { ...right, body: ' '.repeat(maxBodyBytes + 1) }],
    ['after a body that is not a delivery', 400, {}, { ...right, body: '[]' }],
  ])('%s', async ([, status, options, request = right]) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    const { url, outcomesOf } = await serve(options);
    expect((await fetch(url, request)).status).toBe(status);
    expect(await outcomesOf(1)).toEqual([{ status, end: 'sent' }]);
  });

  test('after a body that something else has read', async () => {
    const { url, outcomesOf } = await serve({}, (request) => once(request.resume(), 'end'));
    expect((await fetch(url, right)).status).toBe(500);
    expect(await outcomesOf(1)).toEqual([{ status: 500, end: 'sent' }]);
  });

  test('after an early refusal, once the rest of the body has arrived', async () => {
    const { url, outcomesOf } = await serve({});
    const socket = dial(url, requestBytes(['Host', 'x', 'Content-Length', '4'], '12'));
    await once(socket, 'data');
    socket.write('34');
    expect(await outcomesOf(1)).toEqual([{ status: 401, end: 'sent' }]);
  });

  test('for each request of a connection that stays open', async () => {
    const { url, outcomesOf } = await serve({});
    const socket = dial(url, whole);
    await once(socket, 'data');
    expect(await outcomesOf(1)).toEqual([{ status: 200, end: 'sent' }]);
    socket.write(whole);
    await once(socket, 'data');
    expect(await outcomesOf(2)).toEqual([
      { status: 200, end: 'sent' },
      { status: 200, end: 'sent' },
    ]);
  });

  test('of a response that something else has ended', async () => {
    const { url, outcomesOf } = await serve({}, (_request, response) => response.writeHead(202).end());
    expect((await fetch(url, right)).status).toBe(202);
    expect(await outcomesOf(1)).toEqual([{ status: 202, end: 'sent' }]);
  });
});

describe('the promise of webhookHandler resolves when nothing is left to send:', () => {
  test('the sender disconnects in the middle of the body', async () => {
    const { promise: begun, resolve: begin } = later();
    const { url, outcomesOf } = await serve({}, begin);
    const socket = dial(url, cutShort);
    await begun;
    socket.destroy();
    expect(await outcomesOf(1)).toEqual([{ status: undefined, end: 'closed' }]);
  });

  test('the sender disconnects before the handler is called', async () => {
    const { promise: begun, resolve: begin } = later();
    const { url, outcomesOf } = await serve({}, (request) => {
      begin();
      return new Promise((resolve) => request.socket.on('close', resolve));
    });
    const socket = dial(url, cutShort);
    await begun;
    socket.destroy();
    expect(await outcomesOf(1)).toEqual([{ status: undefined, end: 'closed' }]);
  });

  test('the sender disconnects during work that never ends', async () => {
    const { promise: begun, resolve: begin } = later();
    const onDelivery = () => {
      begin();
      return never();
    };
    const { url, outcomesOf } = await serve({ answersFirst: false, onDelivery });
    const socket = dial(url, whole);
    await begun;
    socket.destroy();
    expect(await outcomesOf(1)).toEqual([{ status: undefined, end: 'closed' }]);
  });

  test('the sender disconnects while the answer is being sent', async () => {
    const { promise: begun, resolve: begin } = later();
    // The answer waits behind more than the system keeps for a peer that does not read.
    const flood = ({ socket }: IncomingMessage) => void socket.write(Buffer.alloc(64 * 1_048_576));
    const { url, outcomesOf } = await serve({ onDelivery: begin }, flood);
    const socket = dial(url, whole);
    await begun;
    socket.destroy();
    expect(await outcomesOf(1)).toMatchObject([{ status: 200 }]);
  });

  // Node emits no event for a response that still waits behind an earlier one.
  test('the sender disconnects while an answer waits behind an earlier one', async () => {
    let calls = 0;
    const { promise: both, resolve: begin } = later();
    const onDelivery = () => {
      calls += 1;
      if (calls === 1) return never();
      begin();
    };
    const { url, outcomesOf } = await serve({ answersFirst: false, onDelivery });
    const socket = dial(url, Buffer.concat([whole, whole]));
    await both;
    socket.destroy();
    expect(await outcomesOf(2)).toEqual([
      { status: undefined, end: 'closed' },
      { status: 200, end: 'closed' },
    ]);
  });

  test('something else has begun an answer that it never ends', async () => {
    const { url, outcomesOf } = await serve({}, (_request, response) => response.writeHead(202).write('…'));
    await once(dial(url, whole), 'data');
    expect(await outcomesOf(1)).toEqual([{ status: 202, end: 'open' }]);
  });

  test('the response accepts no answer; its connection is closed', async () => {
    const { url, outcomesOf } = await serve({}, (_request, response) => {
      response.writeHead = () => {
        throw new Error('no more headers');
      };
    });
    await once(dial(url, whole), 'close');
    expect(await outcomesOf(1)).toEqual([{ status: undefined, end: 'closed' }]);
  });
});

test('a connection with many waiting requests causes no warning', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  let calls = 0;
  const onDelivery = () => {
    calls += 1;
    return never();
  };
  const { url, outcomesOf } = await serve({ answersFirst: false, onDelivery });
  const socket = dial(url, Buffer.concat(Array.from({ length: 20 }, () => whole)));
  await expect.poll(() => calls).toBe(20);
  socket.destroy();
  expect(await outcomesOf(20)).toHaveLength(20);
  expect(warnings).toEqual([]);
});
