import { connect } from 'node:net';
import express, { type RequestHandler } from 'express';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { webhookHandler } from '../../../src/library/handler/webhook-handler.ts';
import { Problem } from '../../../src/problem.ts';
import { rawExchange, requestBytes } from '../../http/raw-exchange.ts';
import { guidebookToken } from '../../tokens.ts';
import { block, keepArrivals, right } from './arrivals.ts';
import { later } from './later.ts';
import { maxBodyBytes, refusalHeaders, refusals } from './refusals.ts';
import { startServer } from './start-server.ts';

const half = guidebookToken.authorization;

test('a delivery gets the answer of the guidebook and is passed to onDelivery', async () => {
  const { options, deliveries, until } = keepArrivals();
  const response = await fetch(await startServer(webhookHandler(options)), right);
  expect({ status: response.status, text: await response.text() }).toEqual({
    status: 200,
    text: 'Hello Webhook!',
  });
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  await until(1);
  expect(deliveries).toMatchObject([
    { event: 'block.forged', data: { height: 7 }, dataText: '{"height":7}' },
  ]);
});

test('onDelivery receives the label of the token that was used', async () => {
  const onDelivery = vi.fn();
  const { options, until } = keepArrivals({ token: `blocks=${guidebookToken.token}`, onDelivery });
  await fetch(await startServer(webhookHandler(options)), right);
  await until(1);
  expect(onDelivery.mock.calls[0]?.[1]).toEqual({ kind: 'authorized', token: 'blocks', whole: false });
});

describe('refuses with the correct status and reports the reason:', () => {
  test.for(refusals)('%s', async ([, request, status, reason]) => {
    const { options, rejections, deliveries } = keepArrivals({ maxBodyBytes });
    const response = await fetch(await startServer(webhookHandler(options)), request);
    expect(response.status).toBe(status);
    const [name, value] = refusalHeaders[status] ?? ['content-type', 'text/plain; charset=utf-8'];
    expect(response.headers.get(name)).toBe(value);
    expect(rejections).toMatchObject([{ kind: 'rejected', reason }]);
    expect(deliveries).toEqual([]);
  });

  test('two authorization headers, although Node.js shows only the first', async () => {
    const { options, rejections } = keepArrivals();
    const headers = ['Host', 'x', 'Authorization', half, 'authorization', 'x', 'Content-Length', '2'];
    const url = await startServer(webhookHandler(options));
    expect(await rawExchange(url, requestBytes(headers, '{}'))).toMatchObject({ status: 401 });
    expect(rejections).toEqual([{ kind: 'rejected', reason: 'duplicate-authorization' }]);
  });

  test('a body with a transfer coding other than chunked', async () => {
    const { options } = keepArrivals();
    const headers = ['Host', 'x', 'Authorization', half, 'Transfer-Encoding', 'gzip, chunked'];
    const url = await startServer(webhookHandler(options));
    expect(await rawExchange(url, requestBytes(headers, '0\r\n\r\n'))).toMatchObject({ status: 501 });
  });

  test('a large body without a length, as soon as it exceeds the limit', async () => {
    const { options, rejections } = keepArrivals({ maxBodyBytes });
    const headers = ['Host', 'x', 'Authorization', half, 'Transfer-Encoding', 'chunked'];
    const url = await startServer(webhookHandler(options));
    const endless = requestBytes(
      headers,
      `${(2 * maxBodyBytes).toString(16)}\r\n${' '.repeat(2 * maxBodyBytes)}\r\n`,
    );
    expect(await rawExchange(url, endless)).toMatchObject({ status: 413 });
    expect(rejections).toMatchObject([{ reason: 'too-large' }]);
  });

  test('an unauthorized request whose body never arrives, at once', async () => {
    const { options } = keepArrivals();
    const headers = ['Host', 'x', 'Content-Length', '1000'];
    const url = await startServer(webhookHandler(options));
    expect(await rawExchange(url, requestBytes(headers))).toMatchObject({ status: 401 });
  });
});

test('a body of exactly the limit is accepted', async () => {
  const { options } = keepArrivals({ maxBodyBytes: block.length });
  expect((await fetch(await startServer(webhookHandler(options)), right)).status).toBe(200);
});

describe('the answer', () => {
  test('does not wait for onDelivery', async () => {
    const work = later();
    const { options, until, deliveries } = keepArrivals({ onDelivery: () => work.promise });
    expect((await fetch(await startServer(webhookHandler(options)), right)).status).toBe(200);
    expect(deliveries).toEqual([]);
    work.resolve();
    await until(1);
  });

  test('waits for onDelivery with answersFirst: false', async () => {
    const order: string[] = [];
    const { options, deliveries } = keepArrivals({
      answersFirst: false,
      async onDelivery() {
        await new Promise(setImmediate);
        order.push('work');
      },
    });
    const { status } = await fetch(await startServer(webhookHandler(options)), right);
    order.push('answer');
    expect({ status, order }).toEqual({ status: 200, order: ['work', 'answer'] });
    expect(deliveries).toHaveLength(1);
  });
});

describe('an error thrown by onDelivery', () => {
  const failure = new Error('no space left');

  test.for([
    ['after an answer of 200', true, 200],
    ['before an answer of 500', false, 500],
  ] as const)('is reported to onError, %s', async ([, answersFirst, status]) => {
    const { options, errors, until } = keepArrivals({
      answersFirst,
      onDelivery() {
        throw failure;
      },
    });
    const response = await fetch(await startServer(webhookHandler(options)), right);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain(failure.message);
    await until(1);
    expect(errors).toEqual([[failure, expect.objectContaining({ event: 'block.forged' })]]);
  });

  test.for([
    ['there is no onError', {}],
    [
      'onError throws',
      {
        onError() {
          throw new Error('second');
        },
      },
    ],
    ['onError rejects', { onError: () => Promise.reject(new Error('second')) }],
  ] as const)('is reported to the console when %s', async ([, more]) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    const onDelivery = () => Promise.reject(failure);
    const handler = webhookHandler({ token: guidebookToken.token, answersFirst: false, onDelivery, ...more });
    const body = '{"event":"a\\u001b[31m"}';
    expect((await fetch(await startServer(handler), { ...right, body })).status).toBe(500);
    expect(said.mock.calls[0]).toEqual(['phantom-webhook: handling a\\u001b[31m failed:', failure]);
  });
});

test.for([
  [
    'throws',
    () => {
      throw new Error('the log is full');
    },
  ],
  ['rejects', () => Promise.reject(new Error('the log is full'))],
] as const)(
  'an onRejected that %s does not change the answer, and its error is reported to onError',
  async ([, onRejected]) => {
    const { options, errors, until } = keepArrivals({ onRejected });
    const url = await startServer(webhookHandler(options));
    expect((await fetch(url, { ...right, headers: {} })).status).toBe(401);
    await until(1);
    expect(errors).toEqual([[expect.objectContaining({ message: 'the log is full' }), undefined]]);
  },
);

describe('behind a body parser', () => {
  const all = { type: () => true };
  const parsers: readonly (readonly [string, RequestHandler, string | undefined])[] = [
    ['of JSON', express.json(all), undefined],
    ['of bytes', express.raw(all), '{"height":7}'],
    ['of text', express.text(all), '{"height":7}'],
    ['that skips this content type', express.json({ type: 'application/x-other' }), '{"height":7}'],
    ['that leaves an empty object and the body', leaveEmptyObject, '{"height":7}'],
  ];

  test.for(parsers)('%s, deliveries are read', async ([, parser, dataText]) => {
    const { options, deliveries, until } = keepArrivals();
    const url = await startServer(express().use(parser).post('/webhook', webhookHandler(options)));
    expect((await fetch(url, right)).status).toBe(200);
    await until(1);
    expect(deliveries).toMatchObject([{ event: 'block.forged', data: { height: 7 }, dataText }]);
  });

  test.for(parsers)('%s, unauthorized requests and other bodies are refused', async ([, parser]) => {
    const { options } = keepArrivals();
    const url = await startServer(express().use(parser).post('/webhook', webhookHandler(options)));
    expect((await fetch(url, { ...right, headers: {} })).status).toBe(401);
    expect((await fetch(url, { ...right, body: '{"data":1}' })).status).toBe(400);
  });

  test('a body that was read and discarded is answered 500 and reported to onError', async () => {
    const { options, errors } = keepArrivals();
    const swallow: RequestHandler = (request, _response, next) => void request.resume().on('end', next);
    const url = await startServer(express().use(swallow).post('/webhook', webhookHandler(options)));
    expect((await fetch(url, right)).status).toBe(500);
    expect(errors).toEqual([[expect.any(Problem), undefined]]);
    expect(errors[0]?.[0]).toMatchObject({
      code: 'unreadable-body',
      hint: expect.stringContaining('before'),
    });
  });

  test('a body over the limit is refused', async () => {
    const { options } = keepArrivals({ maxBodyBytes: block.length - 1 });
    const url = await startServer(express().use(express.raw(all)).post('/webhook', webhookHandler(options)));
    expect((await fetch(url, right)).status).toBe(413);
  });
});

/** Behaves as body parsers before Express 5. */
function leaveEmptyObject(request: express.Request, _response: express.Response, next: () => void): void {
  request.body = {};
  next();
}

test('a request with a text encoding set is read correctly', async () => {
  const { options, deliveries, until } = keepArrivals();
  const handle = webhookHandler(options);
  const url = await startServer((request, response) => handle(request.setEncoding('utf8'), response));
  await fetch(url, { ...right, body: '{"event":"a","data":"✓"}' });
  await until(1);
  expect(deliveries).toMatchObject([{ data: '✓' }]);
});

test('a response that was already sent is reported to onError and does no other harm', async () => {
  const { options, errors, until } = keepArrivals();
  const handle = webhookHandler(options);
  const url = await startServer((request, response) => {
    response.writeHead(202).end();
    void handle(request, response);
  });
  expect((await fetch(url, right)).status).toBe(202);
  await until(1);
  expect(errors).toMatchObject([[{ code: 'ERR_HTTP_HEADERS_SENT' }, undefined]]);
});

test('a peer that disconnects in the middle of its body causes no delivery, rejection or error', async () => {
  const { options, deliveries, errors, rejections } = keepArrivals();
  const handle = webhookHandler(options);
  const begun = later();
  const left = later();
  const url = await startServer((request, response) => {
    void handle(request, response);
    request.on('close', left.resolve);
    begun.resolve();
  });
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(requestBytes(['Host', 'x', 'Authorization', half, 'Content-Length', '100'], block));
  await begun.promise;
  socket.destroy();
  await left.promise;
  expect({ deliveries, errors, rejections }).toEqual({ deliveries: [], errors: [], rejections: [] });
});

test('a handler without a token is refused', () => {
  expect(() => webhookHandler({ token: undefined, onDelivery: () => {} })).toThrow('No token was given.');
});
