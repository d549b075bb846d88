import { expect, test } from 'vitest';
import { makePayload } from '../../../src/chain/payload.ts';
import type { EventName } from '../../../src/protocol/events/event-names.ts';
import { isBlockSigned, isTransactionSigned } from '../verify-signature.ts';
import { resignAtOnce } from './resign-at-once.ts';

const options = { network: 'mainnet', seed: 'resigning', atMs: 1_795_425_336_079 } as const;

function made(event: EventName, generation: 'phantom-2.2' | 'ark-2.3' | 'ark-3' = 'phantom-2.2') {
  return JSON.parse(JSON.stringify(makePayload(event, { ...options, generation })));
}

function sign(original: unknown, edited: unknown) {
  const { text, notes } = resignAtOnce(JSON.stringify(original), JSON.stringify(edited));
  return { value: JSON.parse(text), broken: notes.filter(({ kind }) => kind === 'broken') };
}

test('amounts whose sum exceeds 64 bits are a problem of the payload, not a fault', () => {
  const block = made('block.received', 'ark-2.3');
  const [transaction] = block.transactions;
  const two = { ...block, transactions: [transaction, transaction] };
  const large = { ...transaction, amount: '18446744073709551615' };
  expect(() => sign(two, { ...two, transactions: [large, large] })).not.toThrow();
});

test.for(['18000000000000000000', '18446744073709551615'])('%s is the id of a parent', (previousBlock) => {
  const block = made('block.forged');
  expect(sign(block, { ...block, previousBlock }).broken).toEqual([]);
});

test.for(['blockSignature', 'id', 'generatorPublicKey', 'height'])('a block without %s is broken', (key) => {
  const block = made('block.forged');
  const { [key]: _, ...edited } = block;
  expect(sign(block, edited).broken).not.toEqual([]);
});

test.for(['id', 'idHex'])('a block with an empty %s is broken', (key) => {
  const block = made('block.forged');
  expect(sign(block, { ...block, [key]: '' }).broken).not.toEqual([]);
});

/** Another transaction that verifies. */
function resigned(transaction: object): object {
  return sign(transaction, { ...transaction, fee: 12_345 }).value;
}

test('transactions that change places still verify', () => {
  const block = made('block.received', 'ark-2.3');
  const other = { ...block.transactions[0], ...resigned(block.transactions[0]) };
  const two = { ...block, transactions: [block.transactions[0], other] };
  const swapped = { ...two, transactions: two.transactions.toReversed() };
  expect(sign(two, swapped).broken).toEqual([]);
});

test('a transaction far behind is signed again', () => {
  const block = made('block.received', 'ark-2.3');
  const transactions = Array.from({ length: 1_010 }, (_, index) => ({
    ...block.transactions[0],
    id: String(index).padStart(64, '0'),
  }));
  const edited = transactions.with(1_005, { ...transactions[1_005], amount: '7' });
  const { value, broken } = sign({ ...block, transactions }, { ...block, transactions: edited });
  expect(value.transactions[1_005].signature).not.toBe(block.transactions[0].signature);
  expect(isTransactionSigned(value.transactions[1_005])).toBe(true);
  expect(broken).toEqual([]);
});

test('more edited transactions than can be signed in a moment are refused', () => {
  const block = made('block.received', 'ark-2.3');
  const transactions = Array.from({ length: 300 }, () => block.transactions[0]);
  const edited = transactions.map((one) => ({ ...one, amount: '7' }));
  expect(() => sign({ ...block, transactions }, { ...block, transactions: edited })).toThrow(
    'at most 200 edited blocks and transactions',
  );
});

test.for(['block.forged', 'transaction.forged'] as const)('another valid payload of %s verifies', (event) => {
  for (const generation of ['phantom-2.2', 'ark-3'] as const) {
    const other = makePayload(event, { ...options, generation, seed: 'another' });
    const { broken, value } = sign(made(event, generation), other);
    expect([broken, value]).toEqual([[], other]);
  }
});

test.for([
  ['block.forged', 'phantom-2.2', 'blockSignature'],
  ['transaction.forged', 'phantom-2.2', 'signature'],
  ['transaction.forged', 'ark-3', 'signature'],
] as const)('a changed digit in the signature of %s of %s is found', ([event, generation, key]) => {
  const payload = made(event, generation);
  const digit = payload[key].at(-1) === '0' ? '1' : '0';
  const { broken } = sign(payload, { ...payload, [key]: payload[key].slice(0, -1) + digit });
  expect(broken.map(({ path }) => path)).toEqual([[key]]);
});

test('a transaction that is added without a valid signature is reported', () => {
  const block = made('block.received', 'ark-2.3');
  const [transaction] = block.transactions;
  const added = { ...transaction, id: '0'.repeat(64), amount: '5' };
  const { broken } = sign(block, { ...block, transactions: [transaction, added] });
  expect(broken.map(({ path }) => path.join('.'))).toContain('transactions.1.signature');
});

test('a removed transaction only changes its block', () => {
  const block = made('block.received', 'ark-2.3');
  const other = { ...block.transactions[0], ...resigned(block.transactions[0]) };
  const two = { ...block, transactions: [block.transactions[0], other] };
  const { value, broken } = sign(two, { ...two, transactions: [other] });
  expect(broken).toEqual([]);
  expect(isBlockSigned(value)).toBe(true);
  expect(value.transactions).toEqual([{ ...other, blockId: value.id }]);
});

test('what cannot be judged is not called verified', () => {
  const at = { ...options, generation: 'mainsail' } as const;
  const block = JSON.stringify(makePayload('block.forged', at));
  expect(resignAtOnce(block, block.replace('"height":', '"height":1')).isJudged).toBe(false);
  expect(resignAtOnce('1', '2').isJudged).toBe(false);
});

test('an edited serialized form is kept', () => {
  const pool = made('transaction.pool.added', 'ark-2.3');
  const edited = structuredClone(pool);
  edited[0].data.fee = '12345';
  edited[0].serialized.data[5] = 88;
  expect(sign(pool, edited).value[0].serialized.data[5]).toBe(88);
});

test('another second signature is not left stale in silence', () => {
  const transaction = { ...made('transaction.reverted'), signSignature: `3045${'ab'.repeat(69)}` };
  const { value, broken } = sign(transaction, { ...transaction, fee: '5' });
  expect(value.signSignature !== transaction.signSignature || broken.length > 0).toBe(true);
});

test('a vendor field that is only there in hexadecimal is signed', () => {
  const plain = made('transaction.reverted');
  const transaction = { ...plain, vendorField: 'abc', vendorFieldHex: '616263' };
  const { vendorField: _, ...edited } = transaction;
  expect(sign(transaction, edited).broken).toEqual([]);
});

test('a transaction of another type group is not turned into one of the core', () => {
  const transaction = { ...made('transaction.reverted', 'ark-3'), typeGroup: 2 };
  expect(sign(transaction, { ...transaction, fee: '5' }).value.typeGroup).toBe(2);
});
