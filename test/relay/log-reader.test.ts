import { expect, test } from 'vitest';
import { type DeliveryLog, openDeliveryLog } from '../../src/relay/delivery-log.ts';
import { createLogReader, type LogDelivery, startOf } from '../../src/relay/log-reader.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliveryOf } from './example-relay.ts';

/** Bytes of bodies: some lines are longer than what is read at once, and many end where that ends. */
const lengths = [10, 300_000, 2_000, 900_000, 10, 262_000, ...Array<number>(600).fill(900), 600_000, 10];

async function openLog(): Promise<DeliveryLog> {
  return openDeliveryLog({
    folder: await temporaryFolder(),
    name: 'store',
    maxSegmentBytes: 1_000_000,
    maxSegmentAgeMs: 86_400_000,
    maxBytes: 100_000_000,
    otherBytes: () => 0,
    now: Date.now,
    async makeRoom() {},
    onTrouble() {},
    onForeignChange() {},
    onDamagedSegment() {},
  });
}

function append(log: DeliveryLog, n: number): Promise<unknown> {
  return log.append(deliveryOf(n, { body: Buffer.from(`${n} `.padEnd(lengths[n] ?? 0, 'x')) }));
}

function readerFrom(log: DeliveryLog, start = startOf(log.segments()[0])) {
  return createLogReader({ log, start, isWanted: () => true, onDamaged: () => expect.unreachable() });
}

function expectDelivery(found: LogDelivery | undefined, n: number): void {
  expect(found?.entry.id).toBe(`run-${n}`);
  const body = Buffer.from(found?.entry.body ?? []).toString();
  // Compared first, because a difference of a megabyte is slow to print.
  expect(body === `${n} `.padEnd(lengths[n] ?? 0, 'x')).toBe(true);
}

test('returns every delivery of every segment, whatever its length, also after reading ahead', async () => {
  const log = await openLog();
  for (const n of lengths.keys()) await append(log, n);
  expect(log.segments().length).toBeGreaterThan(2);
  const reader = readerFrom(log);
  for (const n of lengths.keys()) {
    if (n % 7 === 0) await reader.readAhead(n % 50, 1_000_000);
    expectDelivery(await reader.next(), n);
  }
  expect(await reader.next()).toBeUndefined();
  expect(reader.place()).toEqual(log.end());
  await reader.close();
  await log.close();
});

test('returns what is appended after it has reached the end', async () => {
  const log = await openLog();
  const reader = readerFrom(log);
  for (const n of lengths.keys()) {
    expect(await reader.next()).toBeUndefined();
    await append(log, n);
    expectDelivery(await reader.next(), n);
  }
  await reader.close();
  await log.close();
});

test('begins at the place of any delivery', async () => {
  const log = await openLog();
  for (const n of lengths.keys()) await append(log, n);
  const reader = readerFrom(log);
  for (const n of lengths.keys()) {
    const found = await reader.next();
    if (n % 20 !== 0) continue;
    const other = readerFrom(log, found?.place);
    expectDelivery(await other.next(), n);
    await other.close();
  }
  await reader.close();
  await log.close();
});
