import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { schemaFiles } from '../../../build/schema-files.ts';
import { writeFiles } from '../../../build/write-files.ts';
import { exampleBody } from '../../../src/chain/example-body.ts';
import { profiles } from '../../../src/protocol/delivery/profile.ts';
import { profileNames } from '../../../src/protocol/delivery/profile-name.ts';
import { eventsOf } from '../../../src/protocol/events/contract/event-contracts.ts';
import { asyncApiDocument } from '../../../src/protocol/schemas/asyncapi-document.ts';
import { cachedPackages } from '../../chain/oracle/cached-packages.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

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

interface Message {
  name(): string;
  payload(): { json(): object };
}

/** The part of `@asyncapi/parser` that is used here. */
interface ParserPackage {
  readonly Parser: new () => {
    /** @param options with the path of the file that the text was read from, to find those that it refers to */
    parse(
      text: string,
      options?: { readonly source: string },
    ): Promise<{
      readonly document?: { allMessages(): { all(): readonly Message[] } };
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

  /** @param file where the text is, if it refers to files next to it */
  async function parse(text: string, skip: (reason: string) => never, file?: string) {
    if (parserPackage === undefined) {
      // A continuous integration that cannot install it must not look green.
      if (process.env.CI !== undefined) throw fault;
      return skip(`${packages.join()} was not installed, so it has not read the document: ${String(fault)}`);
    }
    const options = file === undefined ? undefined : { source: file };
    const { document, diagnostics } = await new parserPackage.Parser().parse(text, options);
    const informative = 2;
    return { document, faults: diagnostics.filter(({ severity }) => severity < informative) };
  }

  test.for(profileNames)(
    'reads the document of %s without errors and warnings',
    async (profile, { skip }) => {
      const { document, faults } = await parse(JSON.stringify(documentOf(profile)), skip);
      expect(faults).toEqual([]);
      expect(namesIn(document)).toEqual(namesOf(profile));
    },
  );

  test.for(profileNames)(
    'reads the document of %s in the package, with the schemas next to it',
    async (profile, { skip }) => {
      const file = await shippedDocument(profile);
      const { document, faults } = await parse(await readFile(file, 'utf8'), skip, file);
      expect(faults).toEqual([]);
      expect(namesIn(document)).toEqual(namesOf(profile));
      for (const message of document?.allMessages().all() ?? []) {
        const payload = message.payload().json();
        expect(payload).toMatchObject({ title: message.name(), description: expect.stringMatching(/\.$/) });
        expect(JSON.stringify(payload)).not.toContain('$ref');
      }
    },
  );

  test('refuses a document with a broken reference', async ({ skip }) => {
    const text = JSON.stringify(documentOf('phantom-2.2')).replace('schemas/Block"', 'schemas/Nothing"');
    const { document, faults } = await parse(text, skip);
    expect(document).toBeUndefined();
    expect(faults.map(({ severity }) => severity)).toContain(0);
  });

  test('refuses the document in the package without one of the schemas', async ({ skip }) => {
    const file = await shippedDocument('phantom-2.2');
    await rm(join(dirname(file), 'block.forged.json'));
    const { document, faults } = await parse(await readFile(file, 'utf8'), skip, file);
    expect(document).toBeUndefined();
    expect(faults.map(({ message }) => message).join()).toContain('block.forged.json');
  });
});

/** Writes the files of the package into a folder. @returns the path of the document */
async function shippedDocument(profile: (typeof profileNames)[number]): Promise<string> {
  const folder = await temporaryFolder();
  writeFiles(schemaFiles(folder, '1.2.3'));
  return join(folder, 'schemas', profile, 'asyncapi.json');
}

function namesOf(profile: (typeof profileNames)[number]): readonly string[] {
  return eventsOf(profiles[profile].generation).flatMap(({ name, isDelivered }) =>
    isDelivered ? [name] : [],
  );
}

function namesIn(document: { allMessages(): { all(): readonly Message[] } } | undefined): readonly string[] {
  return (document?.allMessages().all() ?? []).map((message) => message.name());
}
