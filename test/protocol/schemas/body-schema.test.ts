import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { schemaFiles } from '../../../build/schema-files.ts';
import { exampleBody } from '../../../src/chain/example-body.ts';
import { profiles } from '../../../src/protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../../src/protocol/delivery/profile-name.ts';
import { deliveryDeviations } from '../../../src/protocol/events/contract/delivery-deviations.ts';
import { eventsOf } from '../../../src/protocol/events/contract/event-contracts.ts';
import { generations } from '../../../src/protocol/events/generation.ts';
import { bodySchema } from '../../../src/protocol/schemas/body-schema.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { refusalOf, validatorOf } from './validator-of.ts';

function schemaOf(profile: ProfileName, event: string) {
  const contract = eventsOf(profiles[profile].generation).find(({ name }) => name === event);
  if (contract === undefined) throw new Error(`Expected an event of ${profile}, got ${event}.`);
  return bodySchema(profiles[profile], contract, exampleBody(profiles[profile], contract.name));
}

describe.for(profileNames)('the schemas of %s', (profile) => {
  const events = eventsOf(profiles[profile].generation);

  test('compile in the strict mode of Ajv, and accept an example of their event', () => {
    for (const contract of events) {
      const body: unknown = JSON.parse(exampleBody(profiles[profile], contract.name));
      expect([contract.name, refusalOf(profile, contract.name, body)]).toEqual([contract.name, undefined]);
    }
  });

  test('refuse the bodies of all other events, other keys, and times that are not 13 digits', () => {
    for (const { name } of events) {
      const body: Record<string, unknown> = JSON.parse(exampleBody(profiles[profile], name));
      const wrong = [
        ...profiles[profile].envelope
          .filter((key) => key !== 'data')
          .flatMap((key) => [
            { ...body, [key]: 'block.other' },
            { ...body, [key]: undefined },
          ]),
        { ...body, more: 1 },
        { ...body, [profile === 'docs' ? 'created' : 'timestamp']: 123_456_789_012 },
      ];
      // As a parsed body, which holds no undefined value.
      for (const one of wrong) {
        const parsed: unknown = JSON.parse(JSON.stringify(one));
        expect(
          refusalOf(profile, name, parsed),
          `${name} ${JSON.stringify(parsed).slice(0, 200)}`,
        ).toBeDefined();
      }
    }
  });
});

test('an event without data forbids it, one with unknown data allows both, and others require it', () => {
  const body = { timestamp: 1_767_268_800_000, event: 'round.applied' };
  expect(refusalOf('ark-3', 'round.applied', body)).toBeUndefined();
  expect(refusalOf('ark-3', 'round.applied', { ...body, data: null })).toContain('additional properties');
  const unknown = { ...body, event: 'wallet.vote' };
  expect(refusalOf('mainsail', 'wallet.vote', unknown)).toBeUndefined();
  expect(refusalOf('mainsail', 'wallet.vote', { ...unknown, data: [1] })).toBeUndefined();
  expect(refusalOf('ark-3', 'wallet.vote', unknown)).toContain("required property 'data'");
});

test('a schema has its own id, the name of the event as its title, and an example', () => {
  expect(schemaOf('phantom-2.2', 'wallet.saved')).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:phantom-webhook:phantom-2.2:wallet.saved',
    title: 'wallet.saved',
    description: 'At the end of a round.',
    type: 'object',
    properties: {
      timestamp: {
        description: 'When the node sent it, in Unix milliseconds.',
        type: 'integer',
        minimum: 1e12,
        maximum: 1e13 - 1,
      },
      data: {
        description: 'The number of wallets changed in the round.',
        type: 'integer',
        minimum: 0,
        maximum: 2 ** 32 - 1,
      },
      event: { description: 'The name of the event.', const: 'wallet.saved' },
    },
    required: ['timestamp', 'data', 'event'],
    additionalProperties: false,
    examples: [{ timestamp: 1_767_268_800_000, data: 53, event: 'wallet.saved' }],
  });
  const ids = profileNames.flatMap((profile) =>
    eventsOf(profiles[profile].generation).map(({ name }) => schemaOf(profile, name).$id),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('the schema of a long list has an example of one item instead of the whole body', () => {
  const schema = schemaOf('phantom-2.2', 'round.created');
  expect(schema.examples).toBeUndefined();
  expect(schema.properties?.data?.items?.examples).toMatchObject([{ round: expect.any(Number) }]);
  expect(schemaOf('phantom-2.2', 'block.applied').examples).toHaveLength(1);
});

test('in the package, events whose data has the same schema share one example', () => {
  const files = schemaFiles('', '1.2.3');
  const shown = ['block.applied', 'block.forged', 'transaction.expired', 'transaction.forged'].filter(
    (name) => {
      const schema: object = JSON.parse(files.get(`/schemas/phantom-2.2/${name}.json`) ?? '');
      return 'examples' in schema;
    },
  );
  expect(shown).toEqual(['block.applied', 'transaction.expired']);
});

test('the schema of an event that stock nodes never deliver has no example, nor has one of Mainsail', () => {
  expect(schemaOf('phantom-2.2', 'transaction.forged').examples).toHaveLength(1);
  expect(schemaOf('phantom-2.2', 'transaction.reverted').examples).toBeUndefined();
  expect(schemaOf('mainsail', 'block.applied').examples).toBeUndefined();
});

test('the description of an event that stock nodes never deliver explains why', () => {
  expect(schemaOf('phantom-2.2', 'transaction.reverted').description).toBe(
    'Stock nodes never deliver it. Nothing emits it. The shape of its data is unconfirmed.',
  );
});

describe('bodies of real nodes', () => {
  test.for(['phantom-2.2', 'ark-2.7'] as const)('recorded from %s conform to the schemas', async (sender) => {
    const file = new URL(`../../deliveries/${sender}.json`, import.meta.url);
    const recorded: readonly { body: string }[] = JSON.parse(await readFile(file, 'utf8'));
    expect(recorded.length).toBeGreaterThan(2);
    for (const { body } of recorded) {
      const parsed = JSON.parse(body);
      // Both senders were given payloads of Phantom, and one event that only ARK has.
      const profile = parsed.event === 'round.applied' ? 'ark-2.7' : 'phantom-2.2';
      expect([parsed.event, refusalOf(profile, parsed.event, parsed)]).toEqual([parsed.event, undefined]);
    }
  });

  test.for([
    ['.', 'phantom-2.2', 27],
    ['ark-2.7.26', 'ark-2.7', 10],
    ['ark-3.9.1', 'ark-3', 10],
  ] as const)('in the examples in %s conform to the schemas of %s', async ([name, profile, count]) => {
    const folder = new URL(`../../vectors/payload-examples/${name}/`, import.meta.url);
    const files = (await readdir(folder)).filter((file) => /^[a-z].*\.json$/.test(file));
    expect(files).toHaveLength(count);
    for (const file of files) {
      const body = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
      expect([file, refusalOf(profile, body.event, body)]).toEqual([file, undefined]);
    }
  });
});

/** The changes that lead to another body that a node could send, by kind and place. */
const harmless: readonly (readonly [kind: Mutant['kind'] | 'any', place: RegExp, reason: string])[] = [
  [
    'any',
    /(?:^|\.)(?:state|ports|plugins|headers|verification|verificationResult|receipt|listeners|attributes)(?:\.(?!attributes|delegate)|$)/,
    'the node or its plugins decide what these objects hold',
  ],
  ['any', /^(?:value|previousValue)$/, 'any value may be cached, and be an attribute'],
  ['member added', /^error$/, 'an error may have any members'],
  [
    'character added',
    /(?:amount|fee|balance|reward|total\w+|forged\w+|nonce)$/i,
    'an amount with one digit more is another amount',
  ],
  ['character added', /(?:^|\.)(?:id|previousBlock)$/, 'a numeric id may have one digit more'],
  ['character added', /(?:^|\.)username$/, 'it is the name of another delegate'],
  [
    'character added',
    /^$|(?:^|\.|\])(?:message|type|error|bootstrapper|driver|expression|key|name|os)$/,
    'it is free text',
  ],
  ['character added', /(?:^|\.)(?:ip|version|url)$/, 'addresses and versions differ in length'],
  [
    'member missing',
    /(?:^|\.)(?:signature|recipientId|gasUsed)$/,
    'senders with several signers have no signature, deployments no recipient',
  ],
  [
    'member missing',
    /(?:^|\.|\])(?:publicKey|secondPublicKey|username|multisignature|delegate|vote|rank|rate|round|lastBlock|events|knownAttributes|forgedFees|forgedRewards|producedBlocks)$/,
    'not every wallet has it, nor every delegate after a restart of the node',
  ],
  [
    'member missing',
    /(?:^|\.)(?:latency|lastPinged|version|statusCode|verificationResult|plugins)$/,
    'not known of every peer',
  ],
  ['member missing', /^(?:locked|valid)Round$/, 'there is none before a vote'],
];

describe.for(generations)('changed payloads of %s', (generation) => {
  const profile = profileNames.find((name) => name === generation) ?? 'phantom-2.2';

  test('are refused by the schema exactly where the contract finds a deviation', () => {
    let count = 0;
    for (const { name, data: contract } of eventsOf(generation)) {
      const { data } = JSON.parse(exampleBody(profiles[profile], name));
      if (data === undefined || contract?.kind === 'any') continue;
      const validate = validatorOf(profile, { name });
      for (const { kind, path, value } of mutantsOf(data)) {
        const isRefused = !validate({ timestamp: 1_767_268_800_000, data: value, event: name });
        const deviations = deliveryDeviations({ event: name, data: value }, generation);
        const isHarmless = harmless.some(
          ([expected, place]) => (expected === 'any' || expected === kind) && place.test(path),
        );
        const found = { kind, path, deviates: deviations.length > 0, isKnown: isRefused || isHarmless };
        expect({ name, ...found }).toEqual({ name, kind, path, deviates: isRefused, isKnown: true });
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(500);
  });
});
