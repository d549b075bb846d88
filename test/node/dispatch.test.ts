import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { deliver } from '../../src/node/deliver.ts';
import { nodeLimits, nodeProfileNames } from '../../src/node/node-rules.ts';
import { profiles } from '../../src/protocol/delivery/profile.ts';
import { bodiesOf, startTarget } from '../end-to-end/start-target.ts';
import { portOf } from '../port-of.ts';
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

/** A target that accepts requests and answers on demand. */
async function startHangingTarget() {
  const sockets: Socket[] = [];
  const checks = new Set<() => void>();
  let isLetGo = false;
  const answer = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    for (const check of checks) check();
    socket.once('data', () => isLetGo && answer(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    connections: () => sockets.length,
    /** Resolves once there have been so many connections. */
    connected: (count: number) =>
      new Promise<void>((resolve) => {
        const check = () => sockets.length >= count && resolve();
        checks.add(check);
        check();
      }),
    letGo: () => {
      isLetGo = true;
      for (const socket of sockets) answer(socket);
    },
  };
}

describe('a regular expression that takes too long', () => {
  const hanging = { key: 'id', condition: 'regexp', value: '^([0-9a-f]+)+z$' };
  // V8 takes minutes to compile this one, whatever it is searched in.
  const endless = { key: 'id', condition: 'regexp', value: `${'b?'.repeat(74)}${'a'.repeat(21)}` };
  const id = 'c0ffee'.repeat(10);

  test.for(nodeProfileNames)('does not match on %s, and is reported once', async (profile) => {
    const target = await startTarget();
    const node = await startNode({ profile });
    const matching = { key: 'id', condition: 'regexp', value: '^(?=.*ff)c' };
    const webhook = { event: 'block.forged', target: target.url };
    const { id: stuck } = await node.create({ ...webhook, conditions: [hanging, matching] });
    await node.create({ ...webhook, conditions: [endless] });
    node.emit('block.forged', { id });
    node.emit('block.forged', { id });
    await node.until('dispatch', 2);
    expect(node.told('dispatch').map(({ condition }) => condition)).toEqual(
      Array(2).fill('id regexp ^(?=.*ff)c'),
    );
    expect(node.told('gave-up')).toMatchObject([
      {
        event: 'block.forged',
        webhook: { id: stuck },
        condition: `id regexp ${hanging.value}`,
        reason: 'too-slow',
      },
    ]);
  });

  test('takes a limited time in total, however many there are', async () => {
    const target = await startTarget();
    const node = await startNode({ clock: { now: () => 0, monotonicMs: () => 0 } });
    const hangingOf = (n: number) => ({ ...hanging, value: `^([0-9a-f]+)+z${n}$` });
    for (let n = 0; n < 100; n += 1) {
      await node.create({ event: 'block.forged', target: target.url, conditions: [hangingOf(n)] });
    }
    await node.create({ event: 'block.forged', target: target.url });
    node.emit('block.forged', { id });
    await node.until('dispatch', 1);
    const reasons = node.told('gave-up').map(({ reason }) => reason);
    expect(reasons).toEqual([...Array(39).fill('too-slow'), ...Array(61).fill('too-many')]);
  });
});

describe('a hanging target', () => {
  const limits = { ...nodeLimits, graceMs: 100, blockedAfterMs: 20 };

  test('holds up only the later webhooks of its event on phantom-2.2, and is reported', async () => {
    const hanging = await startHangingTarget();
    const target = await startTarget();
    const node = await startNode({ limits });
    await node.create({ event: 'block.forged', target: hanging.url });
    await node.create({ event: 'block.forged', target: target.url });
    await node.create({ event: 'wallet.saved', target: target.url });
    node.emit('block.forged', {});
    await node.until('blocked', 1);
    expect(node.told('blocked')).toMatchObject([{ webhook: { id: 1 }, waiting: 1, afterMs: 20 }]);
    node.emit('wallet.saved', 7);
    await node.until('dispatch', 1);
    expect(bodiesOf(target)).toMatchObject([{ event: 'wallet.saved' }]);
    hanging.letGo();
    await node.until('dispatch', 3);
    expect(node.told('dispatch').map(({ webhook }) => webhook.id)).toEqual([3, 1, 2]);
  });

  test('does not keep other targets from getting their deliveries on phantom-2.2', async () => {
    const hanging = await startHangingTarget();
    const target = await startTarget();
    const node = await startNode({ limits: { ...limits, maxConnections: 2 } });
    const { id } = await node.create({ event: 'block.forged', target: hanging.url });
    await node.create({ event: 'wallet.saved', target: target.url });
    for (let height = 0; height < 4; height += 1) node.emit('block.forged', { height });
    for (let count = 0; count < 3; count += 1) node.emit('wallet.saved', count);
    await vi.waitFor(() => expect(bodiesOf(target)).toHaveLength(3), { timeout: 60_000 });
    expect(
      bodiesOf<unknown>(target)
        .map(({ data }) => data)
        .toSorted(),
    ).toEqual([0, 1, 2]);
    // On a busy machine the other target can be slow, too.
    const abandoned = node.told('abandoned').filter(({ webhook }) => webhook.id === id);
    expect(abandoned).toMatchObject([{ event: 'block.forged', maxConnections: 2 }]);
    expect(hanging.connections()).toBe(4);
  });

  test('is abandoned on ark-2.7, and the later webhooks follow', async () => {
    const hanging = await startHangingTarget();
    const target = await startTarget();
    const node = await startNode({ profile: 'ark-2.7', limits });
    await node.create({ event: 'block.forged', target: hanging.url });
    await node.create({ event: 'block.forged', target: target.url });
    node.emit('block.forged', {});
    await node.until('dispatch', 2);
    expect(node.told('dispatch')).toMatchObject([
      { outcome: { reason: 'timeout', detail: '1500 ms' }, isSuccess: false },
      { outcome: { status: 200 }, isSuccess: true },
    ]);
    expect(node.told('blocked')).toEqual([]);
  });

  test('holds up no webhook on ark-3', async () => {
    const hanging = await startHangingTarget();
    const target = await startTarget();
    const node = await startNode({ profile: 'ark-3', limits });
    await node.create({ event: 'block.forged', target: hanging.url });
    await node.create({ event: 'block.forged', target: target.url });
    node.emit('block.forged', {});
    await node.until('dispatch', 2);
    expect(node.told('dispatch').map(({ outcome }) => outcome.kind)).toEqual(['answered', 'failed']);
  });

  test('delays the end of the node by at most the grace period, and the deliveries behind it are lost', async () => {
    const hanging = await startHangingTarget();
    const node = await startNode({ limits: { ...limits, maxOccurrences: 1 } });
    await node.create({ event: 'block.forged', target: hanging.url });
    for (let height = 0; height < 3; height += 1) node.emit('block.forged', { height });
    await node.close();
    expect(node.told('dispatch')).toMatchObject([{ outcome: { reason: 'interrupted' }, isSuccess: false }]);
    node.emit('block.forged', {});
    expect(hanging.connections()).toBe(1);
  });

  test('holds a limited number of waiting deliveries, and the rest is dropped and reported', async () => {
    const hanging = await startHangingTarget();
    const node = await startNode({ limits: { ...limits, maxOccurrences: 2, maxQueued: 3 } });
    await node.create({ event: 'block.forged', target: hanging.url });
    for (let height = 0; height < 7; height += 1) node.emit('block.forged', { height });
    expect(node.told('dropped')).toMatchObject([
      { deliveries: 1, reason: '3 deliveries' },
      { deliveries: 1, reason: '3 deliveries' },
    ]);
    hanging.letGo();
    await node.until('dispatch', 5);
    expect(hanging.connections()).toBe(5);
  });
});

test('ark-3 delivers to all at once, over a limited number of connections', async () => {
  const hanging = await startHangingTarget();
  const node = await startNode({
    profile: 'ark-3',
    limits: { ...nodeLimits, graceMs: 100, maxConnections: 3 },
  });
  for (let n = 0; n < 7; n += 1) await node.create({ event: 'block.forged', target: hanging.url });
  node.emit('block.forged', {});
  await hanging.connected(3);
  expect(node.told('dispatch')).toEqual([]);
  hanging.letGo();
  await node.until('dispatch', 7);
  expect(node.told('dispatch').every(({ isSuccess }) => isSuccess)).toBe(true);
});

describe.for(nodeProfileNames)('a node of %s', (profile) => {
  test('delivers with the half of the token that it showed once', async () => {
    const target = await startTarget();
    const node = await startNode({ profile });
    const { token } = await node.create({ event: 'block.forged', target: target.url });
    node.forge();
    await node.until('dispatch', 1);
    const [request = ''] = target.received;
    expect(/^authorization: (.*)\r$/im.exec(request)?.[1]).toBe(token.slice(0, 32));
    expect(request).not.toContain(token.slice(32));
    expect(bodiesOf(target)).toEqual([
      {
        timestamp: 1_795_425_336_079,
        data: expect.objectContaining({ height: expect.any(Number) }),
        event: 'block.forged',
      },
    ]);
  });

  test('delivers each event of a block to every webhook for it', async () => {
    const target = await startTarget();
    const node = await startNode({ profile, transactions: 2 });
    await node.create({ event: 'transaction.applied', target: target.url });
    await node.create({ event: 'block.applied', target: target.url });
    await node.create({ event: 'block.reverted', target: target.url });
    await node.create({ event: 'block.forged', target: target.url, enabled: false });
    node.forge();
    await node.until('dispatch', 3);
    const events = node.told('dispatch').map(({ event }) => event);
    expect(events.sort()).toEqual(['block.applied', 'transaction.applied', 'transaction.applied']);
    expect(node.told('unmatched')).toEqual([{ kind: 'unmatched', event: 'block.forged', webhooks: 1 }]);
  });

  test('tries each delivery once', async () => {
    const target = await startTarget(() => 'HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n');
    const node = await startNode({ profile });
    await node.create({ event: 'block.forged', target: target.url });
    await node.create({ event: 'block.forged', target: 'http://127.0.0.1:1/' });
    await node.create({ event: 'block.forged', target: 'ftp://127.0.0.1/' });
    node.emit('block.forged', {});
    await node.until('dispatch', 3);
    await node.close();
    expect(target.received.length).toBe(1);
    expect(node.told('dispatch').map(({ isSuccess }) => isSuccess)).toEqual([false, false, false]);
  });

  test('counts the same answers as a success as its sender', async () => {
    const target = await startTarget(() => 'HTTP/1.1 304 Same\r\n\r\n');
    const node = await startNode({ profile });
    await node.create({ event: 'block.forged', target: target.url });
    node.emit('block.forged', {});
    await node.until('dispatch', 1);
    expect(node.told('dispatch')).toMatchObject([{ isSuccess: profile === 'ark-3' }]);
  });

  test('handles a target with user and password as its sender does', async () => {
    const target = await startTarget();
    const node = await startNode({ profile });
    const { token } = await node.create({
      event: 'block.forged',
      target: target.url.replace('//', '//u:p%21%3Aq@'),
    });
    node.emit('block.forged', {});
    await node.until('dispatch', 1);
    const [head = ''] = (target.received[0] ?? '').split('\r\n\r\n');
    // axios cuts the password at a colon. Node.js adds the header behind Host, where axios leaves it to Node.js.
    const isAxios = profile === 'phantom-2.2';
    expect(/^authorization: (.*)$/im.exec(head)?.[1]).toBe(
      isAxios ? `Basic ${btoa('u:p!')}` : token.slice(0, 32),
    );
    expect(/^Host: .*\r\nAuthorization: /m.test(head)).toBe(isAxios);
  });

  test('reports how many webhooks a condition that throws affects', async () => {
    const target = await startTarget();
    const node = await startNode({ profile });
    const notBetween = { key: 'height', condition: 'not-between', value: { min: 1, max: 2 } };
    await node.create({ event: 'block.forged', target: target.url });
    await node.create({ event: 'block.forged', target: target.url, conditions: [notBetween] });
    node.emit('block.forged', { height: 5 });
    const isLost = profile === 'phantom-2.2';
    if (!isLost) await node.until('dispatch', 1);
    await node.close();
    expect(target.received.length).toBe(isLost ? 0 : 1);
    expect(node.told('exception')).toMatchObject([
      {
        condition: 'height not-between 1 2',
        message: 'satisfies is not a function',
        lostWebhooks: isLost ? 1 : 0,
      },
    ]);
  });
});

test('ark-3 finds the functions of every object when it looks up an operator', async () => {
  const target = await startTarget();
  const node = await startNode({ profile: 'ark-3' });
  const names = Object.getOwnPropertyNames(Object.prototype);
  const ids = new Map<unknown, string>();
  for (const condition of names) {
    const conditions = [{ key: 'height', value: 1, condition }];
    const { id } = await node.create({ event: 'block.forged', target: target.url, conditions });
    ids.set(id, condition);
  }
  node.emit('block.forged', { height: 5 });
  await node.until('dispatch', 2);
  await node.close();
  const called = node.told('dispatch').map(({ webhook }) => ids.get(webhook.id));
  expect(called.toSorted()).toEqual(['constructor', 'toString']);
});

test.for([
  ['phantom-2.2', 'my.event', false],
  ['phantom-2.2', 'round.applied', false],
  ['phantom-2.2', 'wallet.saved', true],
  ['ark-2.7', 'my.event', false],
  ['ark-2.7', 'round.applied', true],
  ['ark-3', 'my.event', true],
  ['ark-3', 'webhooks.broadcasted', false],
] as const)('a node of %s that is asked to emit %s delivers it: %s', async ([profile, event, isHeard]) => {
  const target = await startTarget();
  const node = await startNode({ profile });
  await node.create({ event, target: target.url });
  node.emit(event, undefined);
  if (isHeard) await node.until('dispatch', 1);
  expect(node.told('unheard')).toEqual(isHeard ? [] : [{ kind: 'unheard', event }]);
  await node.close();
  expect(bodiesOf(target)).toEqual(isHeard ? [{ timestamp: 1_795_425_336_079, event }] : []);
});

test('a delivery has an outcome, whatever the target is', async () => {
  const local = fc
    .constantFrom('', 'u%zz@', 'u:p@', '%00@')
    .chain((user) => fc.string({ maxLength: 12 }).map((rest) => `http://${user}127.0.0.1:1/${rest}`));
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(local, fc.constantFrom('http://127.0.0.1:99999/', 'mailto:a', 'a://', 'http:x')),
      async (target) => {
        const profile = sent % 2 === 0 ? profiles['phantom-2.2'] : profiles['ark-3'];
        sent += 1;
        const webhook = { id: 1, event: 'a', target, enabled: true, token: 'f'.repeat(32) };
        const { signal } = new AbortController();
        const { outcome } = await deliver(webhook, { profile, dataText: '1', timestampMs: 1, signal });
        expect(outcome.kind).toBe('failed');
      },
    ),
    { examples: [['http://u%zz@127.0.0.1:1/'], ['http://u%zz@127.0.0.1:1/']] },
  );
});

describe('the port that a forger uses', () => {
  const emission = {
    method: 'POST',
    path: '/internal/utils/events',
    body: '{"event":"wallet.saved","body":7}',
  };
  const headers = { 'x-auth': 'forger' };

  test('emits the event that it receives', async () => {
    const target = await startTarget();
    const node = await startNode();
    await node.create({ event: 'wallet.saved', target: target.url });
    expect(await callApi(node.p2pUrl, { ...emission, headers })).toEqual({
      status: 204,
      headers: ['cache-control: no-cache'],
      text: '',
    });
    await node.until('dispatch', 1);
    expect(bodiesOf(target)).toMatchObject([{ event: 'wallet.saved', data: 7 }]);
  });

  test.for([
    ['without x-auth', {}, 403],
    ['with another x-auth', { headers: { 'x-auth': 'peer' } }, 403],
    ['with another method', { headers, method: 'GET' }, 404],
    ['with another path', { headers, path: '/internal/blocks' }, 404],
    ['with another path and no x-auth', { path: '/peer/status' }, 404],
    ['without an event', { headers, body: '{"body":7}' }, 400],
    ['with an event that is not a string', { headers, body: '{"event":7}' }, 400],
    ['with something else', { headers, body: '7' }, 400],
    ['without JSON', { headers, body: '{' }, 400],
    [
      'nested without end',
      { headers, body: `{"event":"wallet.saved","body":${'['.repeat(200_000)}${']'.repeat(200_000)}}` },
      400,
    ],
    [
      'nested deep',
      { headers, body: `{"event":"wallet.saved","body":${'['.repeat(998)}${']'.repeat(998)}}` },
      204,
    ],
    [
      'nested too deep',
      { headers, body: `{"event":"wallet.saved","body":${'['.repeat(1_001)}${']'.repeat(1_001)}}` },
      400,
    ],
    ['with another host', { headers: { ...headers, host: 'evil.example' } }, 403],
    ['with too much', { headers, body: `"${'x'.repeat(5_000_001)}"` }, 413],
  ] as const)('answers with the expected status to a call %s', async ([, call, status]) => {
    const node = await startNode();
    expect((await callApi(node.p2pUrl, { ...emission, ...call })).status).toBe(status);
    expect(node.told('request')).toMatchObject([{ door: 'events', status }]);
  });
});

const [webhooks, blocks] = [100, 20];
/** The target shares its thread with the node, and may not be late. */
const fewConnections = { ...nodeLimits, maxConnections: 16 };

test.for(nodeProfileNames)('%s loses no delivery to many webhooks over many blocks', async (profile) => {
  const target = await startTarget();
  const node = await startNode({ profile, transactions: 0, limits: fewConnections });
  for (let n = 0; n < webhooks; n += 1) await node.create({ event: 'block.forged', target: target.url });
  for (let block = 1; block <= blocks; block += 1) {
    node.forge();
    // A node forges on while it delivers.
    if (block % 5 === 0) await node.until('dispatch', block * webhooks);
  }
  await node.until('dispatch', webhooks * blocks);
  expect(node.told('dropped')).toEqual([]);
  expect(target.received.length).toBe(webhooks * blocks);
  const ids = new Map<unknown, number>();
  for (const { data } of bodiesOf<{ id: string }>(target)) ids.set(data.id, (ids.get(data.id) ?? 0) + 1);
  expect([...ids.values()]).toEqual(Array.from({ length: blocks }, () => webhooks));
});
