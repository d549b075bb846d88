import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tryListening } from '../../../src/http/server/start-listening.ts';
import { freePort } from '../../free-port.ts';

const host = '127.0.0.1';

test('a free port is free again afterwards', async () => {
  const port = await freePort();
  await tryListening({ host, port });
  await tryListening({ host, port });
});

test('a port in use is reported as such', async () => {
  const server = createServer().listen(await freePort(), host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(tryListening({ host, port })).rejects.toMatchObject({ code: 'port-in-use' });
});
