import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { receiverLimits } from '../../src/http/server/receiver-limits.ts';
import { messagesIn, summaryIn } from '../json-lines.ts';
import { startListener } from './start-listener.ts';
import { chunkRows } from './wire/chunk-rows.ts';
import { exchangeBytes } from './wire/exchange-bytes.ts';
import { framingRows } from './wire/framing-rows.ts';
import { lineRows } from './wire/line-rows.ts';
import { protocolRows } from './wire/protocol-rows.ts';
import { chunked, delivery, framed, marker } from './wire/requests.ts';
import { sequenceRows } from './wire/sequence-rows.ts';
import { sizeRows } from './wire/size-rows.ts';
import { unfinishedRows } from './wire/unfinished-rows.ts';
import { expectedStatuses, type WireRow } from './wire/wire-row.ts';

/** `npm run torture` asks for more. */
const floodSize = Number(process.env.TORTURE_CONNECTIONS ?? 1_300);
const isTorture = process.env.TORTURE_CONNECTIONS !== undefined;
const { maxConnections } = receiverLimits;

const listener = await startListener(['--json'], { until: afterAll });
/** Each answer is one request that the listener reports. */
const answered = { right: 0, wrong: 0 };
let slowestMs = 0;

async function expectAnswers(bytes: Uint8Array, statuses: WireRow[2]): Promise<void> {
  const seen = await exchangeBytes(listener.port, bytes);
  expect(seen.statuses).toEqual(expectedStatuses(seen.statuses, statuses));
  for (const status of seen.statuses.filter((status) => status !== 100)) {
    answered[status === 200 ? 'right' : 'wrong'] += 1;
  }
}

async function expectNextDelivery(): Promise<void> {
  const startedMs = performance.now();
  await expectAnswers(delivery('Connection: close'), [200]);
  slowestMs = Math.max(slowestMs, performance.now() - startedMs);
}

/** A connection on which these bytes go out at once. */
async function open(bytes: string | Uint8Array = ''): Promise<Socket> {
  const socket = connect(listener.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

describe.for<readonly [string, readonly WireRow[]]>([
  ['where a request ends', framingRows],
  ['chunks', chunkRows],
  ['lines', lineRows],
  ['protocols', protocolRows],
  ['sizes', sizeRows],
  ['sequences', sequenceRows],
])('%s:', ([, rows]) => {
  test.for(rows)('%s', async ([, bytes, statuses]) => {
    await expectAnswers(Buffer.concat([bytes, marker]), statuses);
    await expectNextDelivery();
  });
});

// These are answered but not reported, because nothing was delivered.
test.for(unfinishedRows)('unfinished: %s', async ([, bytes, statuses]) => {
  const seen = await exchangeBytes(listener.port, bytes, true);
  expect(seen.statuses).toEqual(expectedStatuses(seen.statuses, statuses));
  answered.right += seen.statuses.filter((status) => status === 200).length;
  await expectNextDelivery();
});

test('a preflight request of another origin is refused without CORS headers', async () => {
  const preflight = 'OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\nConnection: close\r\n';
  const asked =
    'Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\r\n';
  const seen = await exchangeBytes(listener.port, Buffer.from(preflight + asked));
  answered.wrong += 1;
  expect(seen.statuses).toEqual([405]);
  expect(seen.text).not.toMatch(/access-control-/i);
});

test('a header of a megabyte ends the connection', async () => {
  // What is still on its way then may reset the connection before the answer is read.
  const seen = await exchangeBytes(listener.port, delivery(`X: ${'x'.repeat(1_000_000)}`));
  answered.wrong += 1;
  expect([[431], []]).toContainEqual(seen.statuses);
  await expectNextDelivery();
});

test('peers that reset in the middle of a body do not affect the next delivery', async () => {
  for (const bytes of [delivery().subarray(0, -5), framed([chunked], `${'5'}\r\nhel`)]) {
    for (let n = 0; n < 25; n += 1) (await open(bytes)).resetAndDestroy();
  }
  await expectNextDelivery();
});

test('deliveries are accepted from peers that end the connection right after sending', async () => {
  for (let n = 0; n < 25; n += 1) (await open(delivery())).end();
  answered.right += 25;
  await expectNextDelivery();
});

describe(`${floodSize} connections at the same time`, () => {
  test.for([
    ['send nothing', ''],
    ['begin a request line', 'P'],
    ['never end their headers', 'POST / HTTP/1.1\r\nHost: x\r\nX: '],
    ['never send the body of a refused request', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n'],
  ] as const)('that %s do not block deliveries', async ([, bytes], { annotate }) => {
    let isOpen = 0;
    for (let n = 0; n < floodSize; n += 1) {
      const socket = await open(bytes);
      isOpen += 1;
      socket.resume().once('close', () => {
        isOpen -= 1;
      });
      if (n % (floodSize / 10) === 0) await expectNextDelivery();
    }
    await expectNextDelivery();
    await annotate(`${floodSize} opened, ${isOpen} still open`);
    expect(isOpen).toBeLessThanOrEqual(maxConnections);
  });
});

test('slow senders are answered 408 and do not delay other deliveries', async () => {
  /** One byte after the other, slower than the limits allow. */
  const drip = async (bytes: Buffer) => {
    const socket = await open();
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    let at = 0;
    const dripping = setInterval(() => socket.write(bytes.subarray(at, ++at)), 250);
    await once(socket, 'close').finally(() => clearInterval(dripping));
    return text.slice(0, 'HTTP/1.1 408'.length);
  };
  const dripped = [delivery(), framed([chunked], `3a;${'a'.repeat(99)}`), Buffer.from('\r\n'.repeat(99))];
  const silentBehind = ['POST / HTTP/1.1\r\nX: ', delivery().subarray(0, -5)].map(async (bytes) => {
    const [answer] = await once(await open(bytes), 'data');
    return String(answer).slice(0, 'HTTP/1.1 408'.length);
  });
  const all = Promise.all([...dripped.map(drip), ...silentBehind]);
  await expectNextDelivery();
  expect(await all).toEqual(Array.from({ length: 5 }, () => 'HTTP/1.1 408'));
  answered.wrong += 5;
  await expectNextDelivery();
});

test('the listener reports each request once, and exits 0', async ({ annotate }) => {
  const { exitCode, stdout, stderr } = await listener.stop();
  await annotate(
    `${answered.right} answered 200, ${answered.wrong} refused; the slowest delivery behind a hostile request took ` +
      `${slowestMs.toFixed(0)} ms`,
  );
  const summary = summaryIn(stdout);
  expect(summary?.authorized).toBe(answered.right);
  // Connections of the flood that sent something may have been refused before they were closed to make room.
  expect(summary?.rejected).toBeGreaterThanOrEqual(answered.wrong);
  expect(summary?.rejected).toBeLessThanOrEqual(answered.wrong + 3 * floodSize);
  expect(messagesIn(stderr)).toEqual([
    expect.stringMatching(/^Listening on \S+$/),
    expect.stringMatching(/^Verifying with /),
    expect.stringMatching(/^more than 1024 connections /),
  ]);
  expect(exitCode).toBe(0);
  // As long as a node waits for its answer; asked only where nothing else runs.
  if (isTorture) expect(slowestMs).toBeLessThan(1_500);
});
