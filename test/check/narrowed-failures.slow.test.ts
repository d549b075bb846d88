import { test } from 'vitest';
import { checkHandler } from './check-handler.ts';
import { type Mutation, startHandler } from './handlers/start-handler.ts';

const readData = 'const data = body.data;';
const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";
const success = "answer(200, 'Hello Webhook!');";
const slowAfter = 'await new Promise((resolve) => setTimeout(resolve, 13000));';

/** Each failure names the cause that was shown, not the one that its case is about. */
test.concurrent.for<[string, Mutation, string, string, RegExp]>([
  [
    'does not know one event',
    [readData, `${readData} if (event === 'transaction.forged') return answer(404, 'No event.');`],
    'accepts/50-at-once',
    'and 404 to a plain transaction.forged',
    /events that you do not use/,
  ],
  [
    'rejects ids of 64 characters',
    [readData, `${readData} if (data?.id?.length === 64) return answer(422, 'No id.');`],
    'accepts/event/transaction.applied',
    'and 422 to a block whose id has 64 characters',
    /ids of any length/,
  ],
  [
    'knows only blocks',
    [readData, `${readData} if (!event.startsWith('block.')) return answer(404, 'No event.');`],
    'accepts/event/transaction.applied',
    'and 404 to the same event with a block as data',
    /events that you do not use/,
  ],
  [
    'fails on arrays',
    [readData, `${readData} if (Array.isArray(data)) throw new Error('No array.');`],
    'accepts/200-kb',
    'and 500 to the same event with a short array',
    /Check that data is an object/,
  ],
  [
    'requires a content type',
    [check, `${check} if (!request.headers['content-type']) return answer(415, 'No.');`],
    'accepts/ark-2.3',
    'and 415 to a delivery without Content-Type',
    /regardless of its Content-Type/,
  ],
])('a handler that %s learns why', async ([, mutation, id, found, change], { expect, ...context }) => {
  const url = await startHandler('node', context, mutation);
  const { cases } = await checkHandler(url, '--only', id, '--profile', 'all');
  expect(cases).toMatchObject([
    { id, verdict: 'fail', found: expect.stringContaining(found), change: expect.stringMatching(change) },
  ]);
});

test.concurrent('a delivery that is late each time fails, whichever event it is', async ({
  expect,
  ...context
}) => {
  const slow = `if (event === 'transaction.applied') ${slowAfter} ${success}`;
  const url = await startHandler('node', context, [success, slow]);
  const only = 'accepts/event/transaction.applied,in-time/answers';
  const { cases } = await checkHandler(url, '--only', only, '--timeout', '9s');
  expect(cases).toMatchObject([
    { verdict: 'pass' },
    {
      id: 'in-time/answers',
      verdict: 'fail',
      found: expect.stringMatching(/ms to transaction.applied, .*; also when sent again/),
    },
  ]);
});

test.concurrent('a handler that mixes up deliveries learns that it must not share state', async ({
  expect,
  ...context
}) => {
  const working = `globalThis.working = (globalThis.working ?? 0) + 1;
    if (globalThis.working > 1) { globalThis.working -= 1; return answer(500, 'Busy.'); }
    await new Promise((resolve) => setTimeout(resolve, 5)); globalThis.working -= 1; ${success}`;
  const url = await startHandler('node', context, [success, working]);
  const only = 'accepts/50-at-once,accepts/optional-fields';
  const { cases } = await checkHandler(url, '--only', only);
  const shared = expect.stringMatching(/^Do not share state/);
  expect(cases).toMatchObject([
    { id: 'accepts/50-at-once', verdict: 'fail', change: shared },
    { id: 'accepts/optional-fields', verdict: 'warn', change: shared },
  ]);
});

test.concurrent('a handler that answers once for each connection fails on a kept connection', async ({
  expect,
  ...context
}) => {
  const once = `if (request.socket.hasAnswered) return; request.socket.hasAnswered = true; ${success}`;
  const url = await startHandler('node', context, [success, once]);
  const { cases } = await checkHandler(url, '--only', 'accepts/kept-connection', '--timeout', '4s');
  expect(cases).toMatchObject([{ verdict: 'fail', found: expect.stringContaining('no answer in time') }]);
});

test.concurrent('an answer after the patience of a case is a matter of time only', async ({
  expect,
  ...context
}) => {
  const slow = `if (event === 'transaction.applied') await new Promise((resolve) => setTimeout(resolve, 5500)); ${success}`;
  const url = await startHandler('node', context, [success, slow]);
  const only = 'accepts/event/transaction.applied,in-time/answers';
  const { cases } = await checkHandler(url, '--only', only, '--timeout', '2s');
  expect(cases).toMatchObject([
    { verdict: 'pass', found: expect.stringContaining('too late, which in-time/answers reports') },
    { verdict: 'fail', found: expect.stringContaining('no answer in time') },
  ]);
});

test.concurrent('deliveries that wait for one another fail under load only', async ({
  expect,
  ...context
}) => {
  const queue = `await (globalThis.tail = (globalThis.tail ?? Promise.resolve()).then(() => new Promise((resolve) => setTimeout(resolve, 240)))); ${success}`;
  const url = await startHandler('node', context, [success, queue]);
  const { cases } = await checkHandler(url, '--only', 'in-time', '--timeout', '4s');
  const failed = cases.filter(({ verdict }) => verdict === 'fail');
  expect(failed).toMatchObject([
    { id: 'in-time/under-load', found: expect.stringMatching(/50 valid deliveries at once, .* took longer/) },
  ]);
});

test.concurrent('the place where a handler finds the token is named', async ({ expect, ...context }) => {
  const place = "request.headers['x-hub-signature-256'] !== token";
  const url = await startHandler('node', context, [check, check.replace('!isAuth', `${place} && !isAuth`)]);
  const { cases } = await checkHandler(url, '--only', 'refuses/other-header');
  expect(cases).toMatchObject([{ verdict: 'fail', found: '200 to the whole token in X-Hub-Signature-256' }]);
});

test.concurrent('a crash after an answer is blamed on the case before, if it repeats', async ({
  expect,
  ...context
}) => {
  const exit = "if (event === 'block.applied') sent.on('finish', () => setImmediate(() => process.exit(1)));";
  const crash = `const sent = ${success} ${exit}`;
  const url = await startHandler('node', context, [success, crash]);
  const { cases } = await checkHandler(url, '--only', 'accepts/event');
  const failed = cases.filter(({ verdict }) => verdict === 'fail');
  expect(failed).toHaveLength(1);
  expect(failed[0]?.found).toMatch(/nothing listened there any more|block.applied.* can be the cause/);
});

// Alone: while the other tests work, a delivery may be sent long after the one before it was answered.
test('a delivery that waits for the work on the one before it is explained by that', async ({
  expect,
  ...context
}) => {
  // Blocks without work, which other tests would have to wait for.
  const sleep = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, until - Date.now())';
  // A timer would let the next delivery in first if that is quick, or the machine is slow.
  const block = `const until = Date.now() + 16000; setImmediate(() => ${sleep});`;
  const busy = `${success} if (event === 'transaction.applied') { ${block} }`;
  const url = await startHandler('node', context, [success, busy]);
  const only = 'accepts/event/transaction.applied,accepts/event/transaction.expired,in-time/answers';
  const { cases } = await checkHandler(url, '--only', only, '--timeout', '9s');
  expect(cases.at(-1)).toMatchObject({
    verdict: 'fail',
    found: expect.stringMatching(
      /^transaction.expired.* waits while the handler is busy with transaction.applied/,
    ),
    change: expect.stringContaining('does not block the next one'),
  });
});
