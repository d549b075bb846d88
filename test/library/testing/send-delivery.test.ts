import { describe, expect, onTestFinished, test } from 'vitest';
import { createReceiver } from '../../../src/library/testing/create-receiver.ts';
import { sendDelivery } from '../../../src/library/testing/send-delivery.ts';
import { Problem } from '../../../src/problem.ts';
import { bodiesOf, startTarget } from '../../end-to-end/start-target.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';
import { startServer } from '../handler/start-server.ts';

const { token, authorization, verification } = guidebookToken;
const fixed = { seed: 'a', at: 1_795_425_445_575 } as const;

async function openReceiver() {
  const receiver = await createReceiver({ token });
  onTestFinished(() => receiver.close());
  return receiver;
}

test('a delivery is sent with the authorization, and returned with its answer', async () => {
  const receiver = await openReceiver();
  const sent = await sendDelivery(receiver.url, token, 'block.forged', fixed);
  expect(sent).toMatchObject({ status: 200, text: 'Hello Webhook!', seed: 'a', atMs: fixed.at });
  expect(sent.durationMs).toBeGreaterThan(0);
  const received = await receiver.waitFor('block.forged');
  expect(sent.delivery).toEqual(received);
  expect(sent.body).toContain(received.dataText);
  expect(received.data.height).toBeGreaterThan(1_000_000);
});

test('the same seed and time produce the same bytes, and others do not', async () => {
  const { url } = await openReceiver();
  const body = async (options: object) => (await sendDelivery(url, token, 'block.forged', options)).body;
  const first = await body(fixed);
  expect(await body({ ...fixed, at: new Date(fixed.at) })).toBe(first);
  for (const other of [{ seed: 'b' }, { at: fixed.at + 8_000 }, { index: 1 }, { network: 'devnet' }])
    expect(await body({ ...fixed, ...other })).not.toBe(first);
});

test('without a seed each delivery differs, and can be repeated', async () => {
  const { url } = await openReceiver();
  const [one, other] = await Promise.all([
    sendDelivery(url, token, 'block.forged'),
    sendDelivery(url, token, 'block.forged'),
  ]);
  expect(one.seed).not.toBe(other.seed);
  const again = await sendDelivery(url, token, 'block.forged', { seed: one.seed, at: one.atMs });
  expect(again.body).toBe(one.body);
});

test('values can be set before the delivery is signed', async () => {
  const { url } = await openReceiver();
  const set = { amount: 90_071_992_547_409_921n, vendorField: 'hello' };
  const options = { ...fixed, set };
  const sent = await sendDelivery(url, token, 'transaction.applied', options);
  expect(sent.delivery.data).toMatchObject({ amount: '90071992547409920', vendorField: 'hello' });
  const exact = await sendDelivery(url, token, 'transaction.applied', { ...options, exact: true });
  expect(exact.delivery.data.amount).toBe('90071992547409921');
});

test('a profile decides the headers, the format and the payload', async () => {
  const target = await startTarget();
  await sendDelivery(target.url, token, 'forger.failed', { ...fixed, profile: 'ark-2.3' });
  await sendDelivery(target.url, token, 'forger.failed', { ...fixed, profile: 'ark-3' });
  await sendDelivery(target.url, token, 'forger.failed', { ...fixed, profile: 'docs' });
  const [first = '', second = '', third = ''] = target.received;
  expect(first).toContain(`\r\nauthorization: ${token}\r\n`);
  expect(second).toContain(`\r\nAuthorization: ${authorization}\r\n`);
  expect(bodiesOf(target).map(({ data }) => typeof data)).toEqual(['string', 'object', 'string']);
  expect(third).toContain('{"created":');
});

test('custom data can be sent under any event name', async () => {
  const receiver = await openReceiver();
  await sendDelivery(receiver.url, token, 'bazaar.opened', { data: { stalls: 7 } });
  expect((await receiver.waitFor('bazaar.opened')).data).toEqual({ stalls: 7 });
  await sendDelivery(receiver.url, token, 'round.applied', { data: undefined });
  expect(await receiver.waitFor('round.applied')).toMatchObject({ data: undefined, dataText: undefined });
});

test.for([
  ['another token', otherToken.token, {}, 'wrong-authorization'],
  ['another header', token, { authorization: verification }, 'verification-half'],
  ['no header', token, { authorization: null }, 'missing-authorization'],
] as const)('a refusal because of %s is returned as an answer', async ([, other, options, reason]) => {
  const receiver = await openReceiver();
  expect((await sendDelivery(receiver.url, other, 'block.forged', options)).status).toBe(401);
  expect(receiver.refused).toEqual([{ reason, status: 401 }]);
});

describe('throws a Problem for', () => {
  test('a target that does not answer', async () => {
    const receiver = await createReceiver();
    await receiver.close();
    const sent = sendDelivery(`${receiver.url}hook?key=secret`, token, 'block.forged');
    await expect(sent).rejects.toMatchObject({
      code: 'not-answered',
      message: `Expected an answer from ${receiver.url}hook, got none (refused, ECONNREFUSED).`,
    });
  });

  test('a timeout that is not a number, and accepts a very long one', async () => {
    const url = await startServer((_, response) => response.end());
    const sent = sendDelivery(url, token, 'block.forged', { timeoutMs: Number.NaN });
    await expect(sent).rejects.toMatchObject({ code: 'bad-flag' });
    expect(await sendDelivery(url, token, 'block.forged', { timeoutMs: 3_000_000_000 })).toMatchObject({
      status: 200,
    });
  });

  test('a target that answers too late', async () => {
    const url = await startServer(() => {});
    const sent = sendDelivery(url, token, 'block.forged', { timeoutMs: 50 });
    await expect(sent).rejects.toMatchObject({
      code: 'not-answered',
      message: expect.stringContaining('50 ms'),
    });
  });

  test.for([
    ['an unknown event', 'block.forgd', {}, 'unknown-event'],
    ['an event of another generation', 'block.received', {}, 'unknown-event'],
    ['no name', '', { data: 1 }, 'malformed-payload'],
    ['data that is nested too deep', 'a', { data: nested(200) }, 'malformed-payload'],
    ['a value that does not exist', 'block.forged', { set: { colour: 'red' } }, 'bad-flag'],
    ['an invalid time', 'block.forged', { at: new Date('never') }, 'bad-flag'],
    ['a time before the network', 'block.forged', { at: 0 }, 'bad-flag'],
    ['an unknown profile', 'block.forged', { profile: 'phantom' }, 'bad-flag'],
    ['an unknown network', 'block.forged', { network: 'main' }, 'bad-flag'],
  ] as const)('%s', async ([, event, options, code]) => {
    const target = await startTarget();
    // Not all of them pass the compiler.
    const sent = sendDelivery(target.url, token, event, options as { data: unknown });
    await expect(sent).rejects.toBeInstanceOf(Problem);
    await expect(sent).rejects.toMatchObject({ code });
    expect(target.received).toEqual([]);
  });

  test('a misspelled event or value, with the advice in the message, because test runners print only that', async () => {
    const misspelled = 'block.forgd' as 'block.forged';
    await expect(sendDelivery('http://127.0.0.1:1/', token, misspelled)).rejects.toMatchObject({
      message: 'Expected the name of an event, got "block.forgd". Did you mean block.forged?',
      hint: 'Did you mean block.forged?',
    });
    const sent = sendDelivery('http://127.0.0.1:1/', token, 'block.forged', { set: { hight: 7 } });
    await expect(sent).rejects.toThrow('got "hight". Did you mean height? Paths: height, timestamp,');
  });

  test('an invalid token, without showing it', async () => {
    const sent = sendDelivery('http://127.0.0.1:1/', authorization, 'block.forged');
    await expect(sent).rejects.toMatchObject({ code: 'malformed-token' });
    await expect(sent).rejects.not.toThrow(authorization.slice(0, 8));
  });

  test('an invalid URL', async () => {
    await expect(sendDelivery('ftp://x/', token, 'block.forged')).rejects.toMatchObject({
      code: 'malformed-url',
    });
  });
});

function nested(levels: number): unknown {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
}
