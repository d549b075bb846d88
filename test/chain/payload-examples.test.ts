import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makePayload } from '../../src/chain/payload.ts';
import { parseEventName } from '../../src/protocol/events/event-catalogue.ts';

const at = { network: 'mainnet', seed: 'shape', atMs: 1_795_427_213_459 } as const;

/** Each example of a real node, and what to set for a payload of the same kind. */
const examples: readonly (readonly [file: string, set: Readonly<Record<string, string>>])[] = [
  ['block.applied', {}],
  ['block.applied.empty', { numberOfTransactions: '0' }],
  ['block.forged', {}],
  ['block.reverted', {}],
  ['delegate.registered', {}],
  ['delegate.resigned', {}],
  ['forger.failed', {}],
  ['forger.missing', {}],
  ['forger.started', {}],
  ['peer.added', {}],
  ['peer.removed', {}],
  ['round.created', {}],
  ['state-started', {}],
  ['transaction.applied', { vendorField: 'ghost payload ✓' }],
  ['transaction.applied.huge-amount', { vendorField: '', amount: '90071992547409920' }],
  ['transaction.applied.second-signature', { vendorField: '', secondPassphrase: 'second' }],
  ['transaction.applied.type1', { type: '1' }],
  ['transaction.applied.type2', { type: '2' }],
  ['transaction.applied.type3', { type: '3' }],
  ['transaction.expired', { vendorField: '' }],
  ['transaction.forged', { vendorField: 'ghost payload ✓' }],
  ['transaction.forged.type1', { type: '1' }],
  ['transaction.forged.type2', { type: '2' }],
  ['transaction.forged.type3', { type: '3' }],
  ['transaction.reverted', { vendorField: 'ghost payload ✓' }],
  ['wallet.created.cold', {}],
  ['wallet.saved', {}],
];

describe('a payload', () => {
  test.for(examples)('has the keys, their order and the types of %s.json', ([file, set]) => {
    const example = readExample(file);
    const made = makePayload(parseEventName(example.event), { ...at, set });
    expect(shapesOf(made)).toEqual(shapesOf(example.data));
  });

  test('of a second signature has an empty recipient where applied, the sender where forged', () => {
    const set = { type: '1' };
    expect(makePayload('transaction.applied', { ...at, set })).toHaveProperty('recipientId', '');
    expect(makePayload('transaction.forged', { ...at, set })).toHaveProperty(
      'recipientId',
      expect.stringMatching(/^P[1-9A-Za-z]{33}$/),
    );
  });

  test('of round.created holds 51 wallets of one round, ranked 1 to 51 in another order', () => {
    const wallets = makePayload('round.created', at);
    if (!Array.isArray(wallets)) return expect.unreachable('round.created is an array');
    const rates = wallets.map(({ rate }) => rate);
    const ranks = Array.from({ length: 51 }, (_, index) => index + 1);
    expect(rates).not.toEqual(ranks);
    expect(rates.toSorted((one, other) => one - other)).toEqual(ranks);
    expect(new Set(wallets.map(({ round }) => round)).size).toBe(1);
  });

  test('of a peer outside mainnet has a hashid and a reserved address', () => {
    const peer = makePayload('peer.added', { ...at, network: 'devnet' });
    const keys = Object.keys(peer ?? {});
    expect(keys.slice(keys.indexOf('version'))).toEqual(['version', 'hashid', 'status', 'delay']);
    expect(peer).toHaveProperty('ip', expect.stringMatching(/^203\.0\.113\./));
  });
});

function readExample(file: string): { readonly event: string; readonly data: unknown } {
  return JSON.parse(
    readFileSync(new URL(`../vectors/payload-examples/${file}.json`, import.meta.url), 'utf8'),
  );
}

/** The JSON with its values replaced by their types; the items of a list by the different ones among them. */
function shapesOf(data: unknown): unknown {
  if (Array.isArray(data)) return [...new Set(data.map((item) => JSON.stringify(shapesOf(item))))].toSorted();
  if (data === null || typeof data !== 'object') return data === null ? 'null' : typeof data;
  return Object.entries(data).map(([key, value]) => [key, shapesOf(value)]);
}
