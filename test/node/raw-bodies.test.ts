import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { nodeProfileNames, nodeRules } from '../../src/node/node-rules.ts';
import { rawCall } from '../fidelity/raw-call.ts';
import { startNode } from './start-node.ts';

const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port);

function post(headers: Readonly<Record<string, string>>, body: string): string {
  const all = { Host: '127.0.0.1', 'Content-Length': String(body.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /api/webhooks HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

describe.for(nodeProfileNames)('%s', (profile) => {
  const { unreadableStatus, forms } = nodeRules[profile];

  test('refuses a small body that grows beyond the limit when it is decompressed', async () => {
    const body = gzipSync(Buffer.alloc(64 * 1_048_576)).toString('latin1');
    const answer = await rawCall(
      portOf(await startNode({ profile })),
      post({ 'Content-Encoding': 'gzip' }, body),
    );
    expect(answer?.status).toBe(unreadableStatus ?? 413);
    expect(answer?.body).toContain('Payload content length greater than maximum allowed: 1048576');
  });

  test('refuses a form with a part for every few bytes', async () => {
    const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
    const type = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const port = portOf(await startNode({ profile }));
    const answer = await rawCall(port, post(type, `${part.repeat(20_000)}--x--`));
    expect(answer?.status).toBe(unreadableStatus ?? 400);
    const message = forms === 'unsupported' ? 'Unsupported Media Type' : 'Invalid multipart payload format';
    expect(answer?.body).toContain(message);
  });

  test('answers a list before the body for which a caller awaits 100 Continue', async () => {
    const head = 'Host: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n';
    const port = portOf(await startNode({ profile }));
    const answer = await rawCall(port, `GET /api/webhooks HTTP/1.1\r\n${head}`);
    expect(answer).toMatchObject({ status: 200, continued: 0 });
  });

  test('names at most a thousand keys that are not allowed', async () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 0]);
    const body = JSON.stringify({
      event: 'a',
      target: 'http://x',
      conditions: [],
      enabled: true,
      ...Object.fromEntries(keys),
    });
    const port = portOf(await startNode({ profile }));
    const answer = await rawCall(port, post({ 'Content-Type': 'application/json' }, body));
    expect(answer?.status).toBe(nodeRules[profile].invalidStatus);
    expect(answer?.body).toContain('k0');
    expect(answer?.body).not.toContain('k1000');
  });

  test.for(['foo://x/api/webhooks/', 'http://[/api/webhooks/', '/api/webhooks/'])(
    'answers a call of %s under odd names of its host without a fault',
    async (target) => {
      const node = await startNode({ profile });
      for (const host of ['localhost', 'localhost:99999', '[localhost', 'localhost]', '[::1]:1']) {
        const answer = await rawCall(portOf(node), `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
        expect(answer?.status).toBeDefined();
      }
      expect(node.told('fault')).toEqual([]);
    },
  );

  test('asks for the body of a new webhook with 100 Continue', async () => {
    const port = portOf(await startNode({ profile }));
    const answer = await rawCall(port, post({ Expect: '100-continue' }, '{}'));
    expect(answer).toMatchObject({ status: unreadableStatus ?? 400, continued: 1 });
  });
});
