import { expect, test } from 'vitest';
import { createKeptDeliveries } from '../../../src/inspector/server/kept-deliveries.ts';
import { keepReception } from '../../../src/inspector/server/kept-delivery.ts';
import { bodyOf, receptionOf, rejectedReception } from '../../terminal/example-reception.ts';
import { addBlock, exampleWords } from './example-inspector.ts';

const maxCount = 3_000;
/** Deliveries are forgotten in groups. */
const group = 1_024;

test('the oldest deliveries are forgotten, and the others are found by their ids', async () => {
  const kept = createKeptDeliveries({ maxCount, maxBodyLength: 1_000_000_000 });
  for (let id = 1; id <= 10_000; id += 1) addBlock(kept, id);
  expect(kept.total()).toBe(10_000);
  expect(kept.oldest()).toBeGreaterThanOrEqual(10_000 - maxCount - group);
  expect(kept.oldest()).toBeLessThanOrEqual(10_000 - maxCount);
  for (const id of [0, 1, kept.oldest(), 10_001, 2 ** 53, -1, 1.5, Number.NaN]) {
    expect(await kept.find(id), String(id)).toBeUndefined();
  }
  for (const id of [kept.oldest() + 1, 9_000, 10_000]) expect((await kept.find(id))?.id).toBe(id);
});

test('refused requests with large headers, and names of events, take bounded memory', () => {
  const kept = createKeptDeliveries({ maxCount: 1_000_000, maxBodyLength: 1_000_000 });
  const rawHeaders = ['X-Filler', '"'.repeat(15_000)];
  for (let n = 0; n < 20_000; n += 1) {
    const reception = rejectedReception(
      { reason: 'wrong-length' },
      { rawHeaders: [...rawHeaders, 'X-N', `${n}`] },
    );
    kept.add((id) => keepReception({ ...reception, id }, undefined, exampleWords));
  }
  let length = 0;
  for (let position = kept.oldest(); position < kept.total(); position += 1)
    length += kept.at(position)?.headersText.length ?? 0;
  expect(length).toBeLessThan(150_000_000);
  expect(length).toBeGreaterThan(50_000_000);
  const body = bodyOf('x'.repeat(1_000_000), '1');
  kept.add((id) => keepReception(receptionOf(body, { id }), Buffer.from(body), exampleWords));
  expect(kept.at(kept.total() - 1)?.rowText.length).toBeLessThan(2_000);
});

test('a body that cannot be read again is missing, and that is reported', async () => {
  const causes: unknown[] = [];
  const kept = createKeptDeliveries({
    maxCount,
    maxBodyLength: 10,
    readBody: () => Promise.reject(new Error('gone')),
    onUnreadable: (cause) => causes.push(cause),
  });
  addBlock(kept, 1);
  addBlock(kept, 2);
  expect(await kept.find(1)).toMatchObject({ id: 1, body: undefined });
  expect(causes).toEqual([new Error('gone')]);
});

test('beyond the limit the oldest bodies are dropped, and read from where they were recorded', async () => {
  const asked: number[] = [];
  const kept = createKeptDeliveries({
    maxCount,
    maxBodyLength: 5_000,
    async readBody({ id }) {
      asked.push(id);
      return id === 1 ? 'recorded' : undefined;
    },
  });
  for (let id = 1; id <= 10; id += 1) {
    const body = bodyOf('block.forged', `"${'x'.repeat(1_000)}"`);
    kept.add((number) => keepReception(receptionOf(body, { id: number }), Buffer.from(body), exampleWords));
  }
  expect((await kept.find(1))?.body).toBe('recorded');
  expect((await kept.find(2))?.body).toBeUndefined();
  expect((await kept.find(10))?.body).toHaveLength(bodyOf('block.forged', `"${'x'.repeat(1_000)}"`).length);
  expect(asked).toEqual([1, 2]);
  // It is not kept again.
  expect(kept.at(0)?.body).toBeUndefined();
});

test('a body larger than the limit is kept until the next one arrives', () => {
  const kept = createKeptDeliveries({ maxCount, maxBodyLength: 10 });
  addBlock(kept, 1);
  expect(kept.at(0)?.body).toContain('block.forged');
  addBlock(kept, 2);
  expect(kept.at(0)?.body).toBeUndefined();
  expect(kept.at(1)?.body).toContain('block.forged');
});
