import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { Sent } from '../../src/inspector/messages.ts';
import { type FakeContext, fakeContext } from '../fake-context.ts';
import { jsonLines } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { call, keyOf, open, readHello } from './server/example-inspector.ts';

interface Received {
  readonly rawHeaders: readonly string[];
  readonly url: string;
  readonly body: string;
}

/** A correct handler. */
async function startHandler(): Promise<{ readonly url: string; readonly received: readonly Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const authorizations = request.headersDistinct.authorization ?? [];
    const isAuthorized = authorizations.length === 1 && authorizations[0] === guidebookToken.authorization;
    if (request.method !== 'POST' || !isAuthorized) {
      request.resume();
      response.writeHead(request.method === 'POST' ? 401 : 405).end();
      return;
    }
    // A hostile delivery may break off.
    const body = await textOf(request).catch(() => undefined);
    if (body === undefined) return;
    received.push({ rawHeaders: request.rawHeaders, url: request.url ?? '', body });
    response.writeHead(isJson(body) ? 200 : 400).end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, received };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const startListener = (...flags: readonly string[]) =>
  startWithPage(['listen', '--port', '0', '--ui', '0', ...flags]);

async function startWithPage(words: readonly string[], directory = '') {
  const context: FakeContext = fakeContext({
    env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token },
    now: 1_795_425_336_079,
    directory,
  });
  const ended = run([...words, '--json'], context);
  onTestFinished(async () => {
    context.interrupt();
    await ended;
  });
  const refusal = ended.then((exitCode) => {
    throw new Error(`Expected a page, got ${exitCode}: ${context.err()}`);
  });
  await Promise.race([context.waitFor('out', '"ready"'), refusal]);
  refusal.catch(() => {});
  const { url, uiUrl = url } = jsonLines(context.out())[0] ?? {};
  const port = Number(new URL(uiUrl).port);
  const { headers } = await open(port, keyOf(uiUrl));
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const hello = () => readHello(port, cookie);
  const { run: ofPage } = await hello();
  return {
    url,
    hello,
    deliveries: () => jsonLines(context.out()).filter(({ type }) => type === 'delivery'),
    waitFor: context.waitFor,
    post: (path: string, body: Readonly<Record<string, unknown>>) =>
      call(port, path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ run: ofPage, ...body }),
      }),
  };
}

const composed = { profile: 'ark-2.7', event: 'block.forged', payload: '{"height":90071993781977808123}' };

test('a new delivery reaches a target exactly as the sender of the profile writes it', async () => {
  const handler = await startHandler();
  const page = await startListener('--forward-to', handler.url);
  const { text } = await page.post('/api/send', { ...composed, target: 0, path: '/blocks?a=b' });
  const { forwarding }: Sent = JSON.parse(text);
  expect(forwarding).toMatchObject({ target: `${handler.url}/`, status: 200, error: null });
  const [{ rawHeaders, url, body } = { rawHeaders: [], url: '', body: '' }] = handler.received;
  expect(url).toBe('/blocks?a=b');
  expect(body).toBe(
    '{"timestamp":1795425336079,"data":{"height":90071993781977808123},"event":"block.forged"}',
  );
  expect(rawHeaders).toEqual([
    ...['user-agent', 'got/9.6.0 (https://github.com/sindresorhus/got)'],
    ...['authorization', guidebookToken.authorization, 'content-type', 'application/json'],
    ...['accept-encoding', 'gzip, deflate', 'content-length', String(body.length)],
    ...['Host', new URL(handler.url).host, 'Connection', 'close'],
  ]);
  // It was not received here.
  expect(page.deliveries()).toEqual([]);
});

test('the listener itself is a target, with its token', async () => {
  const page = await startListener('--path', '/blocks');
  expect((await page.hello()).targets).toEqual([{ url: page.url, isReceiver: true }]);
  const { text } = await page.post('/api/send', { ...composed, target: 0, path: '/' });
  expect(JSON.parse(text).forwarding).toMatchObject({ status: 200, error: null });
  await page.waitFor('out', '"id":1');
  const again = await page.post('/api/deliveries/1/send', { target: 0 });
  expect(JSON.parse(again.text).forwarding).toMatchObject({ status: 200 });
  await page.waitFor('out', '"id":2');
  expect(page.deliveries()).toMatchObject([
    { authorized: true, event: 'block.forged', path: '/blocks' },
    { authorized: true, event: 'block.forged', duplicateOf: 1 },
  ]);
});

test('a target that does not listen is reported', async () => {
  const page = await startListener('--forward-to', 'http://127.0.0.1:1');
  const { status, text } = await page.post('/api/send', { ...composed, target: 0, path: '/' });
  expect(status).toBe(200);
  expect(JSON.parse(text).forwarding).toMatchObject({ status: null, error: 'refused' });
});

test('the cases of check are sent to a target, and judged', async () => {
  const handler = await startHandler();
  const page = await startListener('--forward-to', handler.url);
  const { text } = await page.post('/api/check', { target: 0 });
  const lines = jsonLines(text);
  const [first, ...rest] = lines;
  const judged = rest.filter(({ kind }) => kind === 'case');
  expect(first).toEqual({ kind: 'start', total: judged.length });
  expect(lines.at(-1)).toEqual({ kind: 'end', problem: null });
  expect(judged[0]).toMatchObject({ verdict: 'pass' });
  const refusals = judged.filter(({ id, verdict }) => id.startsWith('refuses/') && verdict === 'pass');
  expect(refusals.length).toBeGreaterThan(10);
  expect(handler.received.length).toBeGreaterThan(20);
  // They went to the handler, and not through the listener.
  expect(page.deliveries()).toEqual([]);
});

const body = '{"timestamp":1,"data":{"height":90071993781977808123},"event":"block.forged"}';

/** A journal with one delivery, in a folder. */
async function writeJournal(): Promise<string> {
  const directory = await temporaryFolder();
  const headers = { 'content-type': 'application/json', 'x-node': 'a' };
  const line = { receivedAt: '2026-11-23T10:04:05.123Z', method: 'POST', path: '/blocks?a=b', headers };
  await writeFile(
    join(directory, 'a.ndjson'),
    `${JSON.stringify({ ...line, body, event: 'block.forged', token: 'default' })}\n`,
  );
  return directory;
}

test('inspect sends recorded deliveries to --target again, byte for byte, and checks it', async () => {
  const handler = await startHandler();
  const directory = await writeJournal();
  const page = await startWithPage(['inspect', 'a.ndjson', '--target', handler.url], directory);
  expect((await page.hello()).targets).toEqual([{ url: `${handler.url}/`, isReceiver: false }]);
  await expect
    .poll(async () => (await page.post('/api/deliveries/1/send', { target: 0 })).text)
    .toContain('"status":200');
  expect(handler.received[0]).toMatchObject({ url: '/blocks?a=b', body });
  expect(handler.received[0]?.rawHeaders).toEqual(expect.arrayContaining(['x-node', 'a']));
  await page.post('/api/send', { ...composed, target: 0, path: '/' });
  expect(handler.received[1]?.body).toContain('90071993781977808123');
  expect(jsonLines((await page.post('/api/check', { target: 0 })).text)[1]).toMatchObject({
    verdict: 'pass',
  });
});

test('the page of a relay sends to its handlers, signed if the relay signs', async () => {
  const handler = await startHandler();
  const directory = await temporaryFolder();
  const secret = Buffer.alloc(32, 7);
  await writeFile(join(directory, 'secrets'), `whsec_${secret.toString('base64')}\n`, { mode: 0o600 });
  const flags = ['--to', handler.url, '--store', 'store', '--sign', 'secrets', '--ui', '0', '--port', '0'];
  const page = await startWithPage(['relay', ...flags], directory);
  expect((await page.hello()).targets).toEqual([{ url: `${handler.url}/`, isReceiver: false }]);

  const { authorization } = guidebookToken;
  await fetch(`${page.url}blocks?a=b`, { method: 'POST', headers: { authorization, 'x-node': 'a' }, body });
  await page.waitFor('out', '"delivered"');
  const again = await page.post('/api/deliveries/1/send', { target: 0 });
  expect(JSON.parse(again.text).forwarding).toMatchObject({ status: 200 });
  await page.post('/api/send', { ...composed, target: 0, path: '/' });

  const headersOf = ({ rawHeaders }: Received) => {
    const at = (name: string) => rawHeaders[rawHeaders.indexOf(name) + 1] ?? '';
    return { id: at('webhook-id'), time: at('webhook-timestamp'), signature: at('webhook-signature') };
  };
  const [first, second, third] = handler.received.map(headersOf);
  expect(second?.id).toBe(first?.id);
  expect(third?.id).toMatch(/^page-[0-9a-f]{12}$/);
  expect(handler.received[1]).toMatchObject({ body, url: '/blocks?a=b' });
  expect(handler.received[1]?.rawHeaders).toEqual(expect.arrayContaining(['x-node', 'a']));
  for (const received of handler.received) {
    const { id, time, signature } = headersOf(received);
    const signed = createHmac('sha256', secret).update(`${id}.${time}.${received.body}`).digest('base64');
    expect(signature).toBe(`v1,${signed}`);
  }
});

test('the page of a relay without handlers sends nothing', async () => {
  const flags = ['--to', 'redis://127.0.0.1:1', '--store', 'store', '--ui', '0', '--port', '0'];
  const page = await startWithPage(['relay', ...flags], await temporaryFolder());
  expect((await page.hello()).targets).toEqual([]);
});

test('a journal without --target sends nothing', async () => {
  const page = await startWithPage(['inspect', 'a.ndjson'], await writeJournal());
  expect((await page.hello()).targets).toEqual([]);
  expect((await page.post('/api/send', { ...composed, target: 0, path: '/' })).status).toBe(404);
});

test('without a journal, inspect sends new events to --target', async () => {
  const handler = await startHandler();
  const page = await startWithPage(['inspect', '--target', handler.url], await temporaryFolder());
  expect(await page.hello()).toMatchObject({ title: '', targets: [{ url: `${handler.url}/` }] });
  await page.waitFor('err', `can send to ${handler.url}/ with the token from PHANTOM_WEBHOOK_TOKEN.`);
  await page.post('/api/send', { ...composed, target: 0, path: '/' });
  expect(handler.received).toHaveLength(1);
});

test.for([
  [['--target', 'ftp://a'], guidebookToken.token, 'ftp'],
  [['--target', 'http://127.0.0.1:1'], '', 'No token was found'],
] as const)('inspect with %o exits 2 before anything is opened', async ([flags, token, words]) => {
  const context = fakeContext({
    env: { PHANTOM_WEBHOOK_TOKEN: token },
    directory: await writeJournal(),
  });
  expect(await run(['inspect', 'a.ndjson', ...flags], context)).toBe(2);
  expect(context.err()).toContain(words);
});

test.for([
  [['--token', guidebookToken.token], '--token requires --target.'],
  [['--token-file', 'tokens'], '--token-file requires --target.'],
  [['--insecure'], '--insecure requires --target.'],
] as const)('inspect with %o and without --target exits 2', async ([flags, words]) => {
  const context = fakeContext({ directory: await writeJournal() });
  expect(await run(['inspect', 'a.ndjson', ...flags], context)).toBe(2);
  expect(context.err()).toContain(words);
});

test('--insecure accepts the certificate of a target', async () => {
  const [cert, key] = await Promise.all(
    ['cert.pem', 'key.pem'].map((name) => readFile(new URL(`../certificate/${name}`, import.meta.url))),
  );
  const server = createTlsServer({ cert, key }, (_, response) => void response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `https://127.0.0.1:${portOf(server)}`;
  const directory = await writeJournal();
  const send = async (...flags: readonly string[]) => {
    const page = await startWithPage(['inspect', 'a.ndjson', '--target', url, ...flags], directory);
    const { text } = await page.post('/api/send', { ...composed, target: 0, path: '/' });
    return JSON.parse(text).forwarding;
  };
  expect(await send()).toMatchObject({ status: null, error: 'certificate' });
  expect(await send('--insecure')).toMatchObject({ status: 200, error: null });
});
