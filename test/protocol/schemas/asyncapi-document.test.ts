import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { exampleBody } from '../../../src/chain/example-body.ts';
import { profileNames, profiles } from '../../../src/protocol/delivery/profile.ts';
import { eventsOf } from '../../../src/protocol/events/contract/event-contracts.ts';
import { asyncApiDocument } from '../../../src/protocol/schemas/asyncapi-document.ts';
import { cachedPackages } from '../../chain/oracle/cached-packages.ts';

/** The parts of a document that the tests read. */
interface Document {
  readonly channels: {
    readonly webhook: { readonly messages: Readonly<Record<string, { name: string; payload: object }>> };
  };
  readonly components: {
    readonly messageTraits: {
      readonly delivery: { readonly headers: { properties: Readonly<Record<string, object>> } };
    };
    readonly schemas: Readonly<Record<string, object>>;
  };
}

function documentOf(profile: (typeof profileNames)[number]): Document {
  return JSON.parse(JSON.stringify(asyncApiDocument(profiles[profile], '1.2.3')));
}

describe.for(profileNames)('the AsyncAPI document of %s', (profile) => {
  const document = documentOf(profile);
  const { messages } = document.channels.webhook;
  const delivered = eventsOf(profiles[profile].generation).filter(({ isDelivered }) => isDelivered);

  test('has a message for every event that stock nodes deliver, and for no other', () => {
    expect(Object.values(messages).map(({ name }) => name)).toEqual(delivered.map(({ name }) => name));
  });

  test('accepts an example of each message, read as draft-07', () => {
    const ajv = new Ajv({ strict: false });
    ajv.addSchema(document, 'document');
    for (const [key, { name }] of Object.entries(messages)) {
      const { name: event } = delivered.find((one) => one.name === name) ?? {};
      if (event === undefined) throw new Error(`Expected a delivered event, got ${name}.`);
      const validate = ajv.compile({ $ref: `document#/channels/webhook/messages/${key}/payload` });
      const body = JSON.parse(exampleBody(profiles[profile], event));
      expect([key, validate(body), validate.errors]).toEqual([key, true, null]);
      expect(validate({ ...body, more: 1 })).toBe(false);
    }
  });

  test('describes the authorization as its sender sends it', () => {
    const { headers } = document.components.messageTraits.delivery;
    const length = profile === 'ark-2.3' ? 64 : 32;
    expect(headers).toMatchObject({
      properties: { authorization: { pattern: `^[0-9a-f]{${length}}$` } },
      required: ['authorization'],
    });
  });
});

test('a sender without a Content-Type has none in its document', () => {
  const typesOf = (profile: 'phantom-2.2' | 'ark-2.4') =>
    documentOf(profile).components.messageTraits.delivery.headers.properties['content-type'];
  expect(typesOf('phantom-2.2')).toEqual({ const: 'application/json;charset=utf-8' });
  expect(typesOf('ark-2.4')).toBeUndefined();
});

test('objects of one name that differ between events have separate schemas', () => {
  const names = Object.keys(documentOf('ark-3').components.schemas);
  expect(names).toEqual(expect.arrayContaining(['Ark3Wallet', 'Ark3Wallet2']));
});

/** The part of `@asyncapi/parser` that is used here. */
interface ParserPackage {
  readonly Parser: new () => {
    parse(text: string): Promise<{
      readonly document?: { allMessages(): { readonly length: number } };
      readonly diagnostics: readonly { readonly severity: number; readonly message: string }[];
    }>;
  };
}

const packages = ['@asyncapi/parser@3.6.6'];

describe('the parser of AsyncAPI', () => {
  let parserPackage: ParserPackage | undefined;
  let fault: unknown;

  beforeAll(async () => {
    try {
      const folder = await cachedPackages(packages);
      parserPackage = createRequire(join(folder, 'package.json'))('@asyncapi/parser');
    } catch (error) {
      fault = error;
    }
  }, 300_000);

  test.for(profileNames)(
    'reads the document of %s without errors and warnings',
    async (profile, { skip }) => {
      if (parserPackage === undefined) {
        // A continuous integration that cannot install it must not look green.
        if (process.env.CI !== undefined) throw fault;
        return skip(
          `${packages.join()} was not installed, so it has not read the document: ${String(fault)}`,
        );
      }
      const text = JSON.stringify(documentOf(profile));
      const { document, diagnostics } = await new parserPackage.Parser().parse(text);
      const informative = 2;
      expect(diagnostics.filter(({ severity }) => severity < informative)).toEqual([]);
      expect(document?.allMessages().length).toBe(
        Object.keys(documentOf(profile).channels.webhook.messages).length,
      );
    },
  );

  test('refuses a document with a broken reference', async ({ skip }) => {
    if (parserPackage === undefined) return skip('It was not installed.');
    const text = JSON.stringify(documentOf('phantom-2.2')).replace('schemas/Block"', 'schemas/Nothing"');
    const { document, diagnostics } = await new parserPackage.Parser().parse(text);
    expect(document).toBeUndefined();
    expect(diagnostics.map(({ severity }) => severity)).toContain(0);
  });
});
