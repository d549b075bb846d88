import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { forgeAnyNext } from '../../../src/chain/any-chain.ts';
import { forgeArkNext, startArkChain } from '../../../src/chain/ark/ark-chain.ts';
import type { ArkChain } from '../../../src/chain/ark/ark-state.ts';
import { signingBytesV2 } from '../../../src/chain/ark/ark-transaction.ts';
import { arkNetworks } from '../../../src/chain/network/ark-networks.ts';
import { addressOf, keysOf, walletKeys, walletNames } from '../../../src/chain/network/keys.ts';
import type { NetworkName } from '../../../src/chain/network/network-name.ts';
import { makePayload, type PayloadOptions } from '../../../src/chain/payload.ts';
import { readSavedChain } from '../../../src/chain/saved-chain.ts';
import { walletOf } from '../../../src/chain/state/ranking.ts';
import { eventNamesOf, parseEventName } from '../../../src/protocol/events/event-catalogue.ts';
import type { EventName } from '../../../src/protocol/events/event-names.ts';
import type { ArkGeneration } from '../../../src/protocol/events/generation.ts';
import type { TransactionV2 } from '../../../src/protocol/events/payloads/payloads-of-ark-2.7.ts';
import type { Block } from '../../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { draftOfV2 } from '../draft-of-v2.ts';
import { isSchnorrSigned } from '../verify-schnorr.ts';
import { isBlockSigned } from '../verify-signature.ts';

const at = { network: 'testnet', seed: 'ark', atMs: 1_795_427_213_459 } as const;
const generations = ['ark-2.3', 'ark-2.4', 'ark-2.7', 'ark-3'] as const;

/** What to set for a payload of the same kind as an example. */
const sets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'block.received.json': { numberOfTransactions: '1', vendorField: 'ghost payload ✓' },
  'transaction.applied.json': { vendorField: 'ghost payload ✓' },
  'transaction.forged.json': { vendorField: 'ghost payload ✓' },
  'transaction.applied.type3.json': { type: '3' },
};

describe.for([
  ['ark-2.7', 'ark-2.7.26'],
  ['ark-3', 'ark-3.9.1'],
] as const)('a payload of %s', ([generation, folder]) => {
  const directory = new URL(`../../vectors/payload-examples/${folder}/`, import.meta.url);

  test.for(readdirSync(directory))('has the keys, their order and the types of %s', (file) => {
    const example = JSON.parse(readFileSync(new URL(file, directory), 'utf8'));
    const event = parseEventName(example.event, generation);
    const made = readBack(makePayload(event, { ...at, generation, set: sets[file] ?? {} }));
    const isReceived = event === 'block.received';
    expect(shapesOf(isReceived ? withTransfersOnly(made) : made)).toEqual(
      shapesOf(isReceived ? withTransfersOnly(example.data) : example.data),
    );
  });
});

describe.for(generations)('every payload of %s', (generation) => {
  test.for(eventNamesOf[generation])(
    '%s has the same bytes each time, whatever was requested before',
    (event) => {
      const again = { ...at, generation, index: 2 };
      const first = JSON.stringify(makePayload(event, again));
      makePayload(event, { ...again, index: 3 });
      makePayload('block.forged', { ...again, generation: 'ark-3', seed: 'else' });
      expect(JSON.stringify(makePayload(event, again))).toBe(first);
    },
  );

  test('belongs to an event of its generation', () => {
    expect(() => makePayload('state:started', { ...at, generation })).toThrow(
      expect.objectContaining({ code: 'unknown-event' }),
    );
  });
});

describe.for(['ark-2.7', 'ark-3'] as const)('a chain of %s', (generation) => {
  const network = 'devnet';
  let chain = startArkChain({ ...at, network, generation });
  const steps = Array.from({ length: 120 }, (_, index) => {
    const before = chain;
    const step = forgeArkNext(chain, index % 20 === 7 ? { transactions: 12 } : {});
    chain = step.chain;
    return { before, ...step };
  });

  test('links blocks by whole hashes, each dated to the start of its slot', () => {
    for (const { before, block } of steps) {
      expect(block.previousBlock).toBe(before.lastId);
      expect(block.previousBlockHex).toBe(block.previousBlock);
      expect(block.id).toMatch(/^[0-9a-f]{64}$/);
      expect(block.idHex).toBe(block.id);
      expect(block.timestamp % 8).toBe(0);
      expect(isBlockSigned(block)).toBe(true);
    }
  });

  test('moves what a multipayment pays from its sender to the recipients', () => {
    let before = chain;
    let found = 0;
    for (let index = 0; index < 120; index += 1) {
      const step = forgeArkNext(before, { transactions: 1 });
      const [transaction] = step.transactions;
      if (transaction?.type === 6) {
        found += 1;
        const held = heldBy(step.chain, network);
        for (const [address, balance] of heldBy(before, network)) {
          const received = transaction.asset.payments.filter(({ recipientId }) => recipientId === address);
          const isSender = addressOfKey(transaction.senderPublicKey) === address;
          const sent = isSender ? BigInt(transaction.fee) + total(transaction.asset.payments) : 0n;
          const reward = address === addressOfKey(step.block.generatorPublicKey) ? rewardOf(step.block) : 0n;
          expect(held.get(address)).toBe(balance + total(received) - sent + reward);
        }
      }
      before = step.chain;
    }
    expect(found).toBeGreaterThan(1);

    function addressOfKey(publicKeyHex: string): string | undefined {
      const name = walletNames.find((wallet) => walletKeys(chain.seed, wallet).publicKeyHex === publicKeyHex);
      return name && addressOf(arkNetworks[network], walletKeys(chain.seed, name));
    }
  });

  test('counts the transactions of each sender without a gap, and signs them', () => {
    const nonces = new Map<string, bigint>();
    const transactions = steps.flatMap((step) => step.transactions).map(versionTwo);
    expect(transactions.length).toBeGreaterThan(60);
    for (const [index, transaction] of transactions.entries()) {
      const last = nonces.get(transaction.senderPublicKey);
      const nonce = BigInt(transaction.nonce);
      if (last !== undefined) expect(nonce).toBe(last + 1n);
      nonces.set(transaction.senderPublicKey, nonce);
      if (index % 8 === 0) expect(isSigned(transaction)).toBe(true);
    }
  });

  test('emits the events of a block in the order of the node', () => {
    const missed = steps.find(({ missedSlots }) => missedSlots > 0);
    expect(missed?.events.filter(({ event }) => event === 'forger.missing').length).toBe(missed?.missedSlots);
    for (const { events, transactions, missedSlots, block } of steps) {
      const told = events.map(({ event }) => event);
      const absent = told.filter((event) => event === 'round.missed');
      expect(told).toEqual([
        'block.received',
        ...Array.from({ length: missedSlots }, () => 'forger.missing'),
        ...(block.height % 51 === 0 ? [...absent, 'round.created', 'round.applied'] : []),
        ...transactions
          .map(versionTwo)
          .flatMap((transaction) => [
            'transaction.applied',
            ...(transaction.type === 2 ? ['delegate.registered'] : []),
            ...(transaction.type === 3
              ? [transaction.asset.votes[0]?.startsWith('+') === true ? 'wallet.vote' : 'wallet.unvote']
              : []),
          ]),
        'block.applied',
        'block.forged',
        ...transactions.map(() => 'transaction.forged'),
      ]);
    }
  });

  test('announces a round of 51 wallets by votes', () => {
    const created = readBack(makePayload('round.created', { ...at, generation }));
    const delegates = created.map((wallet: Wallet) => attributesOf(wallet).delegate);
    expect(delegates.map(({ rank }: { rank: number }) => rank)).toEqual(
      Array.from({ length: 51 }, (_, index) => index + 1),
    );
    expect(Object.keys(created[0])).toEqual(
      generation === 'ark-3'
        ? ['address', 'attributes', 'events', 'balance', 'nonce', 'publicKey']
        : ['address', 'balance', 'nonce', 'attributes', 'publicKey'],
    );
    expect(Object.keys(delegates[0])).toEqual([
      'username',
      'voteBalance',
      'forgedFees',
      'forgedRewards',
      'producedBlocks',
      'rank',
      'lastBlock',
      'round',
    ]);
  });

  test('keeps amounts above 2^53 exact', () => {
    const set = { amount: '9007199254740993', numberOfTransactions: '1' };
    expect(block({ generation, set }).totalAmount).toBe('9007199254740993');
    const made = transaction({ generation, set: { amount: '9007199254740993' } });
    expect(made.amount).toBe('9007199254740993');
    expect(isSigned(made)).toBe(true);
  });

  test.for<[Record<string, string>, Record<string, unknown>]>([
    [{ nonce: '77' }, { nonce: '77' }],
    [
      { type: '2', nonce: '3' },
      { type: 2, nonce: '3' },
    ],
    [{ passphrase: 'alice' }, { senderPublicKey: keysOf('alice').publicKeyHex }],
    [{ vendorField: 'hello' }, { vendorField: 'hello' }],
    [{ 'asset.delegate.username': 'ghost_51' }, { asset: { delegate: { username: 'ghost_51' } } }],
  ])('signs what %j sets', ([set, expected]) => {
    const made = transaction({ generation, set, index: 1 });
    expect(made).toMatchObject(expected);
    expect(isSigned(made)).toBe(true);
  });

  test.for<Record<string, string>>([
    { timestamp: '5' },
    { nonce: '-1' },
    { previousBlock: '1' },
    { id: '0' },
  ])('refuses a transaction with %j', (set) => {
    expect(() => transaction({ generation, set })).toThrow(expect.objectContaining({ code: 'bad-flag' }));
  });

  test('accepts only a whole hash as the parent of a block', () => {
    const previousBlock = 'ab'.repeat(32);
    expect(block({ network, generation, set: { previousBlock } }).previousBlockHex).toBe(previousBlock);
    expect(() => block({ network, generation, set: { previousBlock: '1' } })).toThrow(
      expect.objectContaining({ code: 'bad-flag' }),
    );
  });
});

test.for<[NetworkName, string, RegExp]>([
  ['mainnet', 'A', /^[0-9a-f]{64}$/],
  ['devnet', 'D', /^[0-9a-f]{64}$/],
  // Its milestone for whole hashes is a height that no chain reaches.
  ['testnet', 'A', /^\d{1,20}$/],
])('%s of ARK has its addresses and block ids in every generation', ([network, letter, id]) => {
  const version = arkNetworks[network].addressVersion;
  for (const generation of generations) {
    const chain = startArkChain({ ...at, network, generation });
    const { block, transactions } = forgeArkNext(chain);
    expect([chain.lastId, block.previousBlock, block.id]).toEqual(Array(3).fill(expect.stringMatching(id)));
    expect(transactions.length).toBeGreaterThan(0);
    for (const transaction of transactions) expect(transaction.network).toBe(version);
    const created = makePayload('round.created', { ...at, network, generation });
    expect(created).toEqual(
      Array(51).fill(expect.objectContaining({ address: expect.stringMatching(`^${letter}`) })),
    );
  }
});

test('the block at which whole hashes begin names its parent by the short form', () => {
  const first = arkNetworks.mainnet.fullIdsFromHeight;
  const blockAt = (height: number) =>
    block({ network: 'mainnet', generation: 'ark-2.4', set: { height: String(height) } });
  expect(blockAt(first ?? 0)).toMatchObject({
    previousBlock: expect.stringMatching(/^\d+$/),
    previousBlockHex: expect.stringMatching(/^[0-9a-f]{16}$/),
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(blockAt((first ?? 0) - 1).id).toMatch(/^\d+$/);
  expect(blockAt((first ?? 0) + 1).previousBlock).toMatch(/^[0-9a-f]{64}$/);
});

test.for(['ark-2.7', 'ark-3'] as const)(
  'a chain of %s begins only where transactions have version 2',
  (generation) => {
    const start = (atMs: number) => startArkChain({ ...at, network: 'mainnet', generation, atMs });
    expect(() => start(Date.UTC(2020, 0))).toThrow(expect.objectContaining({ code: 'bad-flag' }));
    expect(start(Date.UTC(2020, 2)).height).toBeGreaterThan(11_273_000);
  },
);

test.for(generations)('a chain of %s continues identically after it was saved as JSON', (generation) => {
  let live = startArkChain({ ...at, generation });
  for (let index = 0; index < 6; index += 1) {
    const saved = JSON.parse(JSON.stringify(live));
    expect(readSavedChain(saved)).toEqual(live);
    const step = forgeArkNext(live);
    expect(forgeAnyNext(readSavedChain(saved), {})).toEqual(step);
    live = step.chain;
  }
  const { sent: _, ...incomplete } = live;
  expect(() => readSavedChain(incomplete)).toThrow('"sent"');
});

describe('what differs between generations', () => {
  test.for<[EventName, ArkGeneration, unknown]>([
    ['forger.failed', 'ark-2.3', 'string'],
    ['forger.failed', 'ark-2.4', [['error', 'string']]],
    ['transaction.pool.removed', 'ark-2.3', 'string'],
    ['transaction.pool.removed', 'ark-2.7', 'string'],
    ['state.started', 'ark-3', 'boolean'],
    ['kernel.serviceProvider.booted', 'ark-3', [['name', 'string']]],
  ])('%s of %s has its own shape', ([event, generation, shape]) => {
    expect(shapesOf(makePayload(event, { ...at, generation }))).toEqual(shape);
  });

  test.for<[EventName, ArkGeneration]>([
    ['round.applied', 'ark-2.3'],
    ['round.applied', 'ark-3'],
    ['shutdown', 'ark-2.7'],
    ['crypto.milestone.changed', 'ark-3'],
  ])('%s of %s has no data', ([event, generation]) => {
    expect(makePayload(event, { ...at, generation })).toBeUndefined();
  });

  test.for<[ArkGeneration, readonly string[]]>([
    ['ark-2.3', ['id', 'blockId', 'sequence']],
    ['ark-2.4', ['id', 'blockId', 'sequence']],
    ['ark-2.7', ['id', 'blockId', 'sequence']],
    ['ark-3', ['id', 'blockId', 'blockHeight', 'sequence']],
  ])('of %s an applied transaction ends with %j', ([generation, last]) => {
    for (const event of ['transaction.applied', 'transaction.reverted', 'delegate.registered'] as const) {
      const keys = Object.keys(readBack(makePayload(event, { ...at, generation })));
      expect(keys.slice(keys.indexOf('id'))).toEqual(last);
    }
  });

  test('a received block of 2.3 has its amounts as numbers and names the sender', () => {
    const old = readBack(makePayload('block.received', { ...at, generation: 'ark-2.3' }));
    expect(typeof old.totalAmount).toBe('number');
    expect(Object.keys(old).slice(-3)).toEqual(['id', 'transactions', 'ip']);
    const later = readBack(makePayload('block.received', { ...at, generation: 'ark-2.4' }));
    expect(typeof later.totalAmount).toBe('string');
    expect(Object.keys(later).slice(-2)).toEqual(['id', 'transactions']);
  });

  test('the pool of 2.7 sends transactions in a list, with the bytes that were signed', () => {
    const [pooled] = readBack(makePayload('transaction.pool.added', { ...at, generation: 'ark-2.7' }));
    expect(Object.keys(pooled)).toEqual(['data', 'serialized', 'isVerified']);
    const bytes = Buffer.from(pooled.serialized.data).toString('hex');
    expect(bytes.startsWith('ff0217010000000000')).toBe(true);
    expect(bytes.endsWith(pooled.data.signature)).toBe(true);
    const [rejected] = readBack(makePayload('transaction.pool.rejected', { ...at, generation: 'ark-2.7' }));
    expect(Object.keys(rejected)).toEqual(['transaction', 'type', 'message']);
  });

  test('a peer has its keys in the order in which the node sets them', () => {
    const tail = ['state', 'plugins', 'latency', 'version', 'verificationResult', 'lastPinged'];
    const keysIn = (generation: ArkGeneration) =>
      Object.keys(readBack(makePayload('peer.added', { ...at, generation })));
    expect(keysIn('ark-2.7')).toEqual(['ip', 'ports', 'port', ...tail]);
    expect(keysIn('ark-3')).toEqual(['ip', 'port', 'ports', 'sequentialErrorCounter', ...tail]);
  });

  test('a vote event names the delegate of its signed transaction', () => {
    for (const [event, sign] of [
      ['wallet.vote', '+'],
      ['wallet.unvote', '-'],
    ] as const) {
      const made = readBack(makePayload(event, { ...at, generation: 'ark-3' }));
      expect(made.delegate).toBe(made.transaction.asset.votes[0]);
      expect(made.delegate.startsWith(sign)).toBe(true);
      expect(isSigned(made.transaction)).toBe(true);
    }
  });
});

interface Wallet {
  readonly attributes: { readonly attributes?: Attributes } & Attributes;
}
interface Attributes {
  readonly delegate: { readonly rank: number };
}

function attributesOf({ attributes }: Wallet): Attributes {
  return attributes.attributes ?? attributes;
}

function isSigned(transaction: TransactionV2): boolean {
  const key = Buffer.from(transaction.senderPublicKey, 'hex');
  const network = Object.values(arkNetworks).find(
    ({ addressVersion }) => addressVersion === transaction.network,
  );
  if (network === undefined) return false;
  const bytes = signingBytesV2(network, draftOfV2(transaction), key);
  return isSchnorrSigned(bytes, transaction.signature ?? '', transaction.senderPublicKey);
}

/** The balance of every wallet of the chain by its address. */
function heldBy(state: ArkChain, network: NetworkName): ReadonlyMap<string, bigint> {
  return new Map(
    walletNames.map((name) => [
      addressOf(arkNetworks[network], walletKeys(state.seed, name)),
      BigInt(walletOf(state, name).balance),
    ]),
  );
}

function total(payments: readonly { readonly amount: string }[]): bigint {
  return payments.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

function rewardOf({ reward, totalFee }: Block): bigint {
  return BigInt(reward) + BigInt(totalFee);
}

function versionTwo(transaction: { readonly version: 1 | 2 }): TransactionV2 {
  expect(transaction.version).toBe(2);
  return readBack(transaction);
}

function block(options: Partial<PayloadOptions>): Block {
  return readBack(makePayload('block.forged', { ...at, ...options }));
}

function transaction(options: Partial<PayloadOptions>): TransactionV2 {
  return readBack(makePayload('transaction.applied', { ...at, ...options }));
}

/** The payload as a receiver sees it; what is in it is what the tests find out. */
function readBack(payload: unknown) {
  return JSON.parse(JSON.stringify(payload));
}

/** Which transactions a block holds differs; a transfer is in each. */
function withTransfersOnly(data: { readonly transactions: readonly { readonly type: number }[] }): unknown {
  return { ...data, transactions: data.transactions.filter(({ type }) => type === 0) };
}

/** The JSON with its values replaced by their types; the items of a list by the different ones among them. */
function shapesOf(data: unknown): unknown {
  if (Array.isArray(data)) return [...new Set(data.map((item) => JSON.stringify(shapesOf(item))))].toSorted();
  if (data === null || typeof data !== 'object') return data === null ? 'null' : typeof data;
  return Object.entries(data).map(([key, value]) => [key, shapesOf(value)]);
}
