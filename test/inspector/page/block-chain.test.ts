import { expect, test } from 'vitest';
import type { BlockFacts } from '../../../src/inspector/messages.ts';
import { BlockChain } from '../../../src/inspector/page/model/block-chain.ts';
import { blockFacts, deliveryRow } from './delivery-row.ts';

function chainOf(blocks: readonly BlockFacts[], maxBlocks = 100): BlockChain {
  const chain = new BlockChain(maxBlocks);
  for (const [index, block] of blocks.entries()) chain.add('a', deliveryRow(index + 1, { block }));
  return chain;
}

const idsOf = (chain: BlockChain) =>
  Array.from({ length: chain.length }, (_, index) => chain.at(index)?.facts.id);

test('orders blocks by height, and marks those that arrived after a higher one', () => {
  const chain = chainOf([1, 3, 2, 4].map((height) => blockFacts(height)));
  expect(idsOf(chain)).toEqual(['1', '2', '3', '4']);
  expect([0, 1, 2, 3].map((index) => chain.at(index)?.isLate)).toEqual([false, true, false, false]);
});

test('links a block to the previous one', () => {
  const chain = chainOf([1, 2].map((height) => blockFacts(height)));
  expect(chain.linksOf(1, 8)).toEqual({ missingBelow: 0, isFork: false, link: 'linked', missedSlots: 0 });
  expect(chain.linksOf(0, 8).link).toBe('unknown');
});

test('counts the heights missing below a block', () => {
  const chain = chainOf([1, 2, 6].map((height) => blockFacts(height)));
  expect(chain.linksOf(2, 8)).toMatchObject({ missingBelow: 3, link: 'unknown' });
});

test('marks both blocks of one height as a fork, and links the next block to either of them', () => {
  const other = blockFacts(2, { id: 'other' });
  const chain = chainOf([blockFacts(1), blockFacts(2), other, blockFacts(3, { previousBlock: '2' })]);
  expect([0, 1, 2, 3].map((index) => chain.linksOf(index, 8).isFork)).toEqual([false, true, true, false]);
  expect([1, 2, 3].map((index) => chain.linksOf(index, 8).link)).toEqual(['linked', 'linked', 'linked']);
});

test('marks a block whose previous block is another than the one received', () => {
  const chain = chainOf([blockFacts(1), blockFacts(2, { previousBlock: 'unheard' })]);
  expect(chain.linksOf(1, 8).link).toBe('broken');
});

test('gathers the events of a block, and counts deliveries that repeat one', () => {
  const chain = new BlockChain(10);
  const block = blockFacts(1);
  const events = ['block.received', 'block.applied', 'block.applied'];
  for (const [index, event] of events.entries()) chain.add('a', deliveryRow(index + 1, { event, block }));
  chain.add('a', deliveryRow(4, { event: 'block.forged', block, duplicateOf: 2 }));
  expect(chain.at(0)).toMatchObject({
    events: ['block.received', 'block.applied', 'block.forged'],
    repeats: 2,
    delivery: { run: 'a', id: 1 },
  });
});

test('counts missed slots from the usual time between blocks', () => {
  const timestamps = [8, 16, 24, 48];
  const chain = chainOf(timestamps.map((timestamp, index) => blockFacts(index + 1, { timestamp })));
  expect(chain.slotSeconds()).toBe(8);
  expect(chain.linksOf(3, chain.slotSeconds()).missedSlots).toBe(2);
});

test('knows no usual time between blocks without timestamps', () => {
  const chain = chainOf([1, 2].map((height) => blockFacts(height, { timestamp: null })));
  expect(chain.slotSeconds()).toBeUndefined();
  expect(chain.linksOf(1, undefined).missedSlots).toBe(0);
});

test('drops the lowest blocks, and ignores lower ones from then on', () => {
  const chain = chainOf(
    Array.from({ length: 15 }, (_, index) => blockFacts(index + 10)),
    10,
  );
  chain.add('a', deliveryRow(99, { block: blockFacts(1) }));
  expect(chain.length).toBeLessThan(13);
  expect(chain.at(chain.length - 1)?.facts.height).toBe(24);
  expect(chain.at(0)?.facts.height).toBeGreaterThan(9);
});

test('ignores deliveries that are not about a block', () => {
  const chain = new BlockChain(10);
  chain.add('a', deliveryRow(1));
  expect(chain.length).toBe(0);
});
