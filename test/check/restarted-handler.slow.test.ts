import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { portOf } from '../port-of.ts';
import { checkHandler } from './check-handler.ts';

/** A handler whose process ends a moment after it answered an unknown event; what watches over it may start it again. */
async function startMortal(isRestarted: boolean): Promise<string> {
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.setHeader('Connection', 'close').end('ok');
    if (!body.includes('bazaar.opened')) return;
    server.close(() => {
      if (isRestarted) setTimeout(() => server.listen(port, '127.0.0.1'), 200);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const port = portOf(server);
  return `http://127.0.0.1:${port}/`;
}

const only = [
  '--only',
  'accepts/no-content-type,accepts/unknown-event,accepts/unicode,accepts/large-amounts',
];

test.for([
  [true, ['pass', 'fail', 'pass', 'pass']],
  [false, ['pass', 'fail', 'skip', 'skip']],
] as const)(
  'a handler that exits after its answer fails that case; restarted: %s',
  async ([isRestarted, verdicts]) => {
    const { cases, exitCode } = await checkHandler(await startMortal(isRestarted), ...only);
    expect(cases.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(cases[1]?.found).toBe('200; after that, nothing listened there any more');
    expect(exitCode).toBe(1);
  },
);

/** A handler whose process ends at an unknown event, and resets a few more connections before it has ended. */
async function startEnding(connections: number): Promise<string> {
  let left = Number.POSITIVE_INFINITY;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (body.includes('bazaar.opened')) {
      left = connections;
      request.socket.resetAndDestroy();
    } else response.setHeader('Connection', 'close').end('ok');
  });
  server.on('connection', (socket) => {
    if (left === Number.POSITIVE_INFINITY) return;
    left -= 1;
    socket.resetAndDestroy();
    if (left === 0) server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}/`;
}

test.for([1, 2, 5])(
  'cases after a handler ended are left out, even if %d connections are still taken and reset',
  async (connections) => {
    const { cases, exitCode } = await checkHandler(await startEnding(connections), ...only);
    expect(cases.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'skip', 'skip']);
    expect(exitCode).toBe(1);
  },
);
