import type { RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import express, { type ErrorRequestHandler } from 'express';
import { createApp, fromNodeMiddleware, toNodeListener } from 'h3-v1';
import { fromNodeHandler, H3, type NodeHandler, toNodeHandler } from 'h3-v2';
import { expect, test } from 'vitest';
import { fetchHandler } from '../../../src/library/handler/fetch-handler.ts';
import type { HandlerOptions } from '../../../src/library/handler/handler-options.ts';
import { webhookHandler } from '../../../src/library/handler/webhook-handler.ts';
import { checkHandler } from '../../check/check-handler.ts';
import { guidebookToken } from '../../tokens.ts';
import { startServer } from './start-server.ts';

const options: HandlerOptions = { token: guidebookToken.token, onDelivery: () => {} };

test.for([[true], [false]])(
  'webhookHandler passes every case of check with node:http (answersFirst %s)',
  async ([answersFirst = true]) => {
    const { cases, exitCode } = await checkHandler(
      await startServer(webhookHandler({ ...options, answersFirst })),
    );
    expect(cases.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(exitCode).toBe(0);
  },
);

// Both await the handler, and would answer by themselves if it returned before its answer.
test.for<readonly [framework: string, listener: RequestListener]>([
  ['h3 v1', toNodeListener(createApp().use(fromNodeMiddleware(webhookHandler(options))))],
  // Its types allow HTTP/2 too, which this server does not speak.
  ['h3 v2', toNodeHandler(new H3().all('/**', fromNodeHandler(webhookHandler(options) as NodeHandler)))],
])('webhookHandler passes every case of check in %s', async ([, listener]) => {
  const { cases } = await checkHandler(await startServer(listener));
  expect(cases.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
});

test('fetchHandler passes every case of check behind a small adapter to web requests', async () => {
  const handle = fetchHandler(options);
  const url = await startServer(async (incoming, outgoing) => {
    const { method = 'GET', rawHeaders } = incoming;
    const headers = new Headers();
    for (let index = 0; index < rawHeaders.length; index += 2)
      headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
    // undici-types and node:stream/web declare different types of ReadableStream.
    const body = Readable.toWeb(incoming) as unknown as RequestInit['body'];
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const request = new Request('http://127.0.0.1/webhook', {
      method,
      headers,
      ...(hasBody && body != null ? { body, duplex: 'half' as const } : {}),
    });
    const response = await handle(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  const { cases } = await checkHandler(url);
  expect(cases.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
});

/** Express would show a stack trace. */
const refuse: ErrorRequestHandler = (error, _request, response, _next) =>
  void response.status(error.status ?? 500).end();

test('webhookHandler behind a JSON parser passes every case except those in which the parser reads the body first', async () => {
  const app = express()
    .use(express.json({ limit: '5mb' }))
    .post('/webhook', webhookHandler(options))
    .use(refuse);
  const { ids } = await checkHandler(await startServer(app));
  expect({ fails: ids('fail'), warns: ids('warn'), skips: ids('skip') }).toEqual({
    fails: ['order/unfinished-body'],
    warns: ['order/malformed-json'],
    skips: [],
  });
});
