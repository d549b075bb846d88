import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { Decision } from '../../src/http/receiver/exchange.ts';
import { receiverLimits } from '../../src/http/server/receiver-limits.ts';
import type { Arrival } from '../../src/protocol/reception/reception.ts';
import { guidebookToken } from '../tokens.ts';
import { rawExchange, requestBytes } from './raw-exchange.ts';
import { startReceiver } from './start-receiver.ts';

const ok: Decision = { answer: { status: 200, text: 'ok' } };

function request(height: number, authorization = guidebookToken.authorization): Buffer {
  const body = `{"timestamp":1,"data":{"height":${height}},"event":"block.forged"}`;
  const headers = ['Host', 'x', 'Authorization', authorization, 'Content-Length', String(body.length)];
  return requestBytes(headers, body);
}

/** Deliveries that wait until the test lets them go. */
function startHolding() {
  const held: { arrival: Arrival; let: (decision: Decision) => void }[] = [];
  const checks = new Set<() => void>();
  return {
    handle: (arrival: Arrival) =>
      new Promise<Decision>((resolve) => {
        held.push({ arrival, let: resolve });
        for (const check of checks) check();
      }),
    /** Resolves with the n-th (1, 2, …) that was handed over. */
    nth: (n: number) =>
      new Promise<(typeof held)[number]>((resolve) => {
        const check = () => {
          const found = held[n - 1];
          if (found !== undefined) resolve(found);
        };
        checks.add(check);
        check();
      }),
  };
}

test('a delivery is answered as its handling decides, and reported with its treatment', async () => {
  const treatment = { isChosen: true, duplicateOf: null, forwardings: [] };
  const receiver = await startReceiver({
    handle: () => ({
      answer: { status: 418, text: '{}', headers: { 'Content-Type': 'application/json' } },
      treatment,
    }),
  });
  const answer = await rawExchange(receiver.url, request(1));
  expect(answer).toMatchObject({ status: 418, body: '{}' });
  expect(answer.head.match(/content-type: .*/gi)).toEqual(['Content-Type: application/json']);
  expect(await receiver.reception(1)).toMatchObject({ status: 418, treatment });
});

test.for([
  [
    'throws',
    () => {
      throw new Error('boom');
    },
  ],
  ['rejects', () => Promise.reject(new Error('boom'))],
] as const)('a delivery whose handling %s is answered 500, and the next one as usual', async ([, handle]) => {
  const faults: unknown[] = [];
  let isBroken = true;
  const receiver = await startReceiver({
    handle: () => (isBroken ? handle() : ok),
    onFault: (error) => faults.push(error),
  });
  expect(await rawExchange(receiver.url, request(1))).toMatchObject({ status: 500 });
  isBroken = false;
  expect(await rawExchange(receiver.url, request(2))).toMatchObject({ status: 200 });
  expect(receiver.receptions).toMatchObject([{ status: 500 }, { status: 200 }]);
  expect(faults).toEqual([new Error('boom')]);
});

test.for([204, 205, 304])('an answer of %d has no body', async (status) => {
  const receiver = await startReceiver({ handle: () => ({ answer: { status, text: 'text' } }) });
  const answer = await rawExchange(receiver.url, Buffer.concat([request(1)]), (text) =>
    text.includes('\r\n\r\n'),
  );
  expect(answer).toMatchObject({ status, body: '' });
  expect(answer.head).not.toMatch(/content-type/i);
  expect(answer.head.match(/content-length: (.*)/i)?.[1] ?? '0').toBe('0');
});

test('the handling receives the body unchanged', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const answered = rawExchange(receiver.url, request(7));
  const { arrival, let: letGo } = await nth(1);
  expect(Buffer.from(arrival.body).toString()).toBe(
    '{"timestamp":1,"data":{"height":7},"event":"block.forged"}',
  );
  expect(arrival).toMatchObject({ id: 1, method: 'POST', path: '/', delivery: { event: 'block.forged' } });
  letGo(ok);
  expect((await answered).status).toBe(200);
});

test('requests are reported in the order of their arrival, whichever is answered first', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const answers = [rawExchange(receiver.url, request(1))];
  const first = await nth(1);
  answers.push(rawExchange(receiver.url, request(2)));
  const second = await nth(2);
  await rawExchange(receiver.url, request(3, 'f'.repeat(32)));
  second.let(ok);
  await answers[1];
  expect(receiver.receptions).toEqual([]);
  first.let(ok);
  await Promise.all(answers);
  expect(receiver.receptions.map(({ id, status }) => [id, status])).toEqual([
    [1, 200],
    [2, 200],
    [3, 401],
  ]);
});

test('reports wait for an earlier answer only up to a limit, then their order is given up', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const slow = rawExchange(receiver.url, request(1));
  const first = await nth(1);
  const refused = request(2, 'f'.repeat(32));
  for (let n = 0; n < 41; n += 1) {
    const last = (text: string) => text.split('HTTP/1.1 401').length === 26;
    await rawExchange(receiver.url, Buffer.concat(Array.from({ length: 25 }, () => refused)), last);
  }
  expect(receiver.receptions.map(({ id }) => id)).toEqual(Array.from({ length: 1_025 }, (_, n) => n + 2));
  first.let(ok);
  await slow;
  expect(await receiver.reception(1_026)).toMatchObject({ id: 1 });
});

test('pipelined deliveries are handled one after another', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const isBoth = (text: string) => text.split('HTTP/1.1 ').length === 3 && text.endsWith('two');
  const answered = rawExchange(receiver.url, Buffer.concat([request(1), request(2)]), isBoth);
  const first = await nth(1);
  first.let({ answer: { status: 201, text: 'one' } });
  const second = await nth(2);
  second.let({ answer: { status: 202, text: 'two' } });
  expect((await answered).text).toMatch(/^HTTP\/1.1 201 .*one.*HTTP\/1.1 202 .*two$/s);
});

test('a delivery that waits is still answered when garbage follows it', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const answered = rawExchange(receiver.url, Buffer.concat([request(1), Buffer.from('\0\0\r\n\r\n')]));
  (await nth(1)).let(ok);
  expect((await answered).text).toMatch(/^HTTP\/1.1 200 /);
});

test('deliveries over the limit of unanswered ones are refused with 503 until others are answered', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle, limits: { ...receiverLimits, maxUnanswered: 1 } });
  const waiting = rawExchange(receiver.url, request(1));
  const first = await nth(1);
  expect((await rawExchange(receiver.url, request(2))).status).toBe(503);
  first.let(ok);
  await waiting;
  const later = rawExchange(receiver.url, request(3));
  (await nth(2)).let(ok);
  expect((await later).status).toBe(200);
});

test('bodies that wait for their answers are limited in bytes', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle, limits: { ...receiverLimits, maxUnansweredBytes: 60 } });
  const waiting = rawExchange(receiver.url, request(1));
  const first = await nth(1);
  expect((await rawExchange(receiver.url, request(2))).status).toBe(503);
  first.let(ok);
  await waiting;
});

test('close waits for the answer of a delivery that is being handled', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle, limits: { ...receiverLimits, graceMs: 60_000 } });
  const answered = rawExchange(receiver.url, request(1));
  const first = await nth(1);
  const closed = receiver.close();
  first.let(ok);
  const answer = await answered;
  expect(answer.status).toBe(200);
  expect(answer.head).toMatch(/^connection: close/im);
  await closed;
  expect(receiver.receptions).toHaveLength(1);
});

test('close waits for the decision about a delivery whose sender has disconnected, and reports it once', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle, limits: { ...receiverLimits, graceMs: 60_000 } });
  const { hostname, port } = new URL(receiver.url);
  const socket = connect(Number(port), hostname, () => socket.write(request(1)));
  const first = await nth(1);
  socket.destroy();
  const answered = rawExchange(receiver.url, request(2));
  const second = await nth(2);
  const closed = receiver.close();
  second.let(ok);
  // Its connection was the last one.
  await answered;
  await new Promise(setImmediate);
  first.let({ ...ok, treatment: { isChosen: true, duplicateOf: null, forwardings: [] } });
  await closed;
  expect(receiver.receptions.map(({ id, treatment }) => [id, treatment?.note])).toEqual([
    [1, 'sender-left'],
    [2, undefined],
  ]);
});

test('close does not wait longer than its grace for a decision', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle, limits: { ...receiverLimits, graceMs: 50 } });
  const { hostname, port } = new URL(receiver.url);
  const socket = connect(Number(port), hostname, () => socket.write(request(1)));
  await nth(1);
  socket.destroy();
  await receiver.close();
  expect(receiver.receptions).toEqual([]);
});

test('a sender that pipelines hundreds of requests behind a waiting delivery is dropped', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const flood = Buffer.concat(Array.from({ length: 600 }, () => request(1)));
  const dropped = rawExchange(receiver.url, flood).catch(() => ({ text: '' }));
  const first = await nth(1);
  expect((await dropped).text).toBe('');
  first.let(ok);
  const answered = rawExchange(receiver.url, request(2));
  (await nth(2)).let(ok);
  expect((await answered).status).toBe(200);
});

test('a delivery whose sender disconnected before its answer is reported as such', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const { hostname, port } = new URL(receiver.url);
  const socket = connect(Number(port), hostname, () => socket.write(request(1)));
  const first = await nth(1);
  socket.destroy();
  // The receiver has seen it once a later connection is answered.
  const later = rawExchange(receiver.url, request(2));
  (await nth(2)).let(ok);
  await later;
  first.let({ ...ok, treatment: { isChosen: true, duplicateOf: null, forwardings: [] } });
  expect(await receiver.reception(1)).toMatchObject({ treatment: { note: 'sender-left' } });
});

test('a body over the limit of waiting bytes is accepted when nothing waits', async () => {
  const receiver = await startReceiver({
    handle: async () => ok,
    limits: { ...receiverLimits, maxUnansweredBytes: 8 },
  });
  expect((await rawExchange(receiver.url, request(1))).status).toBe(200);
});

test('after refuse() new deliveries are refused and those in flight are answered', async () => {
  const { handle, nth } = startHolding();
  const receiver = await startReceiver({ handle });
  const answered = rawExchange(receiver.url, request(1));
  const first = await nth(1);
  receiver.refuse();
  expect((await rawExchange(receiver.url, request(2))).status).toBe(503);
  first.let(ok);
  expect((await answered).status).toBe(200);
});
