import { Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectTarget } from '../../src/http/forwarder/target-connection.ts';
import { requestNode } from '../../src/http/node-api/node-request.ts';
import { fireRequest } from '../../src/http/sender/fire-request.ts';
import { postDelivery } from '../../src/http/sender/post-delivery.ts';
import { sendDelivery } from '../../src/library/testing/send-delivery.ts';
import { Problem } from '../../src/problem.ts';
import { startRawTarget } from '../http/start-raw-target.ts';
import { guidebookToken } from '../tokens.ts';
import { contacts } from './contact.ts';

/** The ports that this process tries to connect to from now on, in order. */
function watchPorts(): readonly number[] {
  const ports: number[] = [];
  const { connect } = Socket.prototype;
  const spy = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given) {
    // Node's own callers hand over what they were given as a list.
    for (const options of given.flat() as readonly unknown[]) {
      if (typeof options === 'object' && options !== null && 'port' in options)
        ports.push(Number(options.port));
    }
    return connect.apply(this, given);
  });
  onTestFinished(() => spy.mockRestore());
  return ports;
}

const { signal } = new AbortController();
const clock = { monotonicMs: () => performance.now() };
const post = {
  headers: [],
  body: Buffer.from('{}'),
  redirects: 'axios',
  checksCertificate: true,
  signal,
} as const;
const fired = {
  method: 'POST',
  path: '/',
  rawHeaders: [],
  body: post.body,
  pace: { kind: 'at-once' },
} as const;

const clients: Readonly<Record<string, (url: URL) => Promise<{ readonly kind: string }>>> = {
  postDelivery: (url) => postDelivery({ ...post, url, patience: { kind: 'unlimited' } }),
  fireRequest: (url) => fireRequest(fired, { ...post, ...clock, url, patienceMs: 60_000 }),
  requestNode: (url) => requestNode({ ...post, url, method: 'GET', maxBytes: 1, timeoutMs: 60_000 }),
  connectTarget: async (url) => {
    const connection = connectTarget({ url, checksCertificate: true, clock });
    const outcome = await connection.post({ path: '/', headers: [], body: post.body });
    connection.drop();
    return outcome;
  },
};

describe('port 0 is not replaced by the default port', () => {
  test.for(
    Object.keys(clients).flatMap((name) => ['http', 'https'].map((scheme) => [name, scheme] as const)),
  )('for %s over %s', async ([name, scheme]) => {
    const ports = watchPorts();
    const outcome = await clients[name]?.(new URL(`${scheme}://127.0.0.1:0/`));
    expect(outcome?.kind).toBe('failed');
    expect(ports).toEqual([0]);
  });

  test('for the target of a webhook at the emulated node', async () => {
    const ports = watchPorts();
    for (const way of ['node', 'node --profile ark-3']) {
      expect((await contacts[way]?.('http://127.0.0.1:0/'))?.text).toContain('"error":"refused"');
    }
    expect(ports).toContain(0);
    expect(ports).not.toContain(80);
  });

  test.for(['send as axios', 'send as got'])('for %s when a redirect leads there', async (way) => {
    const ports = watchPorts();
    const target = await startRawTarget(
      () => 'HTTP/1.1 308 x\r\nLocation: http://127.0.0.1:0/\r\nContent-Length: 0\r\n\r\n',
    );
    await contacts[way]?.(target.url.href);
    expect(ports).toEqual([Number(target.url.port)]);
  });
});

describe('a URL with port 0 is refused before anything is sent', () => {
  test.for(
    ['send as axios', 'send as got', 'check', 'webhook', 'listen --forward-to'].flatMap((way) =>
      ['http://127.0.0.1:0/', 'https://127.0.0.1:00', '127.0.0.1:0', ':0', '0'].map(
        (url) => [way, url] as const,
      ),
    ),
  )('by %s, given %s', async ([way, url]) => {
    const ports = watchPorts();
    const contact = await contacts[way]?.(url);
    expect(contact?.text).toContain('Expected a URL with a port from 1 to 65535, got port 0.');
    expect(contact?.exitCode).toBe(2);
    expect(ports).toEqual([]);
  });

  test('by sendDelivery', async () => {
    const ports = watchPorts();
    const sent = sendDelivery('http://127.0.0.1:0/', guidebookToken.token, 'block.forged');
    await expect(sent).rejects.toBeInstanceOf(Problem);
    await expect(sent).rejects.toMatchObject({ code: 'malformed-url' });
    expect(ports).toEqual([]);
  });
});
