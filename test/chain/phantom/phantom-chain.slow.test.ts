import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { forgeAnyNext } from '../../../src/chain/any-chain.ts';
import {
  addressOf,
  delegateNames,
  type WalletName,
  walletKeys,
  walletNames,
} from '../../../src/chain/network/keys.ts';
import { maxTransactionsAt, rewardAt } from '../../../src/chain/network/network.ts';
import type { NetworkName } from '../../../src/chain/network/network-name.ts';
import { phantomNetworks } from '../../../src/chain/network/phantom-networks.ts';
import { forgerOfSlot, forgingOrder, isRoundEnd, roundOf, slotOf } from '../../../src/chain/network/round.ts';
import {
  type Chain,
  forgeNext,
  forkChain,
  type Step,
  startChain,
} from '../../../src/chain/phantom/phantom-chain.ts';
import { readSavedChain } from '../../../src/chain/saved-chain.ts';
import { pastBlocks } from '../../../src/chain/state/claimed-past.ts';
import { candidatesOf, walletOf } from '../../../src/chain/state/ranking.ts';
import { isBlockSigned, isSecondSigned, isTransactionSigned } from '../verify-signature.ts';

const atMs = 1_795_427_213_459;
const names = ['mainnet', 'devnet', 'testnet'] as const;

interface Forged extends Step {
  readonly before: Chain;
}

function forge(network: NetworkName, count: number, seed = 'invariants'): readonly Forged[] {
  const steps: Forged[] = [];
  let chain = startChain({ network, seed, atMs });
  for (let index = 0; index < count; index += 1) {
    const step = forgeNext(chain);
    steps.push({ before: chain, ...step });
    chain = step.chain;
  }
  return steps;
}

describe.for(names)('a chain on %s', (name) => {
  const network = phantomNetworks[name];
  const steps = forge(name, 3 * 51 + 10);
  const transactions = steps.flatMap((step) => step.transactions);

  test('links every block to the one before', () => {
    let parent = steps[0]?.before.lastId;
    let height = steps[0]?.before.height ?? 0;
    for (const { block } of steps) {
      expect(block.previousBlock).toBe(parent);
      expect(BigInt(`0x${block.previousBlockHex}`).toString()).toBe(parent);
      expect(block.height).toBe(height + 1);
      parent = block.id;
      height = block.height;
    }
  });

  test('starts at the requested time and never goes back', () => {
    const times = steps.map(({ block }) => block.timestamp);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    const secondsAt = (atMs - 1_546_516_800_000) / 1000;
    expect(times[0]).toBeGreaterThan(secondsAt - 10);
    expect(times[0]).toBeLessThanOrEqual(secondsAt);
  });

  test('lets the delegate of the slot forge, in the order of the round', () => {
    for (const { before, block } of steps) {
      const order = forgingOrder(before.ranking, roundOf(block.height));
      const forger = forgerOfSlot(order, slotOf(block.timestamp));
      expect(forger).toBeDefined();
      if (forger === undefined) continue;
      expect(block.generatorPublicKey).toBe(walletKeys('invariants', forger).publicKeyHex);
    }
  });

  test('stamps a block two seconds into its slot, or at once after a missed one', () => {
    for (const { block, missedSlots } of steps) {
      expect(missedSlots === 0 ? [2] : [0, 1]).toContain(block.timestamp % 8);
    }
    expect(steps.some(({ missedSlots }) => missedSlots > 0)).toBe(true);
  });

  test('sums up amounts, fees and ids, and pays the reward of the height', () => {
    for (const { block, transactions } of steps) {
      const total = (field: 'amount' | 'fee') =>
        transactions.reduce((sum, transaction) => sum + BigInt(transaction[field]), 0n).toString();
      expect(block.totalAmount).toBe(total('amount'));
      expect(block.totalFee).toBe(total('fee'));
      expect(block.reward).toBe(rewardAt(network, block.height).toString());
      expect(block.numberOfTransactions).toBe(transactions.length);
      expect(block.payloadLength).toBe(32 * transactions.length);
      const ids = Buffer.from(transactions.map(({ id }) => id).join(''), 'hex');
      expect(block.payloadHash).toBe(createHash('sha256').update(ids).digest('hex'));
    }
  });

  test('orders transactions by type, then id, and never repeats one', () => {
    const keyOf = ({ type, id }: { type: number; id: string }) => `${type}${id}`;
    for (const { transactions } of steps) {
      expect(transactions.map(keyOf)).toEqual(transactions.map(keyOf).toSorted());
    }
    expect(new Set(transactions.map(({ id }) => id)).size).toBe(transactions.length);
    expect(new Set(steps.map(({ block }) => block.id)).size).toBe(steps.length);
  });

  test('signs every block and transaction so that OpenSSL agrees', () => {
    for (const { block } of steps) expect(isBlockSigned(block)).toBe(true);
    for (const transaction of transactions) expect(isTransactionSigned(transaction)).toBe(true);
  });

  test('has transactions of its network, with a fee no higher than the static one', () => {
    for (const transaction of transactions) {
      expect(transaction.network).toBe(network.addressVersion);
      if (transaction.type === 8) return expect.unreachable('type 8 is in no block');
      expect(BigInt(transaction.fee)).toBeLessThanOrEqual(network.staticFees[transaction.type]);
      expect(BigInt(transaction.fee)).toBeGreaterThan(0n);
    }
  });

  test('counts the balances of voters as votes, after every block', () => {
    for (const { before, chain } of steps) {
      const gained = votesHeld(chain);
      for (const [name, held] of votesHeld(before)) gained.set(name, (gained.get(name) ?? 0n) - held);
      for (const name of candidatesOf(chain)) {
        const counted =
          BigInt(walletOf(chain, name).voteBalance) - BigInt(walletOf(before, name).voteBalance);
        expect(counted).toBe(gained.get(name) ?? 0n);
      }
    }
  });

  test('creates no money except the rewards', () => {
    const first = steps[0]?.before;
    const last = steps.at(-1)?.chain;
    if (first === undefined || last === undefined) return expect.unreachable('there are steps');
    const held = (chain: Chain) =>
      walletNames.reduce((sum, wallet) => sum + BigInt(walletOf(chain, wallet).balance), 0n);
    const rewards = steps.reduce((sum, { block }) => sum + BigInt(block.reward), 0n);
    const known = new Set(walletNames.map((wallet) => addressOf(network, walletKeys('invariants', wallet))));
    const toStrangers = transactions
      .filter((transaction) => transaction.type === 0)
      .filter(({ recipientId }) => !known.has(recipientId))
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    expect(held(last) - held(first)).toBe(rewards - toStrangers);
  });

  test('emits the events of a block in the order of the node', () => {
    for (const { before, events, block, transactions, chain } of steps) {
      const told = events.map(({ event }) => event);
      const missing = told.filter((event) => event === 'forger.missing');
      expect(told).toEqual([
        ...(isRoundEnd(block.height) ? [...missing, 'wallet.saved', 'round.created'] : []),
        ...transactions.flatMap(({ type }) =>
          type === 2 ? ['transaction.applied', 'delegate.registered'] : ['transaction.applied'],
        ),
        'block.applied',
        'block.forged',
        ...transactions.map(() => 'transaction.forged'),
      ]);
      expect(chain.height).toBe(before.height + 1);
    }
  });

  test('reports as missing exactly the delegates that forged nothing in a round', () => {
    const ends = steps.filter(({ block }) => isRoundEnd(block.height));
    expect(ends.length).toBe(4);
    for (const [index, { before, events }] of ends.entries()) {
      const missing = events.filter(({ event }) => event === 'forger.missing').map(({ data }) => data);
      if (index === 0) {
        expect(missing.length).toBeGreaterThan(0);
        continue;
      }
      const forged = steps
        .filter(({ block }) => roundOf(block.height) === roundOf(before.height + 1))
        .map(({ block }) => block.generatorPublicKey);
      expect(forged.length).toBe(51);
      const absent = before.ranking
        .map((name) => walletKeys('invariants', name).publicKeyHex)
        .filter((key) => !forged.includes(key));
      const reported = missing.map((data) => JSON.parse(JSON.stringify(data)).delegate.publicKey);
      expect(reported.toSorted()).toEqual(absent.toSorted());
    }
  });

  test('counts a missed round for the delegates it reports, and for nobody else', () => {
    for (const { before, chain, block, events } of steps) {
      const gained = delegateNames.filter(
        (delegate) => walletOf(chain, delegate).missedBlocks - walletOf(before, delegate).missedBlocks === 1,
      );
      const reported = events.filter(({ event }) => event === 'forger.missing').map(({ data }) => data);
      expect(reported.length).toBe(isRoundEnd(block.height) ? gained.length : 0);
      for (const delegate of gained) {
        const { missedBlocks, username } = walletOf(chain, delegate);
        expect(reported).toContainEqual({ delegate: expect.objectContaining({ missedBlocks, username }) });
      }
    }
  });

  test('has a past of two rounds in which each block has its forger, height and time', () => {
    const chain = startChain({ network: name, seed: 'past', atMs });
    const past = pastBlocks(chain);
    expect(past.at(-1)).toMatchObject({ height: chain.height, id: chain.lastId });
    expect(past.map(({ height }) => chain.height - height).toReversed()).toEqual([...past.keys()]);
    const slots = past.map(({ timestamp }) => slotOf(timestamp));
    const gaps = slots.flatMap((slot, index) =>
      index > 0 && slot - (slots[index - 1] ?? 0) > 1 ? [index] : [],
    );
    expect(gaps.length).toBe(1);
    for (const [index, { forger, height, timestamp }] of past.entries()) {
      const order = forgingOrder(chain.ranking, roundOf(height));
      expect(forgerOfSlot(order, slotOf(timestamp))).toBe(forger);
      expect(timestamp % 8).toBe(gaps.includes(index) ? 0 : 2);
    }
  });

  test('announces each round in the order in which it is then forged', () => {
    const announced = steps.find(({ block }) => isRoundEnd(block.height));
    const created = announced?.events.find(({ event }) => event === 'round.created')?.data;
    if (!Array.isArray(created)) return expect.unreachable('the third block ends a round');
    const round = steps.filter(({ block }) => roundOf(block.height) === created[0].round);
    expect(round.length).toBe(51);
    for (const { block } of round) {
      expect(block.generatorPublicKey).toBe(created[slotOf(block.timestamp) % 51].publicKey);
    }
  });
});

describe('a chain', () => {
  test('is the same for the same seed and time, and differs for another seed', () => {
    const told = (seed: string) => JSON.stringify(forge('devnet', 8, seed).map(({ events }) => events));
    expect(told('one')).toBe(told('one'));
    expect(told('one')).not.toBe(told('two'));
  });

  test('continues identically after it was saved as JSON', () => {
    let live = startChain({ network: 'testnet', seed: 'saved', atMs });
    for (let index = 0; index < 10; index += 1) {
      const revived = readSavedChain(JSON.parse(JSON.stringify(live)));
      expect(revived).toEqual(live);
      const step = forgeNext(live);
      expect(forgeAnyNext(revived, {})).toEqual(step);
      live = step.chain;
    }
  });

  test('is not changed when a block is forged on it', () => {
    const chain = startChain({ network: 'mainnet', seed: 'frozen', atMs });
    const text = JSON.stringify(chain);
    forgeNext(forgeNext(chain).chain);
    expect(JSON.stringify(chain)).toBe(text);
  });

  test('continues with another block at the same height after a fork', () => {
    const chain = startChain({ network: 'mainnet', seed: 'fork', atMs });
    const main = forgeNext(chain).block;
    const fork = forgeNext(forkChain(chain)).block;
    expect(fork.previousBlock).toBe(main.previousBlock);
    expect(fork.height).toBe(main.height);
    expect(fork.id).not.toBe(main.id);
    expect(fork.generatorPublicKey).not.toBe(main.generatorPublicKey);
  });

  test('mixes all four types, and has second signed transactions after a second signature', () => {
    let chain = startChain({ network: 'mainnet', seed: 'mix', atMs });
    const types = new Map<number, number>();
    const secondKeysOf = new Map<string, string>();
    for (let index = 0; index < 12; index += 1) {
      const step = forgeNext(chain, { transactions: 150 });
      expect(step.transactions.length).toBe(150);
      for (const transaction of step.transactions) {
        types.set(transaction.type, (types.get(transaction.type) ?? 0) + 1);
        const second = secondKeysOf.get(transaction.senderPublicKey);
        expect(transaction.secondSignature === undefined).toBe(second === undefined);
        if (second !== undefined) expect(isSecondSigned(transaction, second)).toBe(true);
      }
      for (const transaction of step.transactions) {
        if (transaction.type !== 1) continue;
        secondKeysOf.set(transaction.senderPublicKey, transaction.asset.signature.publicKey);
      }
      chain = step.chain;
    }
    expect(secondKeysOf.size).toBeGreaterThan(5);
    expect(types.get(0)).toBeGreaterThan(1500);
    expect(types.get(3)).toBeGreaterThan(50);
    expect(types.get(2)).toBeGreaterThan(20);
  });

  test('refuses more transactions than a block may hold', () => {
    const chain = startChain({ network: 'testnet', seed: 'full', atMs });
    const most = maxTransactionsAt(phantomNetworks.testnet, chain.height);
    expect(() => forgeNext(chain, { transactions: most + 1 })).toThrow(
      expect.objectContaining({ code: 'bad-flag' }),
    );
  });

  test.for([0, Number.NaN, 1_546_516_800_000, 9e15])('refuses to start at %d', (atMs) => {
    expect(() => startChain({ network: 'mainnet', seed: '', atMs })).toThrow(
      expect.objectContaining({ code: 'bad-flag' }),
    );
  });

  test('starts within hours of the epoch', () => {
    const chain = startChain({ network: 'mainnet', seed: '', atMs: 1_546_516_800_000 + 3 * 3_600_000 });
    expect(chain.height).toBeLessThan(chain.slot);
    expect(isBlockSigned(forgeNext(chain).block)).toBe(true);
  });

  test.for([null, 1, [], {}, { version: 3 }])('is not read from %j', (value) => {
    expect(() => readSavedChain(value)).toThrow(expect.objectContaining({ code: 'malformed-payload' }));
  });

  test('is not read with a wallet that lacks its balance, and the message names the part', () => {
    const { chain } = forgeNext(startChain({ network: 'mainnet', seed: 'torn', atMs }));
    const text = JSON.stringify(chain).replace('"balance"', '"ballast"');
    expect(() => readSavedChain(JSON.parse(text))).toThrow('"wallets"');
  });
});

/** What the voters of each delegate hold; votes from outside the story never change and are left out. */
function votesHeld(chain: Chain): Map<WalletName, bigint> {
  const votes = new Map<WalletName, bigint>();
  for (const { vote, balance } of walletNames.map((name) => walletOf(chain, name))) {
    if (vote !== null) votes.set(vote, (votes.get(vote) ?? 0n) + BigInt(balance));
  }
  return votes;
}
