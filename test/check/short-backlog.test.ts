import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { test } from 'vitest';
import { portOf } from '../port-of.ts';
import { checkHandler } from './check-handler.ts';
import { startSource } from './handlers/start-handler.ts';

const most = 5;
const only = ['--only', 'accepts/50-at-once'];

test.concurrent('connections that are closed during a burst cause a warning that names the backlog', async ({
  expect,
  onTestFinished,
}) => {
  const waiting: ServerResponse[] = [];
  let isFull = false;
  const server = createServer((request, response) => {
    response.setHeader('Connection', 'close');
    request.resume().on('end', () => {
      // The first delivery arrives by itself; those of the burst wait until there are too many.
      const isAlone = server.maxConnections !== most;
      server.maxConnections = most;
      if (isFull || isAlone) response.end('ok');
      else waiting.push(response);
    });
  });
  // What is more, Node closes at once.
  server.on('drop', () => {
    isFull = true;
    for (const response of waiting.splice(0)) response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const port = portOf(server);
  const { exitCode, cases } = await checkHandler(`http://127.0.0.1:${port}/`, ...only);
  expect({ exitCode, verdicts: cases.map(({ verdict }) => verdict) }).toEqual({
    exitCode: 0,
    verdicts: ['warn'],
  });
  expect(cases[0]?.found).toMatch(
    /^\d+ of 50 connections were refused, not accepted in time, or closed .* The listen backlog is too short/,
  );
});

test.concurrent('a slow handler with a backlog of five does not fail', async (context) => {
  const { expect } = context;
  const source = `import { createServer } from 'node:http';
    const server = createServer(async (request, response) => {
      for await (const _ of request);
      for (const end = Date.now() + 10; Date.now() < end; );
      response.setHeader('Connection', 'close').end('ok');
    }).listen({ port: 0, host: '127.0.0.1', backlog: 5 }, () => console.log(server.address().port));`;
  const { exitCode, ids } = await checkHandler(await startSource(source, context), ...only);
  expect({ exitCode, fails: ids('fail') }).toEqual({ exitCode: 0, fails: [] });
});
