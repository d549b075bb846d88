import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysOf } from '../../src/chain/network/keys.ts';
import { isNodeTotal } from '../../src/chain/network/money.ts';
import type { NetworkName } from '../../src/chain/network/network-name.ts';
import { makePayload, type PayloadOptions } from '../../src/chain/payload.ts';
import { forgeNext, startChain } from '../../src/chain/phantom/phantom-chain.ts';
import { type EventName, eventNames } from '../../src/protocol/events/event-catalogue.ts';
import type {
  Block,
  TransactionV1 as Transaction,
} from '../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { isBlockSigned, isSecondSigned, isTransactionSigned } from './verify-signature.ts';

const at = { network: 'mainnet', seed: 'payload', atMs: 1_795_427_213_459 } as const;

describe('the payload of an event', () => {
  const told = eventsOfChain(60);

  test.for([
    'block.applied',
    'block.forged',
    'transaction.applied',
    'transaction.forged',
    'forger.missing',
    'round.created',
    'wallet.saved',
  ] as const)('%s is the one that the chain emits', (event) => {
    const fromChain = told.filter((entry) => entry.event === event).map(({ data }) => data);
    const made = fromChain.map((_, index) => makePayload(event, { ...at, index }));
    expect(JSON.stringify(made)).toBe(JSON.stringify(fromChain));
  });

  test('block.reverted is a block of the chain', () => {
    expect(makePayload('block.reverted', { ...at, index: 2 })).toEqual(block({ index: 2 }));
  });

  test.for(eventNames)('%s has the same bytes each time, whatever was requested before', (event) => {
    const first = JSON.stringify(makePayload(event, { ...at, seed: 'again', index: 2 }));
    makePayload(event, { ...at, seed: 'again', index: 4 });
    makePayload('round.created', { ...at, seed: 'other' });
    expect(JSON.stringify(makePayload(event, { ...at, seed: 'again', index: 2 }))).toBe(first);
    expect(first).toBeDefined();
  });

  test.for(eventNames.filter((event) => event !== 'state:started' && event !== 'wallet.saved'))(
    '%s differs from one index to the next',
    (event) => {
      expect(makePayload(event, { ...at, index: 1 })).not.toEqual(makePayload(event, at));
    },
  );

  test.for(['block.forged', 'transaction.applied', 'forger.missing', 'delegate.registered'] as const)(
    '%s differs from one seed to another',
    (event) => {
      expect(makePayload(event, { ...at, seed: 'else' })).not.toEqual(makePayload(event, at));
    },
  );

  test('transaction.expired was signed six hours before', () => {
    const age =
      Math.floor((at.atMs - 1_546_516_800_000) / 1000) - transaction('transaction.expired').timestamp;
    expect(age).toBeGreaterThanOrEqual(21_600);
    expect(age).toBeLessThan(21_700);
  });

  test.for(['delegate.registered', 'delegate.resigned', 'transaction.expired'] as const)(
    '%s carries a valid signature',
    (event) => {
      for (const index of [0, 1, 2000]) expect(isTransactionSigned(transaction(event, { index }))).toBe(true);
    },
  );

  test('is refused at a negative index', () => {
    expect(() => makePayload('block.forged', { ...at, index: -1 })).toThrow(badFlag());
  });
});

describe('an override in a block', () => {
  test.for<[string, Record<string, string>, Partial<Block>]>([
    ['height', { height: '400000' }, { height: 400_000, reward: '2000000000' }],
    ['a height before rewards', { height: '299999' }, { height: 299_999, reward: '0' }],
    [
      'height 2, whose parent is the genesis block',
      { height: '2' },
      { previousBlock: '14254221835119483832' },
    ],
    ['timestamp', { timestamp: '248900010' }, { timestamp: 248_900_010 }],
    ['parent', { previousBlock: '1000006651077645' }, { previousBlockHex: '00038d803135e40d' }],
    ['forger', { forger: 'alice' }, { generatorPublicKey: keysOf('alice').publicKeyHex }],
    ['no transactions', { numberOfTransactions: '0' }, { totalAmount: '0', payloadLength: 0 }],
    ['transactions', { numberOfTransactions: '7' }, { numberOfTransactions: 7, payloadLength: 224 }],
    ['amount', { numberOfTransactions: '1', amount: '5' }, { totalAmount: '5' }],
    ['an amount in JSON', { numberOfTransactions: '1', amount: '"5"' }, { totalAmount: '5' }],
    ['fee', { numberOfTransactions: '1', fee: '3000' }, { totalFee: '3000' }],
    ['total amount', { totalAmount: '1000' }, { totalAmount: '1000', numberOfTransactions: 1 }],
    [
      'total amount shared by several',
      { totalAmount: '90071992547409920', numberOfTransactions: '3' },
      { totalAmount: '90071992547409920', numberOfTransactions: 3 },
    ],
    ['total fee', { totalFee: '7', numberOfTransactions: '2' }, { totalFee: '7' }],
    [
      'a whale, rounded as by the node',
      { amount: '95556627155586950' },
      { totalAmount: '95556627155586944' },
    ],
    ['more than a node can hold', { amount: '12000000000000000000' }, { totalAmount: '9223372036854775807' }],
  ])('of %s is signed with the rest', ([, set, expected]) => {
    for (const index of [0, 1, 5]) {
      const made = block({ set, index });
      expect(made).toMatchObject(expected);
      expect(isBlockSigned(made)).toBe(true);
    }
  });

  test('sets the values of the only transaction', () => {
    const set = {
      amount: '7',
      fee: '3000',
      vendorField: '"✓"',
      recipientId: 'PAdBt5EcD4r3BiH9CAV6795MJWpfCv2xC3',
    };
    const step = forgeNext(startChain(at), { set: { ...set, numberOfTransactions: '1' } });
    expect(step.transactions).toMatchObject([{ ...set, vendorField: '✓', vendorFieldHex: 'e29c93' }]);
    expect(step.block).toEqual(block({ set: { ...set, numberOfTransactions: '1' } }));
  });

  test('changes the payload but not the chain it is taken from', () => {
    const plain = block({ index: 3 });
    expect(block({ index: 3, set: { height: '9' } }).previousBlock).toBe(plain.previousBlock);
    expect(block({ index: 3 })).toEqual(plain);
  });

  test.for<[string, Record<string, string>]>([
    ['an unknown path', { reward: '1' }],
    ['a height of 1', { height: '1' }],
    ['a height that is not a number', { height: 'tall' }],
    ['a height beyond 32 bits', { height: '4294967296' }],
    ['an amount with a point', { amount: '1.5' }],
    ['a negative amount', { amount: '-1' }],
    ['an amount with an exponent', { amount: '1e8' }],
    ['another network’s address', { recipientId: 'APD7R1D5BYniTSh9HgtoEsz77yx5viiuhH' }],
    ['an address with a typing error', { recipientId: 'PAdBt5EcD4r3BiH9CAV6795MJWpfCv2xC4' }],
    ['a vendor field of 65 bytes', { vendorField: 'x'.repeat(65) }],
    ['a parent beyond 64 bits', { previousBlock: '18446744073709551616' }],
    ['more transactions than fit', { numberOfTransactions: '151' }],
    ['an amount in an empty block', { amount: '5', numberOfTransactions: '0' }],
    ['a total too small to share', { totalAmount: '1', numberOfTransactions: '2' }],
    ['the largest amount among others', { amount: '9223372036854775807', numberOfTransactions: '2' }],
    ['an amount and the total of amounts', { amount: '1', totalAmount: '2' }],
    ['a fee and the total of fees', { fee: '1', totalFee: '2' }],
    ['a path of Object.prototype', { constructor: '1' }],
  ])('is refused with %s', ([, set]) => {
    expect(() => block({ set })).toThrow(badFlag());
  });

  test('is refused with the paths that are known', () => {
    expect(() => block({ set: { hight: '5' } })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('height, timestamp, previousBlock') }),
    );
  });

  test('keeps an amount exact when asked to', () => {
    const set = { amount: '9007199254740993', numberOfTransactions: '1' };
    expect(block({ set, exact: true }).totalAmount).toBe('9007199254740993');
    expect(block({ set }).totalAmount).toBe('9007199254740992');
    for (const beyond of [
      { amount: '18446744073709551616' },
      { amount: '18446744073709551615', numberOfTransactions: '2' },
      { fee: '18446744073709551615', numberOfTransactions: '2' },
    ]) {
      expect(() => block({ set: beyond, exact: true })).toThrow(badFlag());
    }
  });

  test('gives a total that a node can sum in doubles, whatever the amount', () => {
    const amounts = fc.bigInt({ min: 0n, max: 2n ** 64n });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 5 }), (amount, index) => {
        const made = block({ set: { amount: amount.toString() }, index });
        expect(isNodeTotal(BigInt(made.totalAmount))).toBe(true);
        expect(isBlockSigned(made)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('an override in a transaction', () => {
  const votes = '+0390292885edb67615fa58cadb16baa3e9dba989e69f3fa1b1572d3c4188b500cf';
  const secondKey = keysOf('second').publicKeyHex;

  test.for<[Record<string, string>, Record<string, unknown>]>([
    [{ amount: '5' }, { type: 0, amount: '5' }],
    [{ amount: '9007199254740993' }, { amount: '9007199254740992' }],
    [{ fee: '123' }, { fee: '123' }],
    [{ timestamp: '77' }, { timestamp: 77 }],
    [{ vendorField: 'hello' }, { vendorField: 'hello', vendorFieldHex: '68656c6c6f' }],
    [{ vendorField: '5' }, { vendorField: '5' }],
    [{ vendorField: '"\\ud800"' }, { vendorField: '\ufffd', vendorFieldHex: 'efbfbd' }],
    [{ expiration: '9' }, { expiration: 9 }],
    [
      { recipientId: 'PAdBt5EcD4r3BiH9CAV6795MJWpfCv2xC3' },
      { recipientId: 'PAdBt5EcD4r3BiH9CAV6795MJWpfCv2xC3' },
    ],
    [{ passphrase: 'alice' }, { senderPublicKey: keysOf('alice').publicKeyHex }],
    [{ type: '1' }, { type: 1, amount: '0' }],
    [{ type: '2' }, { type: 2, amount: '0' }],
    [{ type: '3' }, { type: 3, amount: '0' }],
    [{ 'asset.votes': votes }, { type: 3, asset: { votes: [votes] } }],
    [{ 'asset.votes': `["${votes}"]` }, { asset: { votes: [votes] } }],
    [{ 'asset.delegate.username': 'ghost_51' }, { type: 2, asset: { delegate: { username: 'ghost_51' } } }],
    [{ 'asset.signature.publicKey': secondKey }, { type: 1, asset: { signature: { publicKey: secondKey } } }],
  ])('%j is signed with the rest', ([set, expected]) => {
    for (const index of [0, 1, 9]) {
      const made = transaction('transaction.applied', { set, index });
      expect(made).toMatchObject(expected);
      expect(isTransactionSigned(made)).toBe(true);
    }
  });

  test('of the second passphrase adds the second signature', () => {
    const made = transaction('transaction.forged', { set: { secondPassphrase: 'second' } });
    expect(isSecondSigned(made, secondKey)).toBe(true);
    expect(Object.keys(made).indexOf('secondSignature')).toBe(Object.keys(made).indexOf('signature') + 1);
  });

  test('of the username works for delegate.registered', () => {
    const set = { 'asset.delegate.username': 'someone' };
    expect(makePayload('delegate.registered', { ...at, set })).toHaveProperty('asset.delegate', {
      username: 'someone',
    });
  });

  test.for<[EventName, Record<string, string>]>([
    ['transaction.applied', { type: '4' }],
    ['transaction.applied', { type: '3', amount: '1' }],
    ['transaction.applied', { amount: '1', 'asset.votes': votes }],
    ['transaction.applied', { 'asset.votes': '0390' }],
    ['transaction.applied', { 'asset.delegate.username': 'Upper Case' }],
    ['transaction.applied', { 'asset.signature.publicKey': '05' }],
    ['transaction.applied', { id: '00' }],
    ['delegate.registered', { amount: '1' }],
    ['delegate.registered', { type: '0' }],
    ['delegate.resigned', { type: '0' }],
    ['round.created', { round: '5' }],
    ['state:started', { data: 'false' }],
  ])('of %s with %j is refused', ([event, set]) => {
    expect(() => makePayload(event, { ...at, set })).toThrow(badFlag());
  });

  test('never repeats a passphrase in what it refuses', () => {
    const set = { passphrase: 'my secret words', nonsense: '1' };
    expect(() => makePayload('transaction.applied', { ...at, set })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });
});

describe.for<NetworkName>(['mainnet', 'devnet', 'testnet'])('overrides on %s', (network) => {
  test('keep every amount that a double can hold, up to the whole supply', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger().filter((amount) => amount >= 0),
        (amount) => {
          const made = transaction('transaction.forged', { network, set: { amount: String(amount) } });
          expect(made.amount).toBe(String(amount));
          expect(isTransactionSigned(made)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });
});

function eventsOfChain(blocks: number) {
  let chain = startChain(at);
  return Array.from({ length: blocks }, () => {
    const step = forgeNext(chain);
    chain = step.chain;
    return step.events;
  }).flat();
}

function block(options: Partial<PayloadOptions> = {}): Block {
  return readBack(makePayload('block.forged', { ...at, ...options }));
}

function transaction(event: EventName, options: Partial<PayloadOptions> = {}): Transaction {
  return readBack(makePayload(event, { ...at, ...options }));
}

/** The payload as a receiver sees it; what is in it is what the tests find out. */
function readBack(payload: unknown) {
  return JSON.parse(JSON.stringify(payload));
}

function badFlag() {
  return expect.objectContaining({ code: 'bad-flag' });
}
