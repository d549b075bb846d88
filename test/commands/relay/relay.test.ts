import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { fakeContext } from '../../fake-context.ts';
import { freePort } from '../../free-port.ts';
import { isWindows } from '../../is-windows.ts';
import { jsonLines } from '../../json-lines.ts';
import { findLeaks } from '../../secrets/find-leaks.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';
import { answering, startHandler } from './start-handler.ts';
import { call, startRelay, thisProcess, tokenInEnvironment } from './start-relay.ts';

const certificates = new URL('../../certificate/', import.meta.url);

test('a delivery is kept, answered 200, and arrives byte for byte with the headers of the relay', async () => {
  const directory = await temporaryFolder();
  const handler = await startHandler();
  const relay = await startRelay(['--to', handler.url], { directory });
  expect(await relay.deliver('block.forged', { height: 7 })).toBe(200);
  await relay.printed('"delivered"');
  const [received] = relay.lines('received');
  expect(received).toMatchObject({ status: 200, reason: null, token: 'default', event: 'block.forged' });
  const [request] = handler.requests;
  expect(request?.body).toBe('{"timestamp":1795425336079,"data":{"height":7},"event":"block.forged"}');
  expect(request?.headers).toMatchObject({
    authorization: guidebookToken.authorization,
    'content-type': 'application/json',
    'webhook-id': received?.id,
    'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
    'phantom-webhook-attempt': '1',
    via: expect.stringContaining('phantom-webhook-'),
  });
  expect(request?.headers).not.toHaveProperty('webhook-signature');
  expect(relay.lines('delivered')).toMatchObject([
    { id: received?.id, event: 'block.forged', target: handler.url, attempt: 1, status: 200, error: null },
  ]);
  expect(await relay.stop()).toBe(0);
  expect(relay.lines('summary')).toEqual([
    {
      ...{ type: 'summary', received: 1, refused: 0 },
      targets: [{ target: handler.url, delivered: 1, failedTries: 0, waiting: 0, dead: 0 }],
    },
  ]);
  expect(await readdir(join(directory, 'store'))).not.toContain('lock');
  expect(findLeaks(relay.context.all(), guidebookToken)).toEqual([]);
});

test('people read one line for each try and each refusal, and a summary', async () => {
  const directory = await temporaryFolder();
  const handler = await startHandler({
    answer: (n, response) => response.writeHead(n === 1 ? 503 : 200).end(),
  });
  const context = fakeContext({ directory, env: tokenInEnvironment });
  const port = String(await freePort());
  const flags = ['--to', handler.url, '--store', 'store', '--port', port, '--first-retry', '1ms'];
  const ended = run(['relay', ...flags], context);
  onTestFinished(async () => {
    context.interrupt();
    await ended;
  });
  await context.waitFor('err', 'Verifying with one token from PHANTOM_WEBHOOK_TOKEN.');
  const url = `http://127.0.0.1:${port}`;
  const body = '{"timestamp":1,"data":1,"event":"wallet.saved"}';
  const headers = { authorization: guidebookToken.authorization };
  await fetch(url, { method: 'POST', headers, body });
  await context.waitFor('out', 'try 2');
  await fetch(`${url}/a`, { method: 'POST', headers: { authorization: otherToken.authorization }, body });
  await context.waitFor('out', 'refused');
  context.interrupt();
  expect(await ended).toBe(0);
  const lines = context
    .out()
    .replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, 'TIME')
    .replaceAll(/\d+ ms/g, 'N ms')
    .split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^TIME {2}wallet\.saved {2}503 N ms · again in N ms {2}[\da-f]{12}-1 → http:\S+$/),
    expect.stringMatching(/^TIME {2}wallet\.saved {2}200 N ms · try 2 {2}[\da-f]{12}-1 → http:\S+$/),
    'TIME  POST /a  refused 401 wrong-authorization',
    '',
  ]);
  const err = context.err();
  expect(err).toContain(`Listening on ${url}\n`);
  expect(err).toContain(`Forwarding to ${handler.url}\n`);
  expect(err).toContain('Keeping deliveries in store\n');
  expect(err).toContain(`Received 1, refused 1.\n${handler.url}: 1 delivered, 0 waiting, 0 dead letters.\n`);
});

test.for([
  [
    'a try takes one line of a terminal, without its only target',
    [''],
    /^\S+ {2}block\.forged {2}refused .* [\da-f]{12}-1\n$/,
    80,
  ],
  [
    'a try takes one line of a terminal, with the short address of one of several targets',
    ['', '/b'],
    /^(?:\S+ {2}block\.forged {2}refused .* [\da-f]{12}-1 → :\d+\/b?\n){2}$/,
    90,
  ],
  [
    'lines that are too long for the terminal continue below the column of what happened',
    ['/a/long/path/of/a/webhook', '/another/long/path/of/it'],
    /^(?:\S+ {2}block\.forged {2}refused .* [\da-f]{12}-1 →\n {28}:\d+\S+\n){2}$/,
    80,
  ],
] as const)('%s', async ([, paths, lines, columns]) => {
  const directory = await temporaryFolder();
  const target = `http://127.0.0.1:${await freePort()}`;
  const context = fakeContext({
    directory,
    env: { ...tokenInEnvironment, NO_COLOR: '1' },
    isTerminal: true,
    columns,
  });
  const flags = [...paths.flatMap((path) => ['--to', `${target}${path}`]), '--first-retry', '1h'];
  const ended = run(['relay', ...flags, '--store', 'store', '--port', '0'], context);
  onTestFinished(async () => {
    context.interrupt();
    await ended;
  });
  await context.waitFor('err', 'Verifying with');
  const [, url = ''] = /Listening on (\S+)/.exec(context.err()) ?? [];
  const headers = { authorization: guidebookToken.authorization };
  const body = '{"timestamp":1,"data":1,"event":"block.forged"}';
  await fetch(url, { method: 'POST', headers, body });
  await vi.waitFor(() => expect(context.out().match(/refused/g)).toHaveLength(paths.length));
  expect(context.out()).toMatch(lines);
});

describe('targets', () => {
  test('--to twice forwards every delivery to both, and one that is down does not delay the other', async () => {
    const directory = await temporaryFolder();
    const [up, down] = [await startHandler(), `http://127.0.0.1:${await freePort()}/`];
    const relay = await startRelay(['--to', down, '--to', up.url], { directory });
    for (const height of [1, 2, 3]) expect(await relay.deliver('block.forged', { height })).toBe(200);
    await up.until(3);
    expect(up.heights()).toEqual([1, 2, 3]);
    await relay.printed('"failed"');
    expect(relay.lines('failed')[0]).toMatchObject({ target: down, status: null, error: 'refused' });
    expect(await relay.stop()).toBe(0);
    expect(relay.lines('summary')[0]?.targets).toMatchObject([
      { target: down, delivered: 0, waiting: 3 },
      { target: up.url, delivered: 3, waiting: 0 },
    ]);
  });

  test('--route forwards only the events that one of its patterns matches', async () => {
    const directory = await temporaryFolder();
    const [all, some] = [await startHandler(), await startHandler()];
    const routes = ['--route', `block.*=${some.url}`, '--route', `wallet.vote=${some.url}`];
    const relay = await startRelay(['--to', all.url, ...routes], { directory });
    const events = ['block.forged', 'wallet.saved', 'wallet.vote', 'block.applied'];
    for (const [height, event] of events.entries()) await relay.deliver(event, { height });
    await all.until(4);
    await some.until(3);
    expect(some.heights()).toEqual([0, 2, 3]);
    expect(relay.context.err()).toContain(`Forwarding block.*, wallet.vote to ${some.url}`);
  });

  test('--route without --to is enough', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const relay = await startRelay(['--route', `*.forged=${handler.url}`], { directory });
    await relay.deliver('wallet.saved', { height: 1 });
    await relay.deliver('block.forged', { height: 2 });
    await handler.until(1);
    expect(handler.heights()).toEqual([2]);
  });

  test('--timeout ends a try without an answer', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler({ answer: (n, response) => void (n > 1 && response.end()) });
    const flags = ['--to', handler.url, '--timeout', '20ms', '--first-retry', '1ms'];
    const relay = await startRelay(flags, { directory });
    await relay.deliver('block.forged', { height: 1 });
    await relay.printed('"failed"');
    expect(relay.lines('failed')[0]).toMatchObject({ status: null, error: 'timeout', attempt: 1 });
  });

  test('--in-flight sends several deliveries at once, and reports that their order is not kept', async () => {
    const directory = await temporaryFolder();
    const held: (() => void)[] = [];
    const handler = await startHandler({
      answer(n, response) {
        held.push(() => response.end());
        if (n === 3) for (const release of held) release();
      },
    });
    const relay = await startRelay(['--to', handler.url, '--in-flight', '3'], { directory });
    for (const height of [1, 2, 3]) await relay.deliver('block.forged', { height });
    await handler.until(3);
    await relay.stop();
    expect(relay.lines('delivered')).toHaveLength(3);
    expect(relay.context.err()).toContain(
      'Up to 3 deliveries at once to each target, so their order is not kept.',
    );
  });

  test('without --in-flight a delivery waits for the one before it', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler({
      answer: (n, response) => response.writeHead(n < 3 ? 500 : 200).end(),
    });
    const relay = await startRelay(['--to', handler.url, '--first-retry', '1ms'], { directory });
    for (const height of [1, 2]) await relay.deliver('block.forged', { height });
    await handler.until(4);
    expect(handler.heights()).toEqual([1, 1, 1, 2]);
    expect(handler.requests.map(({ headers }) => headers['phantom-webhook-attempt'])).toEqual([
      '1',
      '2',
      '3',
      '1',
    ]);
    const ids = handler.requests.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
  });

  test('--sign adds a signature that the library of Standard Webhooks verifies', async () => {
    const directory = await temporaryFolder();
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    await writeFile(join(directory, 'secrets.txt'), `${secret}\n`, { mode: 0o600 });
    const handler = await startHandler();
    const relay = await startRelay(['--to', handler.url, '--sign', 'secrets.txt'], { directory });
    await relay.deliver('block.forged', { height: 7 });
    await handler.until(1);
    const [{ body, headers } = { body: '', headers: {} }] = handler.requests;
    const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(secret).verify(body, signed)).toMatchObject({ data: { height: 7 } });
    expect(() => new Webhook(secret).verify(body.replace('7', '8'), signed)).toThrow();
    expect(relay.context.all()).not.toContain(secret.slice(6, 20));
  });

  test('--insecure accepts a certificate that nobody vouches for', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler({ isTls: true });
    const strict = await startRelay(['--to', handler.url, '--store', 'strict'], { directory });
    await strict.deliver('block.forged', { height: 1 });
    await strict.printed('"failed"');
    expect(strict.lines('failed')[0]).toMatchObject({ error: 'certificate' });
    const lax = await startRelay(['--to', handler.url, '--insecure'], { directory });
    await lax.deliver('block.forged', { height: 2 });
    await handler.until(1);
    expect(lax.context.err()).toContain('--insecure accepts any certificate');
  });
});

describe('tries', () => {
  /** The pause after the first failure, with dice that always show the middle. */
  async function firstPause(...flags: readonly string[]): Promise<unknown> {
    const directory = await temporaryFolder();
    const handler = await startHandler({ answer: answering(503) });
    const changes = { randomBytes: (count: number) => new Uint8Array(count).fill(128) };
    const relay = await startRelay(['--to', handler.url, ...flags], { directory, changes });
    await relay.deliver('block.forged', { height: 1 });
    await relay.printed('"failed"');
    await relay.stop();
    return relay.lines('failed')[0]?.retryInMs;
  }

  test.for([
    [[], 502],
    [['--first-retry', '1h'], 301_176],
    [['--first-retry', '1h', '--max-retry-delay', '4s'], 2_008],
    [['--first-retry', '1h', '--retry-for', '700ms'], expect.toSatisfy((ms: number) => ms <= 700)],
  ] as const)('%j pauses %s ms', async ([flags, pauseMs]) => {
    expect(await firstPause(...flags)).toEqual(pauseMs);
  });

  test('after --retry-for a delivery is a dead letter, and the next one is tried', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler({
      answer: (_, response) => response.writeHead(handler.heights().includes(2) ? 200 : 503).end(),
    });
    const flags = ['--to', handler.url, '--retry-for', '5ms', '--first-retry', '1ms'];
    const relay = await startRelay(flags, { directory });
    await relay.deliver('block.forged', { height: 1 });
    await relay.printed('"dead"');
    await relay.deliver('block.forged', { height: 2 });
    await relay.printed('"delivered"');
    expect(relay.lines('dead')).toMatchObject([{ status: 503, error: null }]);
    expect(relay.lines('delivered')).toMatchObject([{ attempt: 1 }]);
    expect(await relay.stop()).toBe(0);
    expect(relay.lines('summary')[0]?.targets).toMatchObject([{ delivered: 1, waiting: 0, dead: 1 }]);
  });

  test('410 makes a delivery a dead letter at once', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler({ answer: answering(410) });
    const relay = await startRelay(['--to', handler.url], { directory });
    await relay.deliver('block.forged', { height: 1 });
    await relay.printed('"dead"');
    expect(relay.lines('dead')).toMatchObject([{ attempt: 1, status: 410 }]);
    expect(relay.lines('failed')).toEqual([]);
  });

  test('Retry-After is obeyed, and a redirect is a failure', async () => {
    const directory = await temporaryFolder();
    const [busy, moved] = [
      await startHandler({ answer: answering(429, { 'retry-after': '120' }) }),
      await startHandler({ answer: answering(307, { location: '/elsewhere' }) }),
    ];
    const relay = await startRelay(['--to', busy.url, '--to', moved.url], { directory });
    await relay.deliver('block.forged', { height: 1 });
    await relay.printed(`"target":"${moved.url}","attempt":1,"status":307`);
    await relay.printed(`"target":"${busy.url}","attempt":1,"status":429`);
    const [first] = relay.lines('failed').filter(({ target }) => target === busy.url);
    expect(first?.retryInMs).toBe(120_000);
  });

  test('what waits is forwarded after the next start', async () => {
    const directory = await temporaryFolder();
    let isUp = false;
    const handler = await startHandler({
      answer: (_, response) => response.writeHead(isUp ? 200 : 500).end(),
    });
    const first = await startRelay(['--to', handler.url, '--first-retry', '1h'], { directory });
    for (const height of [1, 2]) await first.deliver('block.forged', { height });
    await first.printed('"failed"');
    await first.stop();
    isUp = true;
    const second = await startRelay(['--to', handler.url], { directory });
    await handler.until(3);
    expect(handler.heights()).toEqual([1, 1, 2]);
    await second.printed('"attempt":2,"status":200');
    await second.stop();
  });
});

describe('the store', () => {
  test('is created in the folder that --store names', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const relay = await startRelay(['--to', handler.url, '--store', 'deep/folder'], { directory });
    await relay.deliver('block.forged', { height: 1 });
    const names = await readdir(join(directory, 'deep/folder'));
    expect(names.toSorted()).toEqual(['dead', 'deliveries', 'lock', 'requests', 'store.json', 'targets']);
  });

  test('over --max-store deliveries are refused with 507, until a target has accepted some', async () => {
    const directory = await temporaryFolder();
    let isUp = false;
    const handler = await startHandler({
      answer: (_, response) => response.writeHead(isUp ? 200 : 500).end(),
    });
    const flags = [
      '--to',
      handler.url,
      '--max-store',
      '100kb',
      '--first-retry',
      '1ms',
      '--max-retry-delay',
      '1ms',
    ];
    const relay = await startRelay([...flags, '--metrics-port', '0'], { directory });
    const health = async () => (await fetch(`${relay.metricsUrl}/healthz`)).status;
    expect(await health()).toBe(200);
    const text = 'x'.repeat(20_000);
    let kept = 0;
    while ((await relay.deliver('block.forged', { height: kept + 1, text })) === 200) kept += 1;
    expect(kept).toBe(4);
    await relay.printed('"not-recorded"');
    expect(relay.lines('received').at(-1)).toMatchObject({ id: null, status: 507, reason: 'not-recorded' });
    expect(jsonLines(relay.context.err())).toContainEqual(
      expect.objectContaining({
        type: 'error',
        code: 'unwritable-file',
        hint: expect.stringContaining('--max-store'),
      }),
    );
    expect(await health()).toBe(503);
    isUp = true;
    await relay.printed('"type":"delivered"');
    let status = 507;
    while (status !== 200) status = await relay.deliver('block.forged', { height: 9, text });
    expect(await health()).toBe(200);
    await relay.stop();
    expect(relay.lines('summary')[0]).toMatchObject({ received: kept + 1 });
  });

  test.for([
    ['1d', 1],
    ['30d', 2],
  ] as const)('with --keep %s, %i segments are left after ten days', async ([keep, left]) => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const start = async (now: number) =>
      startRelay(['--to', handler.url, '--keep', keep], { directory, now });
    const later = Date.now() + 10 * 86_400_000;
    for (const [index, now] of [Date.now(), later].entries()) {
      const relay = await start(now);
      await relay.deliver('block.forged', { height: 1 });
      await handler.until(index + 1);
      await relay.stop();
    }
    // It tidies up before anything else.
    await (await start(later)).stop();
    expect(await readdir(join(directory, 'store/deliveries'))).toHaveLength(left);
  });
});

describe('listening', () => {
  test('--port and --host choose the address, and --path the only path', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const port = await freePort();
    const flags = ['--port', String(port), '--host', '0.0.0.0', '--path', '/blocks'];
    const relay = await startRelay(['--to', handler.url, ...flags], { directory });
    expect(relay.url).toBe(`http://0.0.0.0:${port}/blocks`);
    expect(relay.context.err()).toContain('reachable from the network');
    const headers = { authorization: guidebookToken.authorization };
    const body = '{"timestamp":1,"data":1,"event":"wallet.saved"}';
    const post = async (path: string) =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body })).status;
    expect(await post('/other')).toBe(404);
    expect(await post('/blocks')).toBe(200);
    await relay.printed('"reason":"wrong-path"');
  });

  test('--max-body limits what is read', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const relay = await startRelay(['--to', handler.url, '--max-body', '1kb'], { directory });
    expect(await relay.deliver('block.forged', 'x'.repeat(2_000))).toBe(413);
    expect(await relay.deliver('block.forged', 'x')).toBe(200);
  });

  test.skipIf(isWindows)('--tls-cert and --tls-key serve HTTPS', async () => {
    const directory = await temporaryFolder();
    await copyFile(new URL('cert.pem', certificates), join(directory, 'cert.pem'));
    await writeFile(join(directory, 'key.pem'), await readFile(new URL('key.pem', certificates)), {
      mode: 0o600,
    });
    const handler = await startHandler();
    const flags = ['--to', handler.url, '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'];
    const relay = await startRelay(flags, { directory });
    expect(relay.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: guidebookToken.authorization };
      const call = request(relay.url, { method: 'POST', headers, rejectUnauthorized: false });
      call.on('response', (response) => resolve(response.statusCode)).on('error', reject);
      call.end('{"timestamp":1,"data":{"height":4},"event":"block.forged"}');
    });
    expect(status).toBe(200);
    await handler.until(1);
    expect(handler.heights()).toEqual([4]);
  });

  test('--token, --token-file and the environment give tokens', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'tokens'), `ours=${otherToken.token}\n`, { mode: 0o600 });
    const handler = await startHandler();
    for (const [flags, env] of [
      [['--token', `ours=${otherToken.token}`], {}],
      [['--token-file', 'tokens'], {}],
      [[], { PHANTOM_WEBHOOK_TOKEN: `ours=${otherToken.token}` }],
    ] as const) {
      const relay = await startRelay(['--to', handler.url, ...flags], { directory, env });
      expect(await relay.deliver('block.forged', 1, otherToken.authorization)).toBe(200);
      expect(await relay.deliver('block.forged', 1)).toBe(401);
      await relay.stop();
      expect(relay.lines('received')[0]).toMatchObject({ token: 'ours' });
      expect(relay.lines('summary')[0]).toMatchObject({ received: 1, refused: 1 });
    }
    expect(handler.requests[0]?.headers.authorization).toBe(otherToken.authorization);
  });

  test('flags can be environment variables', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const env = {
      ...tokenInEnvironment,
      PHANTOM_WEBHOOK_TO: handler.url,
      PHANTOM_WEBHOOK_EVENTS: 'block.*',
      PHANTOM_WEBHOOK_METRICS_PORT: '0',
    };
    const relay = await startRelay([], { directory, env });
    await relay.deliver('wallet.saved', { height: 1 });
    await relay.deliver('block.forged', { height: 2 });
    await handler.until(1);
    expect(handler.heights()).toEqual([2]);
    expect(relay.metricsUrl).toMatch(/^http:/);
  });

  test('--events and --where choose what is kept, and everything authorized is answered 200', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const flags = ['--to', handler.url, '--events', 'block.*', '--where', 'height gte 5'];
    const relay = await startRelay(flags, { directory });
    expect(await relay.deliver('block.forged', { height: 4 })).toBe(200);
    expect(await relay.deliver('wallet.saved', { height: 6 })).toBe(200);
    expect(await relay.deliver('block.forged', { height: 5 })).toBe(200);
    await handler.until(1);
    expect(handler.heights()).toEqual([5]);
    await relay.stop();
    expect(relay.lines('received').map(({ id, filtered }) => [id === null, filtered])).toEqual([
      [true, true],
      [true, true],
      [false, undefined],
    ]);
    expect(relay.lines('summary')[0]).toMatchObject({ received: 1, filtered: 2, refused: 0 });
    expect(relay.context.err()).toContain('Only block.*');
  });

  test('--profile decides whose rules --where follows', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const kept = [];
    for (const profile of ['phantom-2.2', 'ark-3']) {
      const flags = [
        '--to',
        handler.url,
        '--store',
        profile,
        '--where',
        'height gt "9"',
        '--profile',
        profile,
      ];
      const relay = await startRelay(flags, { directory });
      // Phantom compares texts letter by letter.
      await relay.deliver('block.forged', { height: '1000' });
      await relay.stop();
      kept.push(relay.lines('summary')[0]?.received);
    }
    expect(kept).toEqual([0, 1]);
  });

  test('--validate marks and counts what differs from what nodes send, and still forwards it', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const relay = await startRelay(['--to', handler.url, '--validate'], { directory });
    await relay.deliver('block.forged', { height: '10' });
    await handler.until(1);
    await relay.stop();
    const [received] = relay.lines('received');
    expect(received?.deviations).toContainEqual({
      path: 'data.height',
      problem: 'expected an integer, got "10"',
    });
    expect(relay.lines('summary')[0]).toMatchObject({ received: 1, deviating: 1 });
  });

  test('a delivery that this relay has already forwarded is refused with 508', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const relay = await startRelay(['--to', handler.url], { directory });
    await relay.deliver('block.forged', { height: 1 });
    await handler.until(1);
    const via = String(handler.requests[0]?.headers.via);
    const headers = { authorization: guidebookToken.authorization, via };
    const response = await fetch(relay.url, {
      method: 'POST',
      headers,
      body: handler.requests[0]?.body ?? '',
    });
    expect(response.status).toBe(508);
    await relay.printed('"forward-loop"');
  });

  test('a header with the whole token is forwarded as the whole token', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const relay = await startRelay(['--to', handler.url], { directory });
    expect(await relay.deliver('block.forged', 1, guidebookToken.token)).toBe(200);
    await handler.until(1);
    expect(handler.requests[0]?.headers.authorization).toBe(guidebookToken.token);
    expect(findLeaks(relay.context.all(), guidebookToken)).toEqual([]);
  });
});

describe('--metrics-port', () => {
  test('serves the counts of each target, and whether deliveries can be kept', async () => {
    const directory = await temporaryFolder();
    const [up, down] = [await startHandler(), await startHandler({ answer: answering(410) })];
    const slow = `http://127.0.0.1:${await freePort()}/`;
    const flags = ['--to', up.url, '--to', down.url, '--to', slow, '--metrics-port', '0'];
    const relay = await startRelay(flags, { directory });
    await relay.deliver('block.forged', { height: 1 });
    await relay.deliver('block.forged', { height: 1 }, otherToken.authorization);
    await relay.printed('"dead"');
    await relay.printed('"delivered"');
    await relay.printed('"failed"');
    const response = await fetch(`${relay.metricsUrl}/metrics`);
    expect(response.headers.get('content-type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    const text = await response.text();
    for (const line of [
      '# TYPE phantom_webhook_relay_received counter',
      'phantom_webhook_relay_received_total 1',
      'phantom_webhook_relay_refused_total{reason="wrong-authorization"} 1',
      `phantom_webhook_relay_delivered_total{target="${up.url}"} 1`,
      `phantom_webhook_relay_failed_total{target="${down.url}"} 1`,
      `phantom_webhook_relay_dead_letters{target="${down.url}"} 1`,
      `phantom_webhook_relay_waiting{target="${up.url}"} 0`,
      `phantom_webhook_relay_waiting{target="${slow}"} 1`,
      `phantom_webhook_relay_oldest_waiting_seconds{target="${up.url}"} 0`,
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/^phantom_webhook_relay_store_bytes [1-9]\d*$/m);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(findLeaks(text, guidebookToken)).toEqual([]);
    const healthy = await fetch(`${relay.metricsUrl}/healthz`);
    expect([healthy.status, await healthy.text()]).toEqual([200, 'ok\n']);
    expect((await fetch(`${relay.metricsUrl}/other`)).status).toBe(404);
    expect((await fetch(`${relay.metricsUrl}/metrics`, { method: 'POST' })).status).toBe(405);
    expect(relay.context.err()).toContain(`Metrics on ${relay.metricsUrl}/metrics`);
  });

  test('in use by another process is an error that names the flag', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    const port = new URL(handler.url).port;
    const flags = ['--to', handler.url, '--store', 'store', '--port', '0', '--metrics-port', port];
    const { exitCode, err } = await call(['relay', ...flags], { directory });
    expect(exitCode).toBe(3);
    expect(err).toContain('--metrics-port');
  });
});

describe('wrong input', () => {
  const to = ['--to', ':3000'];
  const store = ['--store', 'store'];

  test.for([
    [store, 'Missing --to.'],
    [to, 'Missing --store.'],
    [
      [...store, '--route', 'block.forged'],
      'error: Expected events and a URL for --route, got "block.forged".',
    ],
    [[...store, '--route', 'http://127.0.0.1:3000/?a=b'], 'Expected events and a URL for --route'],
    [
      [...store, ...to, '--to', 'http://127.0.0.1:3000/'],
      'Expected each --to once, got http://127.0.0.1:3000/ twice.',
    ],
    [
      [...store, ...to, '--route', 'block.*=:3000'],
      'http://127.0.0.1:3000/ is given with --to and with --route.',
    ],
    [
      [...store, '--to', 'ftp://127.0.0.1/'],
      'Expected a target that begins with http://, https://, postgres://',
    ],
    [[...store, ...to, '--node', ':4004'], '--node requires --event.'],
    [[...store, ...to, '--event', 'block.forged'], '--event requires --node.'],
    [[...store, ...to, '--target', ':1'], '--target requires --node.'],
    [[...store, ...to, '--tls-cert', 'a'], '--tls-cert requires --tls-key.'],
    [[...store, ...to, '--tls-key', 'a'], '--tls-key requires --tls-cert.'],
    [[...store, ...to, '--max-store', '99kb'], 'expected a size of at least 100kb'],
    [[...store, ...to, '--in-flight', '0'], 'expected a number from 1 to 1000'],
    [[...store, ...to, '--retry-for', '3w'], 'expected a duration'],
    [[...store, ...to, '--keep', '0s'], 'expected a duration'],
  ] as const)('%j is a usage error', async ([flags, message]) => {
    const directory = await temporaryFolder();
    const { exitCode, out, err } = await call(['relay', ...flags], { directory });
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
    expect(await readdir(directory)).toEqual([]);
  });

  test('no token is a usage error that names the ways to give one', async () => {
    const directory = await temporaryFolder();
    const { exitCode, err } = await call(['relay', ...to, ...store], { directory, env: {} });
    expect(exitCode).toBe(2);
    expect(err).toContain('No token given.');
    expect(err).toContain('PHANTOM_WEBHOOK_TOKEN');
    expect(await readdir(directory)).toEqual([]);
  });

  test('a --to that is the relay itself is a usage error, and the store is free again', async () => {
    const directory = await temporaryFolder();
    const port = String(await freePort());
    const flags = ['--to', `localhost:${port}/hook`, ...store, '--port', port];
    const { exitCode, err } = await call(['relay', ...flags], { directory });
    expect(exitCode).toBe(2);
    expect(err).toContain('The target is this relay');
    expect(await readdir(join(directory, 'store'))).not.toContain('lock');
  });

  test('a folder with other files is refused, and left as it is', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'letter.txt'), 'Dear');
    const { exitCode, err } = await call(['relay', ...to, '--store', '.'], { directory });
    expect(exitCode).toBe(2);
    expect(err).toContain('. is not empty, and not the store of a relay.');
    expect(await readdir(directory)).toEqual(['letter.txt']);
  });

  test.for([
    [
      'a newer version',
      '{"format":"phantom-webhook-relay","version":2,"id":"0123456789abcdef"}',
      'has version 2',
    ],
    [
      'another format',
      '{"format":"other","version":1,"id":"0123456789abcdef"}',
      'is not the store of a relay',
    ],
    ['no JSON', 'store', 'is not the store of a relay'],
  ] as const)('a store of %s is refused by every command', async ([, text, message]) => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'store.json'), text);
    for (const argv of [
      ['relay', ...to],
      ['relay', 'status'],
      ['relay', 'retry', '--all'],
      ['relay', 'remove'],
    ]) {
      const { exitCode, out, err } = await call([...argv, '--store', '.'], { directory });
      expect({ exitCode, out }, argv.join(' ')).toEqual({ exitCode: 2, out: '' });
      expect(err).toContain(message);
    }
    expect(await readdir(directory)).toEqual(['store.json']);
  });

  test('a store that another relay uses is refused', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler();
    await startRelay(['--to', handler.url], { directory, changes: thisProcess });
    const flags = ['--to', handler.url, ...store, '--port', '0'];
    const { exitCode, err } = await call(['relay', ...flags], { directory, changes: thisProcess });
    expect(exitCode).toBe(3);
    expect(err).toContain(`Process ${process.pid} already writes to store.`);
    expect(err).toContain('each relay needs its own store');
  });

  test('a malformed secret is a usage error that does not show it', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'secrets.txt'), 'c2hvcnQ=\n', { mode: 0o600 });
    const flags = [...to, ...store, '--port', '0', '--sign', 'secrets.txt'];
    const { exitCode, err } = await call(['relay', ...flags, '--json'], { directory });
    expect(exitCode).toBe(2);
    expect(jsonLines(err).at(-1)).toMatchObject({ type: 'error', code: 'malformed-secret' });
    expect(err).not.toContain('c2hvcnQ');
  });
});
