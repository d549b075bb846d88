import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { portOf } from '../port-of.ts';
import { engineDelivery, openExampleEngine } from './example-engine.ts';
import { urlOf } from './server-urls.ts';

/** The start of a connection without a password, and an answer whose description of a row ends too early. */
const brokenPostgresql = {
  greeting: Buffer.from('5200000008000000005a0000000549', 'hex'),
  answer: Buffer.from('540000000600024400000007000100000001', 'hex'),
};

/** A server that answers the first bytes of a connection with the greeting, and all others with the answer. */
async function startServer(
  greeting: Uint8Array | undefined,
  answer: Uint8Array,
  isFirst = false,
): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    let isGreeted = greeting === undefined;
    if (isFirst) flood();
    socket.on('data', () => {
      socket.write(isGreeted || greeting === undefined ? answer : greeting);
      isGreeted = true;
    });
    function flood(): void {
      while (!socket.destroyed && socket.write(answer));
      socket.once('drain', flood);
    }
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return portOf(server);
}

test('a malformed answer of PostgreSQL fails the call, and nothing else', async () => {
  const port = await startServer(brokenPostgresql.greeting, brokenPostgresql.answer);
  const engine = await openExampleEngine(urlOf.postgresql({ port }));
  for (let call = 0; call < 3; call += 1) {
    expect(await engine.store([engineDelivery(1)])).toMatchObject({ kind: 'failed', reason: 'reset' });
  }
});

test('what never ends its first line is not taken for NATS', async () => {
  const port = await startServer(undefined, Buffer.alloc(16_384, 'INFO {"x'), true);
  const engine = await openExampleEngine(urlOf.nats({ port }));
  expect(await engine.store([engineDelivery(1)])).toMatchObject({
    reason: 'reset',
    problem: { message: `NATS at 127.0.0.1:${port}: what answers at this address is not NATS.` },
  });
});

test('an HTTP server is not taken for NATS', async () => {
  const http = Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  const port = await startServer(undefined, http, true);
  const engine = await openExampleEngine(urlOf.nats({ port }));
  expect(await engine.store([engineDelivery(1)])).toMatchObject({
    reason: 'reset',
    problem: { message: `NATS at 127.0.0.1:${port}: what answers at this address is not NATS.` },
  });
});
