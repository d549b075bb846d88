import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makePayload } from '../../src/chain/payload.ts';
import type { Overrides } from '../../src/chain/transactions/overrides.ts';
import { conditionRules } from '../../src/protocol/conditions/condition.ts';
import { conditionWarning, meantKey } from '../../src/protocol/conditions/condition-warning.ts';
import { judgeConditions } from '../../src/protocol/conditions/judge-conditions.ts';
import { parseCondition } from '../../src/protocol/conditions/parse-condition.ts';
import { livePayload } from '../../src/protocol/conditions/payload-in-memory.ts';
import { payloadKeys, type ValueKind } from '../../src/protocol/conditions/payload-keys.ts';
import { eventNamesOf } from '../../src/protocol/events/event-catalogue.ts';
import { type Generation, generations, isReleased } from '../../src/protocol/events/generation.ts';

const at = { network: 'devnet', seed: 'keys', atMs: 1_795_427_213_459 } as const;
const folder = new URL('../vectors/payload-examples/', import.meta.url);

interface Sent {
  readonly event: string;
  readonly data: unknown;
}

const transactionKinds: readonly Overrides[] = [
  { type: '0', vendorField: 'a' },
  { type: '1' },
  { type: '2' },
  { type: '3', secondPassphrase: 'second' },
];

/** Every event of a generation as made here, transactions of every type, and as a real node sent it. */
function payloadsOf(generation: Generation): readonly Sent[] {
  const made = eventNamesOf[generation].flatMap((event) => {
    const isTyped = event === 'transaction.applied' || event === 'transaction.forged';
    const sets = isTyped && isReleased(generation) ? transactionKinds : [];
    return [{}, ...sets].map((set) => ({ event, data: makePayload(event, { ...at, generation, set }) }));
  });
  return [...made, ...realPayloads(generation)];
}

const versions: Readonly<Partial<Record<Generation, string>>> = {
  'phantom-2.2': '',
  'ark-2.7': 'ark-2.7.26/',
  'ark-3': 'ark-3.9.1/',
};

function realPayloads(generation: Generation): readonly Sent[] {
  const version = versions[generation];
  if (version === undefined) return [];
  const own = new URL(version, folder);
  return readdirSync(own)
    .filter((name) => name.endsWith('.json') && name !== '_index.json')
    .map((name) => JSON.parse(readFileSync(new URL(name, own), 'utf8')));
}

function membersOf({ data }: Sent): readonly (readonly [key: string, value: unknown])[] {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.entries(data) : [];
}

/** The kinds that describe a value truly. */
function kindsOf(value: unknown): readonly ValueKind[] {
  if (typeof value === 'number') return ['number'];
  if (typeof value === 'boolean') return ['flag'];
  if (typeof value === 'string') return /^(?:0|[1-9]\d*)$/.test(value) ? ['digits', 'text'] : ['text'];
  return Array.isArray(value) ? ['text'] : ['object', 'instance', 'text'];
}

describe.for(generations)('the payloads of %s', (generation) => {
  test('hold only known keys, with values of a known kind', () => {
    const keys = payloadKeys(generation);
    const odd = payloadsOf(generation).flatMap((sent) =>
      membersOf(sent)
        .filter(([key, value]) => {
          const kinds = keys.get(key);
          return (
            kinds === undefined || !(kinds.has('text') || kindsOf(value).some((kind) => kinds.has(kind)))
          );
        })
        .map(([key, value]) => ({ event: sent.event, key, value })),
    );
    expect(odd).toEqual([]);
  });

  test('match a condition as its warning claims', () => {
    const values = [
      'gte abc',
      'lt abc',
      'gt null',
      'lte true',
      'between 1 abc',
      'between "-a" abc',
      'lt {"a":1}',
    ];
    const texts = ['contains a', 'contains 1', 'regexp object', 'regexp user', 'ne 1', 'eq', 'falsy'];
    const payloads = payloadsOf(generation).map(({ event, data }) => livePayload(event, data));
    const claims = new Set<string>();
    for (const key of [...payloadKeys(generation).keys(), 'temperature', 'toString', '0']) {
      for (const rest of [...values, ...texts]) {
        const condition = parseCondition(`${key} ${rest}`);
        const warning = conditionWarning(condition, generation) ?? '';
        const [claim] = /condition never matches|condition always matches|matches every/.exec(warning) ?? [];
        if (claim === undefined) continue;
        claims.add(claim);
        // Without a payload every condition throws.
        const matching = payloads
          .filter((payload) => payload !== undefined)
          .filter((payload) => claim !== 'matches every' || holds(payload, key))
          .map((payload) => judgeConditions(payload, [condition], conditionRules(generation)).deliveries > 0);
        const wanted = claim !== 'condition never matches';
        expect(new Set([wanted, ...matching]), `${key} ${rest}: ${warning}`).toEqual(new Set([wanted]));
      }
    }
    expect(claims.size).toBe(3);
  });
});

function holds(payload: unknown, key: string): boolean {
  return typeof payload === 'object' && payload !== null && Object.hasOwn(payload, key);
}

test.for([
  ['heigth', 'height'],
  ['recipientid', 'recipientId'],
  ['vendorfeild', 'vendorField'],
  ['lenght', 'length'],
  ['fees', 'fee'],
] as const)('%s is recognized as %s', ([typed, meant]) => {
  expect(meantKey(typed, 'phantom-2.2')).toBe(meant);
});

test('a key of one generation is suggested for that generation only', () => {
  expect(meantKey('blokHeight', 'ark-3')).toBe('blockHeight');
  expect(meantKey('blokHeight', 'phantom-2.2')).not.toBe('blockHeight');
});

test.for(['temperature', 'data', 'nonce', 'tip', ''])(
  'nothing is suggested for %j, which resembles no key, belongs to another generation or is short',
  (key) => {
    expect(meantKey(key, 'phantom-2.2')).toBeUndefined();
  },
);
