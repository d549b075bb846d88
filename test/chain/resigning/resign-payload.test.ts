import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signingBytesV2 } from '../../../src/chain/ark/ark-transaction.ts';
import { isFullId } from '../../../src/chain/blocks/block.ts';
import { arkNetworks } from '../../../src/chain/network/ark-networks.ts';
import { addressOf, walletKeys } from '../../../src/chain/network/keys.ts';
import { phantomNetworks } from '../../../src/chain/network/phantom-networks.ts';
import { makePayload } from '../../../src/chain/payload.ts';
import type { EventName } from '../../../src/protocol/events/event-names.ts';
import { releasedGenerations } from '../../../src/protocol/events/generation.ts';
import { diffJson } from '../../../src/protocol/json/diff-json.ts';
import { replaceValue } from '../../../src/protocol/json/json-tree.ts';
import { isSchnorrSigned } from '../verify-schnorr.ts';
import { isBlockSigned, isTransactionSigned } from '../verify-signature.ts';
import { resignAtOnce } from './resign-at-once.ts';

type Generation = (typeof releasedGenerations)[number];

function payloadOf(
  event: EventName,
  generation: Generation = 'phantom-2.2',
  set: Readonly<Record<string, string>> = {},
): string {
  const options = { network: 'mainnet', seed: 'resigning', atMs: 1_795_425_336_079 } as const;
  return JSON.stringify(makePayload(event, { ...options, generation, set }));
}

function edit(original: string, edits: Readonly<Record<string, string>>) {
  const edited = Object.entries(edits).reduce(
    (text, [path, json]) => replaceValue(text, path.split('.'), json),
    original,
  );
  const { text, notes } = resignAtOnce(original, edited);
  const of = (kind: 'broken' | 'recomputed') =>
    notes.filter((note) => note.kind === kind).map(({ path }) => path.join('.'));
  return {
    value: JSON.parse(text),
    text,
    broken: of('broken'),
    recomputed: of('recomputed').sort(),
    notes,
    changed: diffJson(edited, text).map(({ path }) => path.join('.')),
  };
}

const ids = ['blockSignature', 'generatorPublicKey', 'id', 'idHex'];
const hash = '"aa11111111111111111111111111111111111111111111111111111111111111"';

test.for(
  releasedGenerations.flatMap((generation) =>
    (
      [
        ['height', '77', ids],
        ['timestamp', '4294967295', ids],
        ['version', '3', ids],
        ['reward', '"18446744073709551615"', ids],
        ['numberOfTransactions', '5', ids],
        ['payloadLength', '160', ids],
        ['totalAmount', '"9007199254740993"', ids],
        ['totalFee', '0', ids],
        ['payloadHash', hash, ids],
        ['previousBlock', hash, [...ids, 'previousBlockHex']],
        ['previousBlockHex', '"00000000000000ff"', [...ids, 'previousBlock']],
      ] as const
    ).map((row) => [generation, ...row] as const),
  ),
)('%s: a block with another %s verifies', ([generation, key, json, recomputed]) => {
  const original = payloadOf('block.forged', generation);
  const result = edit(original, { [key]: json });
  expect(isBlockSigned(JSON.parse(original))).toBe(true);
  expect(isBlockSigned(result.value)).toBe(true);
  expect(result.recomputed).toEqual([...recomputed].sort());
  expect(result.broken).toEqual([]);
  expect(result.changed.sort()).toEqual(result.recomputed);
  expect(result.value[key]).toEqual(JSON.parse(json));
  expect(isFullId(result.value.id)).toBe(isFullId(JSON.parse(original).id));
});

test('a block of a fake chain is signed by its delegate if the seed is known', () => {
  const original = payloadOf('block.forged');
  const { text } = resignAtOnce(original, replaceValue(original, ['height'], '7'), 'resigning');
  const value = JSON.parse(text);
  expect(value.generatorPublicKey).toBe(JSON.parse(original).generatorPublicKey);
  expect(isBlockSigned(value)).toBe(true);
});

const stranger = walletKeys('other', 'delegate/3');
const { publicKeyHex } = stranger;
const transfer = { type: '0', vendorField: 'before' };

test.for([
  [transfer, 'amount', '"1"'],
  [transfer, 'fee', '77'],
  [transfer, 'timestamp', '5'],
  [transfer, 'recipientId', JSON.stringify(addressOf(phantomNetworks.mainnet, stranger))],
  [transfer, 'vendorField', '"after ✓"'],
  [{ type: '1' }, 'asset.signature.publicKey', `"${publicKeyHex}"`],
  [{ type: '2' }, 'asset.delegate.username', '"renamed"'],
  [{ type: '3' }, 'asset.votes.0', `"-${publicKeyHex}"`],
] as const)('a transaction of version 1 made with %o and another %s verifies', ([set, key, json]) => {
  for (const event of ['transaction.forged', 'transaction.applied'] as const) {
    const original = payloadOf(event, 'phantom-2.2', set);
    const result = edit(original, { [key]: json });
    expect(isTransactionSigned(result.value)).toBe(true);
    expect(result.broken).toEqual([]);
    expect(result.recomputed).toEqual(expect.arrayContaining(['id', 'senderPublicKey', 'signature']));
    expect(result.changed.sort()).toEqual(result.recomputed);
    if (key === 'vendorField') expect(result.recomputed).toContain('vendorFieldHex');
    // Both are sent to oneself. The block has no recipient of a registration.
    const isToSelf = set.type === '3' || (set.type === '1' && event === 'transaction.forged');
    expect(result.recomputed.includes('recipientId')).toBe(isToSelf);
  }
});

test.for([
  ['nonce', '"4711"'],
  ['amount', '18446744073709551615'],
  ['fee', '"1"'],
  ['vendorField', '"after"'],
  ['expiration', '12'],
] as const)('a transaction of version 2 with another %s verifies', ([key, json]) => {
  for (const event of ['transaction.forged', 'transaction.applied'] as const) {
    const result = edit(payloadOf(event, 'ark-2.7', transfer), { [key]: json });
    const { value } = result;
    const bytes = signingBytesV2(
      arkNetworks.mainnet,
      {
        ...value,
        amount: BigInt(result.text.match(/"amount":"?(\d+)/)?.[1] ?? ''),
        fee: BigInt(value.fee),
        nonce: BigInt(value.nonce),
      },
      Buffer.from(value.senderPublicKey, 'hex'),
    );
    expect(isSchnorrSigned(bytes, value.signature, value.senderPublicKey)).toBe(true);
    expect(result.recomputed).toEqual(['id', 'senderPublicKey', 'signature']);
    expect(result.broken).toEqual([]);
    expect(value.blockId).toBe(JSON.parse(payloadOf(event, 'ark-2.7', transfer)).blockId);
  }
});

test.for([
  ['block.forged', { height: '5', id: '"1"' }, ['id'], 'not the hash'],
  ['block.forged', { id: '"1"' }, ['id'], 'not the hash'],
  [
    'block.forged',
    { height: '5', generatorPublicKey: `"${publicKeyHex}"` },
    ['generatorPublicKey'],
    'private key',
  ],
  ['block.forged', { generatorPublicKey: `"${publicKeyHex}"` }, ['generatorPublicKey'], 'private key'],
  ['block.forged', { height: '5', blockSignature: '"00"' }, ['blockSignature'], 'not the signature'],
  ['block.forged', { height: '"abc"' }, [''], 'Expected an integer from 0 to 4294967295 for "height"'],
  ['block.forged', { height: '-1' }, [''], 'got -1.'],
  ['block.forged', { height: '1.5' }, [''], 'got 1.5.'],
  ['block.forged', { height: 'null' }, [''], 'got null.'],
  ['block.forged', { reward: '"18446744073709551616"' }, [''], '18446744073709551615'],
  ['block.forged', { previousBlock: '"abc"' }, [''], 'a block id'],
  [
    'block.forged',
    { previousBlock: '"1"', previousBlockHex: '"00000000000000ff"' },
    ['previousBlockHex'],
    'another block',
  ],
  ['transaction.forged', { vendorField: '"a"', vendorFieldHex: '"00"' }, ['vendorFieldHex'], 'another text'],
  ['transaction.forged', { senderPublicKey: `"${publicKeyHex}"` }, ['senderPublicKey'], 'private key'],
  ['transaction.forged', { signature: '"00"', amount: '"1"' }, ['signature'], 'not the signature'],
  ['transaction.forged', { recipientId: '"nobody"' }, [''], 'an address'],
  ['transaction.forged', { vendorField: `"${'a'.repeat(65)}"` }, [''], 'vendor field'],
  ['transaction.forged', { type: '5' }, [''], 'a type'],
  ['transaction.forged', { network: '200' }, [''], 'a network'],
] as const)('%s with %o reports which values do not verify', ([event, edits, broken, reason]) => {
  const result = edit(payloadOf(event, 'phantom-2.2', event === 'block.forged' ? {} : transfer), edits);
  expect(result.broken).toEqual(broken);
  expect(result.notes.find(({ kind }) => kind === 'broken')?.reason).toContain(reason);
  for (const [key, json] of Object.entries(edits)) expect(result.value[key]).toEqual(JSON.parse(json));
});

test('values that nothing covers are only edited', () => {
  for (const [event, generation, edits] of [
    ['transaction.forged', 'phantom-2.2', { expiration: '99' }],
    ['transaction.applied', 'ark-3', { blockHeight: '1', sequence: '9', blockId: '"x"' }],
    ['block.received', 'ark-2.3', { ip: '"127.0.0.2"' }],
    ['peer.added', 'ark-3', { ip: '"127.0.0.2"' }],
  ] as const) {
    const set = event === 'transaction.forged' ? transfer : {};
    const { changed, notes } = edit(payloadOf(event, generation, set), edits);
    expect([event, changed, notes]).toEqual([event, [], []]);
  }
});

test('a block with its transactions follows an edited transaction', () => {
  const original = payloadOf('block.received', 'ark-2.3', { numberOfTransactions: '2' });
  const before = JSON.parse(original);
  const { value, recomputed, broken } = edit(original, { 'transactions.1.amount': '1' });
  expect(broken).toEqual([]);
  expect(isBlockSigned(value)).toBe(true);
  expect(isTransactionSigned(value.transactions[1])).toBe(true);
  expect(value.transactions[0]).toEqual({ ...before.transactions[0], blockId: value.id });
  expect(value.transactions[1].blockId).toBe(value.id);
  expect(value.totalAmount).toBe(before.totalAmount - before.transactions[1].amount + 1);
  expect(value.payloadHash).not.toBe(before.payloadHash);
  expect(recomputed).toEqual(
    [
      ...ids,
      'payloadHash',
      'totalAmount',
      ...['transactions.0.blockId', 'transactions.1.blockId'],
      ...['id', 'senderPublicKey', 'signature'].map((key) => `transactions.1.${key}`),
    ].sort(),
  );
});

test('the serialized form of a transaction of the pool follows', () => {
  const original = payloadOf('transaction.pool.added', 'ark-2.3');
  const before = JSON.parse(original)[0].serialized.data;
  const { value, text } = edit(original, { '0.data.amount': '"258"' });
  const { data } = value[0].serialized;
  expect(data).not.toEqual(before);
  expect(Buffer.from(data).toString('hex')).toContain(value[0].data.signature);
  expect(Buffer.from(data).toString('hex')).toContain('0201000000000000');
  expect(text).not.toContain('undefined');
});

test('a second signature is recomputed', () => {
  const original = payloadOf('transaction.forged', 'phantom-2.2', {
    ...transfer,
    secondPassphrase: 'second',
  });
  const { recomputed, value } = edit(original, { amount: '"2"' });
  expect(recomputed).toEqual(['id', 'secondSignature', 'senderPublicKey', 'signSignature', 'signature']);
  expect(value.signSignature).toBe(value.secondSignature);
});

test('the transactions of Mainsail cannot be signed, which is reported', () => {
  const options = { network: 'mainnet', seed: 'a', atMs: 1_795_425_336_079 } as const;
  const original = JSON.stringify(makePayload('transaction.applied', { ...options, generation: 'mainsail' }));
  const { broken, changed } = edit(original, { amount: '"1"' });
  expect([broken, changed]).toEqual([[''], []]);
});

test('whatever is edited, every edit stays, and the result is JSON', () => {
  const payloads = releasedGenerations.flatMap((generation) =>
    (['block.applied', 'transaction.applied', 'delegate.registered'] as const).map((event) =>
      payloadOf(event, generation),
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...payloads),
      fc.dictionary(fc.nat(40).map(String), fc.json({ maxDepth: 2 }), { maxKeys: 3 }),
      (original, choices) => {
        const keys = Object.keys(JSON.parse(original));
        const edits = Object.fromEntries(
          Object.entries(choices).map(([place, json]) => [keys[Number(place) % keys.length] ?? '', json]),
        );
        const { value, text } = edit(original, edits);
        for (const [key, json] of Object.entries(edits)) expect(value[key]).toEqual(JSON.parse(json));
        expect(Object.keys(JSON.parse(text))).toEqual(keys);
      },
    ),
    { numRuns: 300 },
  );
});
