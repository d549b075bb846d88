import { describe, expect, test } from 'vitest';
import { eventTimeMs, neededBy, startEndingBy } from '../../../src/chain/event-times.ts';
import { makePayload } from '../../../src/chain/payload.ts';
import type { PayloadsOf } from '../../../src/protocol/events/payloads-of.ts';

const nowMs = Date.UTC(2026, 0, 1, 12);
const origin = { generation: 'mainsail', network: 'mainnet', seed: 'sail', atMs: nowMs } as const;

type Event = keyof PayloadsOf<'mainsail'>;

// What a payload holds is held against the contract elsewhere.
function made<Name extends Event>(event: Name, index = 0): PayloadsOf<'mainsail'>[Name] {
  return makePayload(event, { ...origin, index }) as PayloadsOf<'mainsail'>[Name];
}

describe('the blocks of Mainsail', () => {
  const blocks = Array.from({ length: 20 }, (_, index) => made('block.applied', index));

  test('are linked, eight seconds and one height apart', () => {
    for (const [index, block] of blocks.slice(1).entries()) {
      const parent = blocks[index];
      expect(block.previousBlock).toBe(parent?.id);
      expect(block.height - (parent?.height ?? 0)).toBe(1);
      expect(block.timestamp - (parent?.timestamp ?? 0)).toBe(8_000);
    }
  });

  test('add up their transactions, and leave them out if there are none', () => {
    for (const { transactions, ...block } of blocks) {
      expect(transactions === undefined).toBe(block.numberOfTransactions === 0);
      const sum = (key: 'amount' | 'fee') =>
        (transactions ?? []).reduce((total, transaction) => total + BigInt(transaction[key]), 0n).toString();
      expect([block.totalAmount, block.totalFee]).toEqual([sum('amount'), sum('fee')]);
      expect((transactions ?? []).map(({ sequence }) => sequence)).toEqual(
        (transactions ?? []).map((_, n) => n),
      );
    }
    expect(new Set(blocks.map(({ numberOfTransactions }) => numberOfTransactions > 0)).size).toBe(2);
  });

  test('differ by index, and are the same again with the same seed', () => {
    expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
    expect(made('block.applied', 3)).toEqual(blocks[3]);
  });
});

test('the last block of a run is not in the future', () => {
  const needed = neededBy('block.applied', 100, origin);
  if (needed === undefined) return expect.unreachable('blocks have times');
  const atMs = startEndingBy(nowMs, needed);
  const lastMs = eventTimeMs('block.applied', 99, { ...origin, atMs }) ?? 0;
  expect(nowMs - lastMs).toBeGreaterThanOrEqual(0);
  expect(nowMs - lastMs).toBeLessThan(8_000);
  expect(neededBy('peer.added', 5, origin)).toBeUndefined();
});

test('nothing can be set, because nothing is signed', () => {
  expect(() => makePayload('block.applied', { ...origin, set: { height: '5' } })).toThrow(
    expect.objectContaining({ code: 'bad-flag' }),
  );
  expect(() => makePayload('round.created', origin)).toThrow(
    expect.objectContaining({ code: 'unknown-event' }),
  );
});
