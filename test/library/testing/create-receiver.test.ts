import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createReceiver,
  type ReceiverOptions,
  type TestReceiver,
} from '../../../src/library/testing/create-receiver.ts';
import { Problem } from '../../../src/problem.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

async function openReceiver(options: ReceiverOptions = {}): Promise<TestReceiver> {
  const receiver = await createReceiver(options);
  onTestFinished(() => receiver.close());
  return receiver;
}

/** Delivers a number under the name of an event; resolves with the status. */
async function deliver({ url, token }: TestReceiver, event: string, data: unknown): Promise<number> {
  const headers = { authorization: token.slice(0, 32) };
  const body = JSON.stringify({ timestamp: 1, data, event });
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

async function deliverAll(receiver: TestReceiver, ...events: readonly string[]): Promise<void> {
  for (const [index, event] of events.entries()) await deliver(receiver, event, index);
}

/** A wait that ends without a delivery, after a short time. */
const inVain = { timeoutMs: 20 };

test('a receiver accepts deliveries with its token on its own URL', async () => {
  const receiver = await openReceiver();
  expect(receiver.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(receiver.token).toMatch(/^[0-9a-f]{64}$/);
  expect((await openReceiver()).token).not.toBe(receiver.token);
  expect(await deliver(receiver, 'wallet.saved', 51)).toBe(200);
  expect(receiver.deliveries).toMatchObject([
    { event: 'wallet.saved', data: 51, dataText: '51', format: 'node' },
  ]);
});

test('the token, the path and the address are options', async () => {
  const receiver = await openReceiver({ token: guidebookToken.token, path: '/hook', host: '::1' });
  expect(receiver.token).toBe(guidebookToken.token);
  expect(receiver.url).toMatch(/^http:\/\/\[::1\]:\d+\/hook$/);
  expect(await deliver(receiver, 'wallet.saved', 51)).toBe(200);
  expect(await deliver({ ...receiver, url: new URL('/', receiver.url).href }, 'wallet.saved', 51)).toBe(404);
});

test('the port is an option, and a port in use is reported', async () => {
  const port = Number(new URL((await openReceiver()).url).port);
  await expect(createReceiver({ port })).rejects.toMatchObject({ code: 'port-in-use' });
});

test('refused requests are listed with their reasons', async () => {
  const receiver = await openReceiver();
  expect(await deliver({ ...receiver, token: otherToken.token }, 'wallet.saved', 51)).toBe(401);
  expect(receiver.refused).toEqual([{ reason: 'wrong-authorization', status: 401 }]);
  expect(receiver.deliveries).toEqual([]);
});

describe('waiting', () => {
  test('returns earlier deliveries in order, each once', async () => {
    const receiver = await openReceiver();
    await deliverAll(receiver, 'block.forged', 'wallet.saved', 'block.forged');
    expect((await receiver.waitFor('block.forged')).data).toBe(0);
    expect((await receiver.waitFor('block.forged')).data).toBe(2);
    expect((await receiver.waitFor('wallet.saved')).data).toBe(1);
    await expect(receiver.waitFor('block.forged', inVain)).rejects.toBeInstanceOf(Problem);
    expect(receiver.deliveries.map(({ data }) => data)).toEqual([0, 1, 2]);
  });

  test('returns later deliveries in the order of the calls', async () => {
    const receiver = await openReceiver();
    const waiting = [receiver.waitFor('block.forged'), receiver.waitFor('block.forged')];
    const other = receiver.waitFor('wallet.saved');
    await deliverAll(receiver, 'wallet.saved', 'block.forged', 'block.forged');
    expect((await Promise.all(waiting)).map(({ data }) => data)).toEqual([1, 2]);
    expect((await other).data).toBe(0);
  });

  test('keeps deliveries that do not match for other calls', async () => {
    const receiver = await openReceiver();
    const second = receiver.waitFor('wallet.saved', { where: ({ data }) => data > 0 });
    await deliverAll(receiver, 'wallet.saved', 'wallet.saved');
    expect((await second).data).toBe(1);
    expect((await receiver.waitFor('wallet.saved')).data).toBe(0);
  });

  test('accepts a custom event', async () => {
    const receiver = await openReceiver();
    await deliver(receiver, 'bazaar.opened', { stalls: 7 });
    expect((await receiver.waitFor('bazaar.opened')).data).toEqual({ stalls: 7 });
  });

  test('loses none of many simultaneous deliveries', async () => {
    const receiver = await openReceiver();
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    const waiting = numbers.map(() => receiver.waitFor('wallet.saved'));
    await Promise.all(numbers.map((number) => deliver(receiver, 'wallet.saved', number)));
    const came = (await Promise.all(waiting)).map(({ data }) => data);
    expect(came.toSorted((one, other) => one - other)).toEqual(numbers);
  });

  test.for([Number.POSITIVE_INFINITY, 3_000_000_000, 2 ** 31])(
    'for %d ms does not end early',
    async (timeoutMs) => {
      const receiver = await openReceiver();
      const waiting = receiver.waitFor('block.forged', { timeoutMs });
      // By the time that this one has ended, so would that one.
      await expect(receiver.waitFor('wallet.saved', inVain)).rejects.toBeInstanceOf(Problem);
      await deliver(receiver, 'block.forged', 7);
      expect((await waiting).data).toBe(7);
    },
  );

  test.for([Number.NaN, -1])('for %d ms is refused', async (timeoutMs) => {
    const receiver = await openReceiver();
    await expect(receiver.waitFor('block.forged', { timeoutMs })).rejects.toMatchObject({ code: 'bad-flag' });
  });

  test('refuses a function instead of options', async () => {
    const receiver = await openReceiver();
    await deliver(receiver, 'block.forged', 7);
    // As JavaScript code may call it.
    const options = (() => false) as object;
    await expect(receiver.waitFor('block.forged', options)).rejects.toMatchObject({ code: 'bad-flag' });
  });

  test('without success reports what arrived instead', async () => {
    const receiver = await openReceiver();
    await deliverAll(receiver, 'block.applied', 'wallet.saved', 'block.applied', 'round.created');
    await receiver.waitFor('round.created');
    await deliver({ ...receiver, token: otherToken.token }, 'block.forged', 1);
    await expect(receiver.waitFor('block.forged', inVain)).rejects.toMatchObject({
      code: 'not-delivered',
      message:
        'Expected a delivery of block.forged within 20 ms, got block.applied (2), wallet.saved; 1 received by earlier calls; refused wrong-authorization.',
    });
  });

  test('without success reports that nothing arrived', async () => {
    const receiver = await openReceiver();
    await expect(receiver.waitFor('block.forged', inVain)).rejects.toThrow('within 20 ms, got none.');
  });

  test('without success shortens a long list of names and counts the rest', async () => {
    const receiver = await openReceiver();
    await deliverAll(receiver, ...Array.from({ length: 23 }, (_, index) => `event.${index}`));
    await expect(receiver.waitFor('block.forged', inVain)).rejects.toThrow('event.19 and 3 more.');
  });

  test('escapes control characters in a name', async () => {
    const receiver = await openReceiver();
    await deliver(receiver, 'a\u001b[31m', 1);
    await expect(receiver.waitFor('block.forged', inVain)).rejects.toThrow('got a\\u001b[31m.');
  });

  test('rejects with the error that its condition throws, without effect on other calls', async () => {
    const receiver = await openReceiver();
    const where = () => {
      throw new Error('no such key');
    };
    const failing = receiver.waitFor('wallet.saved', { where });
    const waiting = receiver.waitFor('wallet.saved');
    const failed = expect(failing).rejects.toThrow('no such key');
    await deliver(receiver, 'wallet.saved', 7);
    await failed;
    expect((await waiting).data).toBe(7);
    await deliver(receiver, 'wallet.saved', 8);
    await expect(receiver.waitFor('wallet.saved', { where })).rejects.toThrow('no such key');
    expect((await receiver.waitFor('wallet.saved')).data).toBe(8);
  });
});

describe('closing', () => {
  test('stops listening and rejects waiting calls', async () => {
    const receiver = await createReceiver();
    const ended = expect(receiver.waitFor('block.forged')).rejects.toThrow('before the receiver was closed');
    await receiver.close();
    await ended;
    await expect(deliver(receiver, 'block.forged', 1)).rejects.toThrow('fetch failed');
    await expect(receiver.waitFor('block.forged')).rejects.toMatchObject({ code: 'not-delivered' });
  });

  test('does not wait for a silent connection', async () => {
    const receiver = await createReceiver();
    const { port, hostname } = new URL(receiver.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await receiver.close();
    await closed;
  });

  test('is possible with Symbol.asyncDispose', async () => {
    const receiver = await createReceiver();
    await receiver[Symbol.asyncDispose]();
    await expect(deliver(receiver, 'block.forged', 1)).rejects.toThrow('fetch failed');
  });

  test('twice is allowed', async () => {
    const receiver = await createReceiver();
    await Promise.all([receiver.close(), receiver.close()]);
    await receiver.close();
  });
});
