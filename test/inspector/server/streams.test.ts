import { expect, test } from 'vitest';
import type { DeliveryRow } from '../../../src/inspector/messages.ts';
import { keepReception, withTry } from '../../../src/inspector/server/kept-delivery.ts';
import type { Reception } from '../../../src/protocol/reception/reception.ts';
import { bodyOf, receptionOf, rejectedReception } from '../../terminal/example-reception.ts';
import {
  addBlock,
  exampleWords,
  openExampleInspector,
  openStream,
  type ServerEvent,
} from './example-inspector.ts';

function rowsOf({ event, data }: ServerEvent): readonly DeliveryRow[] {
  if (event !== 'rows' || typeof data !== 'object' || data === null || !('rows' in data)) return [];
  return data.rows as readonly DeliveryRow[];
}

function idsOf(events: readonly ServerEvent[]): readonly number[] {
  return events.flatMap(rowsOf).map(({ id }) => id);
}

const has = (id: number) => (event: ServerEvent) => rowsOf(event).some((row) => row.id === id);

test('a stream begins with what was received before, in order, and continues', async () => {
  const { port, cookie, deliveries } = await openExampleInspector();
  for (let id = 1; id <= 5_000; id += 1) addBlock(deliveries, id);
  const stream = await openStream(port, '', { cookie: await cookie() });
  await stream.until(has(5_000));
  for (let id = 5_001; id <= 5_010; id += 1) addBlock(deliveries, id);
  const events = await stream.until(has(5_010));
  expect(events[0]).toMatchObject({ event: 'hello', data: { title: 'a test', isLive: true, targets: [] } });
  expect(idsOf(events)).toEqual(Array.from({ length: 5_010 }, (_, index) => index + 1));
});

test('streams that break off again and again get each delivery once', async () => {
  const { port, cookie, deliveries } = await openExampleInspector();
  const headers = { cookie: await cookie() };
  const found: number[] = [];
  let last = '';
  let added = 0;
  for (let round = 0; round < 20; round += 1) {
    for (let more = 0; more < 300; more += 1) {
      added += 1;
      addBlock(deliveries, added);
    }
    const stream = await openStream(port, '', { ...headers, 'last-event-id': last });
    // Breaks off after the first batch, whatever is still missing.
    const events = await stream.until(({ event }) => event === 'rows');
    stream.close();
    found.push(...idsOf(events));
    last = events.findLast(({ id }) => id !== undefined)?.id ?? last;
  }
  const stream = await openStream(port, '', { ...headers, 'last-event-id': last });
  const events = await stream.until(
    ({ data }) => typeof data === 'object' && JSON.stringify(data).includes('"isCaughtUp":true'),
  );
  found.push(...idsOf(events));
  expect(found).toEqual(Array.from({ length: added }, (_, index) => index + 1));
});

test('a stream of another run starts again', async () => {
  const { port, cookie, deliveries } = await openExampleInspector();
  addBlock(deliveries, 1);
  const stream = await openStream(port, '', { cookie: await cookie(), 'last-event-id': 'another:1:0' });
  expect(idsOf(await stream.until(has(1)))).toEqual([1]);
});

test.for(['', ':', 'x:y:z', '1', `${'9'.repeat(400)}:1:1`, ':-1:-1'])(
  'the malformed position %j starts again',
  async (position) => {
    const { port, cookie, deliveries } = await openExampleInspector();
    addBlock(deliveries, 1);
    const stream = await openStream(port, '', { cookie: await cookie(), 'last-event-id': position });
    expect(idsOf(await stream.until(has(1)))).toEqual([1]);
  },
);

test('a reader that takes nothing gets everything later, and does not delay others', async () => {
  const { port, cookie, deliveries } = await openExampleInspector();
  const headers = { cookie: await cookie() };
  const slow = await openStream(port, '', headers);
  slow.pause();
  for (let id = 1; id <= 20_000; id += 1) addBlock(deliveries, id);
  const quick = await openStream(port, '', headers);
  expect(idsOf(await quick.until(has(20_000)))).toHaveLength(20_000);
  slow.resume();
  expect(idsOf(await slow.until(has(20_000)))).toHaveLength(20_000);
});

test('another try of a delivery is sent again with its new answers', async () => {
  const { port, cookie, deliveries } = await openExampleInspector();
  const headers = { cookie: await cookie() };
  addBlock(deliveries, 1);
  addBlock(deliveries, 2);
  const stream = await openStream(port, '', headers);
  const before = await stream.until(has(2));
  const last = before.at(-1)?.id ?? '';
  const tried = (attempts: number, status: number) =>
    deliveries.change(1, (kept) =>
      withTry(kept, {
        atMs: 1,
        target: 'http://a/',
        attempts,
        status,
        error: null,
        durationMs: 5,
        next: 'retry',
      }),
    );
  tried(1, 500);
  tried(2, 200);
  const isDone = (event: ServerEvent) =>
    rowsOf(event).some(({ forwardings }) => forwardings[0]?.attempts === 2);
  const events = await stream.until(isDone);
  expect(idsOf(events)).toEqual(expect.arrayContaining([1, 2, 1]));
  // A page that was away meanwhile.
  const resumed = await openStream(port, '', { ...headers, 'last-event-id': last });
  expect(idsOf(await resumed.until(isDone))).toEqual([1]);
});

test.for([
  ['events=block.*', [1, 3]],
  ['events=block.forged,wallet.*', [1, 2]],
  ['verdict=authorized', [1, 2, 3]],
  ['verdict=refused', [4]],
  ['status=2xx', [1, 2]],
  ['status=500,401', [3, 4]],
  ['where=height+gte+10', [1]],
  ['where=height+eq+7&where=height+eq+10', [1, 3]],
  ['search=PTEST', [2]],
  ['search=/blocks', [1, 2, 3, 4]],
  ['events=block.*&status=5xx', [3]],
] as const)('the filter %s passes %o', async ([query, expected]) => {
  const { port, cookie, deliveries } = await openExampleInspector();
  const add = (event: string, dataText: string, changes: Partial<Reception>) => {
    const body = bodyOf(event, dataText);
    deliveries.add((id) =>
      keepReception(receptionOf(body, { ...changes, id }), Buffer.from(body), exampleWords),
    );
  };
  add('block.forged', '{"height":10,"id":"1"}', { id: 1 });
  add('wallet.vote', '{"delegate":"PTest"}', { id: 2 });
  add('block.applied', '{"height":7,"id":"3"}', { id: 3, status: 500 });
  deliveries.add((id) =>
    keepReception(rejectedReception({ reason: 'wrong-length' }, { id }), undefined, exampleWords),
  );
  const stream = await openStream(port, `?${query}`, { cookie: await cookie() });
  // A slow machine needs several slices for them.
  const events = await stream.until(({ data }) => JSON.stringify(data).includes('"isCaughtUp":true'));
  expect(idsOf(events)).toEqual(expected);
});

test('an error within a stream ends that stream, and is reported', async () => {
  const { port, cookie, deliveries, faults } = await openExampleInspector();
  addBlock(deliveries, 1);
  const headers = { cookie: await cookie() };
  const stream = await openStream(port, '', headers);
  await stream.until(has(1));
  const { at } = deliveries;
  deliveries.at = () => {
    deliveries.at = at;
    throw new Error('broken');
  };
  addBlock(deliveries, 2);
  await expect.poll(() => faults).toEqual([new Error('broken')]);
  const again = await openStream(port, '', headers);
  expect(idsOf(await again.until(has(2)))).toEqual([1, 2]);
});
