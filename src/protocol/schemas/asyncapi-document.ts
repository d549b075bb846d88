import type { Profile } from '../delivery/profile.ts';
import { eventsOf, type NamedContract } from '../events/contract/event-contracts.ts';
import { describeBody, sendingTime } from './body-schema.ts';
import { createSchemaWriter, type JsonSchema } from './json-schema.ts';

/**
 * Returns an AsyncAPI 3.0 document of the endpoint that receives what the sender of the profile delivers. Events that
 * stock nodes never deliver are not in it. The parser of AsyncAPI does not know JSON Schema 2020-12, so the payloads are in
 * its default format, a superset of draft-07.
 * @param version the version of the document
 */
export function asyncApiDocument(profile: Profile, version: string): object {
  const place = '#/components/schemas/';
  const writer = createSchemaWriter(place);
  // Written only once, because every message has it.
  const time = { $ref: `${place}SendingTime` };
  const messages = messagesOf(profile, (contract) => {
    const { title: _, description: summary, ...payload } = describeBody(writer, profile, contract, time);
    return { summary, payload };
  });
  const schemas = { SendingTime: writer.jsonSchema(sendingTime), ...writer.definitions() };
  return documentOf(profile, version, messages, schemas);
}

/**
 * Returns the document for the folder that has the JSON Schemas of the profile. Their files are its payloads and describe
 * the events, so the package contains nothing twice.
 */
export function linkedAsyncApiDocument(profile: Profile, version: string): object {
  const messages = messagesOf(profile, ({ name }) => ({ payload: { $ref: `./${name}.json` } }));
  return documentOf(profile, version, messages);
}

/** A message of AsyncAPI, without what all messages have. */
interface Message {
  readonly summary?: string | undefined;
  readonly payload: JsonSchema;
}

function messagesOf(profile: Profile, messageOf: (contract: NamedContract) => Message): object {
  const traits = [{ $ref: '#/components/messageTraits/delivery' }];
  const messages = eventsOf(profile.generation)
    .filter(({ isDelivered }) => isDelivered)
    .map((contract) => [messageKey(contract.name), { name: contract.name, traits, ...messageOf(contract) }]);
  return Object.fromEntries(messages);
}

function documentOf(
  profile: Profile,
  version: string,
  messages: object,
  schemas?: Readonly<Record<string, JsonSchema>>,
): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: `Webhooks of ${profile.name}`,
      version,
      description:
        `What a sender of the profile ${profile.name} of phantom-webhook delivers to a webhook. ` +
        'Events that stock nodes never deliver are not included.',
    },
    defaultContentType: 'application/json',
    channels: {
      webhook: {
        address: null,
        title: 'Your webhook',
        description: 'The target URL that you give to the node when you create the webhook.',
        messages,
      },
    },
    operations: {
      receiveDelivery: {
        action: 'receive',
        channel: { $ref: '#/channels/webhook' },
        title: 'Receive a delivery',
        description: 'Verify the authorization, answer with a status of 200, then do the work.',
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
    },
    components: {
      messageTraits: { delivery: { contentType: 'application/json', headers: headersSchema(profile) } },
      ...(schemas === undefined ? {} : { schemas }),
    },
  };
}

/** AsyncAPI allows letters, digits, dots, hyphens and underscores. */
function messageKey(event: string): string {
  return event.replaceAll(':', '-');
}

/** Nodes differ in how they spell the names of headers, and HTTP ignores their case. */
function headersSchema({ authorization, headers }: Profile): JsonSchema {
  const contentType = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  const isWhole = authorization === 'whole';
  return {
    type: 'object',
    properties: {
      authorization: {
        description: isWhole
          ? 'The whole token of the webhook.'
          : 'The first half of the token of the webhook.',
        type: 'string',
        pattern: isWhole ? '^[0-9a-f]{64}$' : '^[0-9a-f]{32}$',
      },
      ...(contentType?.kind === 'fixed' ? { 'content-type': { const: contentType.value } } : {}),
    },
    required: ['authorization'],
  };
}
