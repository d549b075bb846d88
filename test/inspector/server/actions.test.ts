import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import type { CheckLine, MadePayload, SignedPayload } from '../../../src/inspector/messages.ts';
import { type InspectorActions, maxPayloadLength } from '../../../src/inspector/server/actions.ts';
import { Problem } from '../../../src/problem.ts';
import { profiles } from '../../../src/protocol/delivery/profile.ts';
import { profileNames } from '../../../src/protocol/delivery/profile-name.ts';
import { deliveryDeviations } from '../../../src/protocol/events/contract/delivery-deviations.ts';
import { eventNamesOf } from '../../../src/protocol/events/event-catalogue.ts';
import { replaceValue } from '../../../src/protocol/json/json-tree.ts';
import { jsonLines } from '../../json-lines.ts';
import { exampleActions } from './example-actions.ts';
import { addBlock, openExampleInspector, readHello } from './example-inspector.ts';

async function openWithActions(
  lines?: Parameters<typeof exampleActions>[0],
  changes: Partial<InspectorActions> = {},
) {
  const actions = { ...exampleActions(lines), ...changes };
  const inspector = await openExampleInspector({ actions });
  const { run } = await readHello(inspector.port, await inspector.cookie());
  /** Names the present run, unless the body names another. */
  const post = (path: string, body: Readonly<Record<string, unknown>>) =>
    inspector.call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ run, ...body }),
    });
  return { ...inspector, actions, run, post };
}

const payload = { profile: 'phantom-2.2', network: 'mainnet', event: 'block.forged' };

test('makes a payload of every event of every profile, as the contract describes it', async () => {
  const { post } = await openWithActions();
  for (const profile of profileNames) {
    const { generation } = profiles[profile];
    for (const event of eventNamesOf[generation]) {
      const { status, text } = await post('/api/payloads', { ...payload, profile, event });
      const made: MadePayload = JSON.parse(text);
      const data: unknown = made.payload === null ? undefined : JSON.parse(made.payload);
      expect([profile, event, status]).toEqual([profile, event, 200]);
      expect(deliveryDeviations({ event, data }, generation)).toEqual([]);
    }
  }
});

test('the catalogue lists profiles, events and networks, and the contract the fields of an event', async () => {
  const { call } = await openWithActions();
  const { profiles: listed, networks } = JSON.parse((await call('/api/catalogue')).text);
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(profileNames);
  expect(networks).toEqual(['mainnet', 'devnet', 'testnet']);
  const contract = JSON.parse((await call('/api/contract?profile=ark-3&event=block.forged')).text);
  expect(contract.fields.map(({ name }: { name: string }) => name)).toContain('blockSignature');
  expect((await call('/api/contract?profile=ark-3&event=block.fogred')).text).toContain('block.forged');
  expect((await call('/api/contract?profile=x&event=block.forged')).status).toBe(400);
});

test('an edited payload is signed again, and deviations from the contract are reported', async () => {
  const { post } = await openWithActions();
  const { payload: original, seed }: MadePayload = JSON.parse((await post('/api/payloads', payload)).text);
  const edited = replaceValue(original ?? '', ['height'], '-7');
  const { profile, event } = payload;
  const sign = async (text: string): Promise<SignedPayload> =>
    JSON.parse((await post('/api/payloads/sign', { profile, event, seed, original, edited: text })).text);
  const wrong = await sign(edited);
  expect(wrong.notes).toEqual([{ kind: 'broken', path: [], reason: expect.stringContaining('"height"') }]);
  expect(wrong.deviations).toEqual([{ path: 'data.height', problem: expect.stringContaining('at least') }]);
  const right = await sign(replaceValue(original ?? '', ['height'], '7'));
  // The seed of the fake chain is known, so its delegate has signed.
  expect(right.notes.map(({ path }) => path.join())).toEqual(['blockSignature', 'idHex', 'id']);
  expect(right.deviations).toEqual([]);
});

test('sends to the targets that were named at the start, and nowhere else', async () => {
  const { post, run, actions, deliveries } = await openWithActions();
  addBlock(deliveries, 1);
  const delivery = { target: 0, profile: 'portable', event: 'block.forged', payload: '{}', path: '/' };
  expect((await post('/api/send', delivery)).status).toBe(200);
  expect((await post('/api/deliveries/1/send', { target: 1 })).status).toBe(200);
  expect(actions.sent).toEqual([{ run, ...delivery }, 1]);
  for (const target of [-1, 2, 0.5, '0', 'http://127.0.0.1:9/', null, undefined, [0], { length: 1 }]) {
    for (const path of ['/api/send', '/api/deliveries/1/send', '/api/check'])
      expect((await post(path, { ...delivery, target })).status).toBe(400);
  }
  expect(actions.sent).toHaveLength(2);
  expect(actions.checks).toHaveLength(0);
});

test('an action that names a target of another run is refused', async () => {
  const { post, actions, deliveries } = await openWithActions();
  addBlock(deliveries, 1);
  const delivery = { target: 0, profile: 'portable', event: 'block.forged', payload: '{}', path: '/' };
  for (const path of ['/api/send', '/api/deliveries/1/send', '/api/check']) {
    for (const run of ['of-before', undefined, null]) {
      const { status, text } = await post(path, { ...delivery, run });
      const message = 'The program was restarted. Choose the target again.';
      expect([status, JSON.parse(text)]).toEqual([409, { message, hint: null }]);
    }
  }
  expect([actions.sent, actions.checks]).toEqual([[], []]);
});

test('the reason why a delivery cannot be sent again is reported', async () => {
  const { post, deliveries, faults } = await openWithActions(undefined, {
    async sendAgain() {
      throw new Problem('ambiguous-token', 'Several tokens fit.', { hint: 'Name one.' });
    },
  });
  addBlock(deliveries, 1);
  const { status, text } = await post('/api/deliveries/1/send', { target: 0 });
  expect([status, JSON.parse(text)]).toEqual([400, { message: 'Several tokens fit.', hint: 'Name one.' }]);
  expect(faults).toEqual([]);
});

test('the receiver is not checked', async () => {
  const { post } = await openWithActions();
  expect((await post('/api/check', { target: 1 })).status).toBe(400);
});

test.for([
  ['/api/payloads', { ...payload, event: 'block.fogred' }, 'Did you mean block.forged?'],
  ['/api/payloads', { ...payload, network: '\u001b[31m' }, 'Expected a network'],
  ['/api/payloads', { ...payload, network: undefined }, 'incomplete'],
  ['/api/payloads', { ...payload, profile: '__proto__' }, 'incomplete'],
  ['/api/payloads/sign', { ...payload, seed: null, original: '{}', edited: '{' }, 'line 1, column 2'],
  ['/api/payloads/sign', { ...payload, seed: null, original: '', edited: '{}' }, 'empty'],
  ['/api/payloads/sign', { ...payload, seed: 1, original: '{}', edited: '{}' }, 'incomplete'],
  ['/api/payloads/sign', { ...payload, original: '{}', edited: '{}' }, 'incomplete'],
  [
    '/api/payloads/sign',
    { ...payload, seed: null, original: '1', edited: `${'['.repeat(129)}${']'.repeat(129)}` },
    '128 levels',
  ],
  ['/api/send', { target: 0, profile: 'x', event: 'a', payload: '{}', path: '/' }, 'incomplete'],
  ['/api/send', { target: 0, profile: 'docs', event: 'a', payload: '{}' }, 'incomplete'],
  ['/api/send', { target: 0, profile: 'docs', event: 'a', payload: 'x', path: '/' }, 'not valid JSON'],
  ['/api/send', { target: 0, profile: 'docs', event: 'a', path: '/' }, 'empty'],
  [
    '/api/send',
    { target: 0, profile: 'docs', event: 'a', payload: `"${' '.repeat(maxPayloadLength)}"`, path: '/' },
    `at most ${maxPayloadLength}`,
  ],
] as const)('%s with %o is refused', async ([path, body, words]) => {
  const { post, actions, faults } = await openWithActions();
  const { status, text } = await post(path, body);
  expect([status, text]).toEqual([400, expect.stringContaining(words)]);
  expect(text).not.toContain('\u001b');
  expect([actions.sent, faults]).toEqual([[], []]);
});

test('actions need a POST with JSON', async () => {
  const { call, actions } = await openWithActions();
  for (const path of ['/api/payloads', '/api/payloads/sign', '/api/send', '/api/check']) {
    expect((await call(path)).status).toBe(405);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const headers = { 'content-type': type };
      expect((await call(path, { method: 'POST', headers, body: '{"target":0}' })).status).toBe(415);
    }
  }
  expect([actions.sent, actions.checks]).toEqual([[], []]);
});

test('without targets nothing can be sent, made or checked', async () => {
  const { call } = await openExampleInspector();
  for (const path of ['/api/payloads', '/api/send', '/api/check', '/api/deliveries/1/send']) {
    const headers = { 'content-type': 'application/json' };
    expect((await call(path, { method: 'POST', headers, body: '{"target":0}' })).status).toBe(404);
  }
});

const start: CheckLine = { kind: 'start', total: 1 };

test('the results of a check arrive line by line, and the reason why it cannot be done', async () => {
  const { post } = await openWithActions(async function* () {
    yield start;
    throw new Problem('no-token', 'No token was found.');
  });
  const { status, text } = await post('/api/check', { target: 0 });
  expect(status).toBe(200);
  expect(jsonLines(text)).toEqual([
    start,
    { kind: 'end', problem: { message: 'No token was found.', hint: null } },
  ]);
});

test('one check runs at a time, and ends when its page leaves', async () => {
  const { post, run, port, cookie, actions, faults } = await openWithActions(async function* (signal) {
    yield start;
    if (!signal.aborted) await once(signal, 'abort');
  });
  const page = request({
    ...{ host: '127.0.0.1', port, path: '/api/check', method: 'POST' },
    headers: { cookie: await cookie(), 'content-type': 'application/json' },
  })
    .on('error', () => {})
    .end(JSON.stringify({ run, target: 0 }));
  const [response] = await once(page, 'response');
  response.on('error', () => {}).resume();
  expect((await post('/api/check', { target: 0 })).status).toBe(409);
  page.destroy();
  await expect.poll(() => actions.checks[0]?.aborted).toBe(true);
  await expect.poll(abandon).toBe(200);
  expect(faults).toEqual([]);

  /** Starts a check and leaves at once. Returns its status. */
  async function abandon(): Promise<number> {
    const again = request({
      ...{ host: '127.0.0.1', port, path: '/api/check', method: 'POST' },
      headers: { cookie: await cookie(), 'content-type': 'application/json' },
    })
      .on('error', () => {})
      .end(JSON.stringify({ run, target: 0 }));
    const [answer] = await once(again, 'response');
    again.destroy();
    return answer.statusCode;
  }
});

test('a check ends with the program', async () => {
  const { post, actions, close } = await openWithActions(async function* (signal) {
    yield start;
    if (!signal.aborted) await once(signal, 'abort');
  });
  const answered = post('/api/check', { target: 0 });
  await expect.poll(() => actions.checks.length).toBe(1);
  await close();
  expect(actions.checks[0]?.aborted).toBe(true);
  expect(jsonLines((await answered).text)).toEqual([start]);
});
