import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makePayload } from '../../src/chain/payload.ts';
import { isWindows } from '../is-windows.ts';
import { portOf } from '../port-of.ts';
import { guidebookToken } from '../tokens.ts';
import { runProgram, startProgram } from './program.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const fixed = ['--seed', 'flat-out', '--at', '2026-11-23T10:00:00Z'];
const command = (url: string, ...flags: readonly string[]) => [
  ...['send', 'block.forged', url, '--count', '40', ...fixed, ...flags],
];

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** A handler that counts connections and keeps what it is sent. */
async function startHandler(handle?: RequestListener) {
  const received: {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    if (handle !== undefined) return handle(request, response);
    received.push({ path: request.url ?? '', headers: request.headers, body: await readText(request) });
    response.end();
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = portOf(server);
  return { url: `http://127.0.0.1:${port}/hook?a=1`, received, connections: () => connections };
}

describe('--rate max', () => {
  test('sends the same bodies in the same order, prepared in advance and over kept connections', async () => {
    const [usual, kept] = [await startHandler(), await startHandler()];
    const [slow, flatOut] = [
      await runProgram(command(usual.url), { env }),
      await runProgram(command(kept.url, '--rate', 'max'), { env }),
    ];
    expect([slow.exitCode, flatOut.exitCode]).toEqual([0, 0]);
    expect(slow.stderr).not.toContain('ahead');
    expect(flatOut.stderr).toMatch(/^Prepared 40 deliveries in [\d.]+ s\.$/m);
    expect(kept.received.map(({ body }) => body)).toEqual(usual.received.map(({ body }) => body));
    expect([usual.connections(), kept.connections()]).toEqual([40, 1]);
    for (const { path, headers } of kept.received) {
      expect(path).toBe('/hook?a=1');
      expect(headers).toMatchObject({
        authorization: guidebookToken.authorization,
        'content-type': usual.received[0]?.headers['content-type'],
        connection: 'keep-alive',
      });
    }
  });

  test('sends the same bodies in the same order if a thread helps to make many', async () => {
    const target = await startHandler();
    const { exitCode, stderr } = await runProgram(command(target.url, '--rate', 'max', '--count', '2100'), {
      env,
    });
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/^Prepared 2,100 deliveries in [\d.]+ s\.\n$/),
    ]);
    const origin = {
      network: 'mainnet',
      seed: 'flat-out',
      atMs: Date.parse('2026-11-23T10:00:00Z'),
    } as const;
    expect(target.received.map(({ body }) => JSON.parse(body).data)).toEqual(
      target.received.map((_, index) => makePayload('block.forged', { ...origin, index })),
    );
    expect(target.received).toHaveLength(2_100);
  });

  test('keeps one connection per concurrent delivery', async () => {
    const target = await startHandler();
    const { stdout } = await runProgram(command(target.url, '--rate', 'max', '--concurrency', '4'), { env });
    expect(stdout).toMatch(/^2xx +40$/m);
    expect(target.connections()).toBe(4);
    expect(new Set(target.received.map(({ body }) => body)).size).toBe(40);
  });

  test.for([
    ['--profile', 'phantom-2.2'],
    ['--header', 'Connection: close'],
    ['--bad-auth', 'wrong'],
  ])('opens a connection per delivery with %s %s', async (flags) => {
    const target = await startHandler();
    await runProgram(command(target.url, '--rate', 'max', ...flags), { env });
    expect(target.connections()).toBe(40);
  });

  test('gives up on a handler that does not answer in time', async () => {
    const target = await startHandler(() => {});
    const flags = ['--rate', 'max', '--timeout', '50ms', '--concurrency', '40'];
    const { exitCode, stdout, stderr } = await runProgram(command(target.url, ...flags), { env });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^failed +40$/m);
    expect(stderr).toContain('50 ms');
  });

  test.skipIf(isWindows).for([
    ['--rate', 'max'],
    // A thread is making more of them.
    ['--rate', '1000/s', '--count', '50000'],
  ])('ends the deliveries in progress with %j on Ctrl-C', async (flags) => {
    let arrived = (): void => {};
    const first = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const target = await startHandler(() => arrived());
    const program = startProgram(command(target.url, ...flags, '--timeout', '60s'), { env });
    await first;
    program.process.kill('SIGINT');
    const { exitCode, stdout } = await program.finished;
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/^failed +1$/m);
  });
});
