import { expect, test } from 'vitest';
import { type Chain, forgeNext, startChain } from '../../src/chain/phantom/phantom-chain.ts';
import type { Block } from '../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';

interface Delegate {
  readonly username: string;
  readonly publicKey: string;
  readonly voteBalance: string;
  readonly rate: number;
  readonly producedBlocks: number;
  readonly missedBlocks: number;
  readonly forgedFees: string;
  readonly forgedRewards: string;
}

interface Round {
  readonly chain: Chain;
  readonly blocks: readonly Block[];
  /** The delegates of the next round, in forging order. */
  readonly delegates: readonly Delegate[];
  readonly missing: readonly Delegate[];
}

function playRound(start: Chain): Round {
  const blocks: Block[] = [];
  for (let chain = start; ; ) {
    const step = forgeNext(chain);
    chain = step.chain;
    blocks.push(step.block);
    const created = step.events.find(({ event }) => event === 'round.created');
    if (created === undefined) continue;
    const missing = step.events
      .filter(({ event }) => event === 'forger.missing')
      .map(({ data }) => plain<{ delegate: Delegate }>(data).delegate);
    return { chain, blocks, delegates: plain<readonly Delegate[]>(created.data), missing };
  }
}

/** As it reaches a handler. */
function plain<Shape>(data: unknown): Shape {
  return JSON.parse(JSON.stringify(data));
}

const start = startChain({ network: 'mainnet', seed: 'counters', atMs: Date.UTC(2026, 10, 23) });
const first = playRound(start);
const second = playRound(first.chain);

test('the rate of delegates follows their votes, and their keys when votes are equal', () => {
  const byRate = second.delegates.toSorted((one, other) => one.rate - other.rate);
  expect(byRate.map(({ rate }) => rate)).toEqual(byRate.map((_, index) => index + 1));
  for (const [index, delegate] of byRate.slice(1).entries()) {
    const better = byRate[index];
    const difference = BigInt(better?.voteBalance ?? 0) - BigInt(delegate.voteBalance);
    expect(difference).toBeGreaterThanOrEqual(0n);
    if (difference === 0n) expect(delegate.publicKey > (better?.publicKey ?? '')).toBe(true);
  }
  const [best, worst] = [byRate[0], byRate.at(-1)];
  expect(BigInt(best?.voteBalance ?? 0)).toBeGreaterThan(BigInt(worst?.voteBalance ?? 0));
});

test('the forged totals of delegates grow by the blocks, rewards and fees of the round', () => {
  expect(second.blocks).toHaveLength(51);
  for (const after of second.delegates) {
    const before = first.delegates.find(({ publicKey }) => publicKey === after.publicKey);
    if (before === undefined) continue;
    const own = second.blocks.filter(({ generatorPublicKey }) => generatorPublicKey === after.publicKey);
    const sum = (of: (block: Block) => string) => own.reduce((total, block) => total + BigInt(of(block)), 0n);
    expect(after.producedBlocks - before.producedBlocks, after.username).toBe(own.length);
    expect(BigInt(after.forgedRewards) - BigInt(before.forgedRewards)).toBe(sum(({ reward }) => reward));
    expect(BigInt(after.forgedFees) - BigInt(before.forgedFees)).toBe(sum(({ totalFee }) => totalFee));
  }
});

test('missing delegates forged nothing in the round, and their missed blocks are counted', () => {
  const forgers = new Set(second.blocks.map(({ generatorPublicKey }) => generatorPublicKey));
  const silent = first.delegates.filter(({ publicKey }) => !forgers.has(publicKey));
  expect(second.missing.map(({ publicKey }) => publicKey).toSorted()).toEqual(
    silent.map(({ publicKey }) => publicKey).toSorted(),
  );
  for (const { publicKey, missedBlocks } of second.missing) {
    const before = first.delegates.find((delegate) => delegate.publicKey === publicKey);
    expect(missedBlocks).toBeGreaterThan(before?.missedBlocks ?? 0);
  }
});
