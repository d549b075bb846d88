import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { parseEngineUrl } from '../../src/engines/engine-address.ts';
import { readEngine } from '../../src/engines/read-engine.ts';
import { fakeContext } from '../fake-context.ts';
import { portOf } from '../port-of.ts';

/** A server that accepts connections, and never answers. */
async function startSilentServer(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    sockets.add(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return portOf(server);
}

const urls = [
  ['PostgreSQL', 'postgres://user@127.0.0.1:PORT/db?sslmode=disable'],
  ['Redis', 'redis://127.0.0.1:PORT/0'],
  ['NATS', 'nats://127.0.0.1:PORT'],
] as const;

const commands = [['journal', 'list'], ['inspect']] as const;
const waits = urls.flatMap(([name, url]) => commands.map((words) => [name, url, words] as const));

test.for(waits)('a wait for %s is reported, and Ctrl-C ends it', async ([name, url, words]) => {
  const port = await startSilentServer();
  const context = fakeContext({ env: { PGPASSWORD: 'secret' } });
  const running = run([...words, url.replace('PORT', String(port))], context);
  const said = await context.waitFor('err', `Waiting for ${name} at `);
  expect(said).toContain(`127.0.0.1:${port}`);
  context.interrupt();
  expect(await running).toBe(130);
  expect(context.err()).not.toContain('Inspector on');
});

test.for(urls)('when %s does not answer in time, the advice names no flag', async ([, url]) => {
  const address = parseEngineUrl(url.replace('PORT', String(await startSilentServer())), {});
  const reading = readEngine(
    address,
    { password: 'secret', credentials: undefined },
    { timeoutMs: 100, cut: new AbortController().signal },
  );
  await expect(reading.next()).rejects.toMatchObject({
    code: 'engine-unreachable',
    hint: 'Check its address, and whether it runs.',
  });
});
