import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventNames } from '../../../src/protocol/events/event-catalogue.ts';
import { deliverySummary } from '../../../src/terminal/deliveries/delivery-summary.ts';
import { exampleBody } from '../example-reception.ts';
import { anyJsonText, hostileTexts, unprintable } from '../hostile-text.ts';

test.for([
  [
    'block.forged',
    'height 300,900 · id 9353009632159110625 · 5 transactions · amount 90071993781977808 (900,719,937.81977808 coins) · delegate 03de8fd0…18a37b',
  ],
  [
    'block.applied.empty',
    'height 300,899 · id 4919876821927254976 · no transactions · delegate 0375decf…8aac61',
  ],
  [
    'transaction.applied',
    'transfer · amount 1234567888 (12.34567888 coins) · 03a8eb00…da7775 → PAdBt5EcD4r3BiH9CAV6795MJWpfCv2xC3 · "ghost payload ✓" · id 2e2f807b…8c2ae9',
  ],
  ['transaction.applied.type1', 'second signature · sender 02c73942…e39058 · id 26a8cb24…19a4e6'],
  [
    'transaction.applied.type2',
    'delegate registration ghost_54 · sender 02e8f8be…604df8 · id 0deda6cc…2b1d25',
  ],
  ['transaction.applied.type3', 'vote 03081610…f9045b · sender 03117d29…e3ef43 · id 81baf591…8aeafc'],
  ['delegate.registered', 'username ghost_54 · sender 02e8f8be…604df8 · id 0deda6cc…2b1d25'],
  ['delegate.resigned', 'delegate resignation · sender 03d75e0a…893d8f · id 97511f58…240bde'],
  ['forger.missing', 'delegate ghost_7'],
  ['forger.failed', '"timeout of 2000ms exceeded"'],
  ['round.created', 'round 5,901 · 51 delegates'],
  ['wallet.saved', '55 wallets'],
  ['peer.added', 'ip 51.15.46.52 · port 4002'],
  ['state-started', 'true'],
] as const)('the summary of %s is: %s', ([example, summary]) => {
  const { event, data } = JSON.parse(exampleBody(example));

  expect(deliverySummary(event, data)).toBe(summary);
});

const key = `03${'a'.repeat(64)}`;

test.for([
  [
    'multipayment of ARK',
    'transaction.applied',
    {
      type: 6,
      typeGroup: 1,
      amount: '0',
      senderPublicKey: key,
      asset: {
        payments: [
          { amount: '100000000', recipientId: 'A' },
          { amount: '1', recipientId: 'B' },
        ],
      },
    },
    'multipayment · amount 100000001 (1.00000001 coins) · 03aaaaaa…aaaaaa → 2 recipients',
  ],
  [
    'multipayment whose amounts no node prints',
    'transaction.applied',
    { type: 6, typeGroup: 1, asset: { payments: [{ amount: 1e300 }, null] } },
    'multipayment · ? → 2 recipients',
  ],
  ['unvote', 'transaction.applied', { type: 3, asset: { votes: [`-${key}`] } }, 'unvote 03aaaaaa…aaaaaa'],
  [
    'ARK 3 vote for another delegate',
    'transaction.applied',
    { type: 3, typeGroup: 1, asset: { votes: [`-${key}`, `+${key}`] } },
    'unvote 03aaaaaa…aaaaaa, vote 03aaaaaa…aaaaaa',
  ],
  [
    'crowd of votes',
    'transaction.applied',
    { type: 3, asset: { votes: ['+a', '+b', '+c', 4] } },
    'vote a, vote b and 2 more',
  ],
  ['vote without votes', 'transaction.applied', { type: 3, asset: null }, 'vote'],
  ['transfer without sender', 'transaction.forged', { type: 0, recipientId: 'P1' }, 'transfer · ? → P1'],
  ['type of another group', 'transaction.applied', { type: 0, typeGroup: 2 }, 'type 0 of group 2'],
  ['coin', 'transaction.applied', { type: 0, amount: '100000000' }, 'transfer · amount 100000000 (1 coin)'],
  [
    'numeric amount of ARK 2.3',
    'block.received',
    { totalAmount: 1234567888 },
    'amount 1234567888 (12.34567888 coins)',
  ],
  ['ARK pool array', 'transaction.pool.added', [{}, {}, {}], '3 transactions'],
  ['ARK pool id', 'transaction.pool.removed', key, 'id 03aaaaaa…aaaaaa'],
  ['ARK failure', 'forger.failed', { error: 'no peers' }, '"no peers"'],
  [
    'ARK 2.7 wallet',
    'forger.missing',
    { delegate: { publicKey: key, attributes: { delegate: { username: 'ghost' } } } },
    'delegate ghost',
  ],
  ['wallet without a name', 'round.missed', { delegate: { publicKey: key } }, 'delegate 03aaaaaa…aaaaaa'],
  ['ARK vote', 'wallet.vote', { delegate: `+${key}`, transaction: {} }, 'delegate +03aaaaa…aaaaaa'],
  ['ARK round', 'round.created', [{ attributes: { delegate: { round: 3 } } }], 'round 3 · 1 delegate'],
] as const)('understands a %s', ([, event, data, summary]) => {
  expect(deliverySummary(event, data)).toBe(summary);
});

test.for([
  [undefined, 'no data'],
  [null, 'null'],
  [false, 'false'],
  [1e21, 'the number 1e+21'],
  ['', 'an empty string'],
  ['twelve chars', 'a string of 12 characters'],
  ['x', 'a string of 1 character'],
  [[], 'an empty array'],
  [[1, 2, 3], 'an array of 3'],
  [{}, 'an empty object'],
  [{ a: 1 }, 'an object with 1 key'],
] as const)('the payload %j of an unknown event is described as: %s', ([data, words]) => {
  expect(deliverySummary('some.event', data)).toBe(words);
});

test.for([
  ['9007199254740993', 'the number 9007199254740993'],
  ['-1.50E+400', 'the number -1.50E+400'],
  ['1'.repeat(40), `the number ${'1'.repeat(40)}`],
  ['1'.repeat(1_000), 'a number of 1,000 characters'],
] as const)('the number %s is shown as it was sent: %s', ([text, words]) => {
  expect(deliverySummary('some.event', JSON.parse(text), text)).toBe(words);
});

test('a payload that does not match its event is described by its kind', () => {
  expect(deliverySummary('block.forged', undefined)).toBe('no data');
  expect(deliverySummary('block.forged', { height: '1', id: 5, totalAmount: {} })).toBe(
    'an object with 3 keys',
  );
  expect(deliverySummary('blocks', { height: 1 })).toBe('an object with 1 key');
});

test.for(hostileTexts)('%s is escaped everywhere', ([, hostile]) => {
  const data = {
    type: 0,
    id: hostile,
    amount: hostile,
    senderPublicKey: hostile,
    recipientId: hostile,
    vendorField: hostile,
    ip: hostile,
    error: hostile,
    generatorPublicKey: hostile,
    asset: { delegate: { username: hostile }, votes: [hostile] },
    delegate: { username: hostile },
  };
  for (const event of eventNames) expect(deliverySummary(event, data)).not.toMatch(unprintable);
  for (const type of [1, 2, 3])
    expect(deliverySummary('transaction.applied', { ...data, type })).not.toMatch(unprintable);
});

test('is one printable line for any payload of any event', () => {
  fc.assert(
    fc.property(fc.constantFrom(...eventNames), anyJsonText, (event, text) => {
      const summary = deliverySummary(event, JSON.parse(text));

      expect(summary).not.toBe('');
      expect(summary).not.toMatch(unprintable);
    }),
  );
});

test('stays short when every text is five megabytes', () => {
  const long = '\u009b'.repeat(5_000_000);
  const data = {
    type: 0,
    id: long,
    amount: long,
    senderPublicKey: long,
    recipientId: long,
    vendorField: long,
  };

  expect(deliverySummary('transaction.applied', data).length).toBeLessThan(1_500);
});
