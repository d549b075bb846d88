import { type Profile, profiles } from '../../protocol/delivery/profile.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import type { Manner, RawRequest } from '../../protocol/delivery/raw-request.ts';
import { eventContract } from '../../protocol/events/contract/event-contracts.ts';
import {
  hasOptionalMembers,
  withOptionalMembers,
} from '../../protocol/events/contract/schema/optional-members.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import type { EventName } from '../../protocol/events/event-names.ts';
import { isReleased } from '../../protocol/events/generation.ts';
import type { CaseRequest } from '../cases/check-case.ts';
import { withHeader, withoutHeader } from '../cases/headers.ts';
import type { DeliveryOptions, RequestMaker } from '../cases/request-maker.ts';
import { type WrittenAuthorization, writtenAuthorization } from './authorization-choice.ts';
import { dataTexts, unknownMembers } from './body-choices.ts';
import { deliveryWords } from './delivery-words.ts';
import { type Expectation, expectationOf, type GeneratedDelivery } from './generated-delivery.ts';
import { type BodyMembers, hostileBytes } from './hostile-body-choice.ts';
import { membersOf, objectText, spell } from './json-spelling.ts';
import { piecesWriter, type WritePieces } from './secret-pieces.ts';
import { blanks, contentTypes, extraHeaders, pieceMs } from './wire-choices.ts';

/** A request of a generated delivery, with how it has to be answered. */
export interface GeneratedRequest extends CaseRequest {
  readonly expectation: Expectation;
}

export interface Sending {
  readonly manner: Manner;
  /** In the order of sending. */
  readonly requests: readonly GeneratedRequest[];
}

export interface RequestOptions {
  readonly maker: RequestMaker;
  /** The format of a delivery whose profile is as found. */
  readonly found: ProfileName;
  /** Hexadecimal digits that make the delivery differ from every other one. */
  readonly unique: string;
  /** Writes the secrets of a wrong authorization. Default: as they are. */
  readonly write?: WritePieces;
}

/** Makes the requests of a generated delivery. */
export function makeRequests(delivery: GeneratedDelivery, options: RequestOptions): Sending {
  const { maker, found, unique } = options;
  const expectation = expectationOf(delivery);
  // A valid delivery after a hostile one shows whether the handler still works, so it has to be sent later.
  const manner = expectation === 'hostile' && delivery.manner === 'together' ? 'in-turn' : delivery.manner;
  const headers = manner === 'kept' ? { headers: withHeader('connection', 'keep-alive') } : {};
  /** Makes a plain valid delivery of another block. */
  const plain = (number: number) =>
    maker.delivery({
      profile: found,
      dataText: withUniqueId(maker.payload('block.forged'), `${number}${unique}`),
      ...headers,
    });
  const before = delivery.before.map(
    (kind, index): GeneratedRequest =>
      kind === 'valid'
        ? {
            what: 'a valid delivery before it',
            role: 'probe',
            expectation: 'valid',
            request: plain(index + 1),
          }
        : {
            what: 'an unauthorized delivery before it',
            role: 'probe',
            expectation: 'wrong',
            request: maker.stranger({ authorizations: [maker.otherToken.authorization], ...headers }),
          },
  );
  const what = deliveryWords(delivery);
  const own = makeRequest(delivery, options, manner);
  const repeated = Array.from(
    { length: delivery.times },
    (): GeneratedRequest => ({
      what,
      role: 'probe',
      expectation,
      request: own,
    }),
  );
  const after: GeneratedRequest = {
    what: 'the valid delivery after it',
    role: 'after',
    expectation,
    request: plain(delivery.before.length + 1),
  };
  return { manner, requests: [...before, ...repeated, ...(expectation === 'hostile' ? [after] : [])] };
}

function makeRequest(
  delivery: GeneratedDelivery,
  { maker, found, unique, write = piecesWriter(maker.token, maker.otherToken) }: RequestOptions,
  manner: Manner,
): RawRequest {
  const profile = delivery.profile === 'as-found' ? found : delivery.profile;
  const authorization = writtenAuthorization(delivery.authorization, maker.token, maker.otherToken);
  return maker.delivery({
    profile,
    body: bodyOf(delivery, profile, unique, maker),
    ...(authorization === undefined ? {} : wrongOptions(authorization, write)),
    headers: (rawHeaders) => headersOf(rawHeaders, delivery, authorization, write, manner),
    ...(delivery.pieces > 1
      ? { pace: { kind: 'slowly', pieces: delivery.pieces, pauseMs: pieceMs } as const }
      : {}),
  });
}

function wrongOptions(
  { authorizations, elsewhere = [] }: WrittenAuthorization,
  write: WritePieces,
): DeliveryOptions {
  const query = elsewhere.flatMap(({ in: where, name, value }) =>
    where === 'query' ? [`${name}=${write(value)}`] : [],
  );
  return {
    authorizations: authorizations.map(write),
    ...(query.length === 0 ? {} : { query: query.join('&') }),
  };
}

function headersOf(
  sent: readonly string[],
  {
    contentType,
    optionalHeaders,
    headerBlanks,
    extraHeaders: extra,
    headerOrder,
    nameCase,
  }: GeneratedDelivery,
  authorization: WrittenAuthorization | undefined,
  write: WritePieces,
  manner: Manner,
): readonly string[] {
  let headers = sent;
  if (contentType === 'absent') headers = withoutHeader('content-type')(headers);
  else if (contentType !== 'as-sent')
    headers = withHeader('content-type', contentTypes[contentType])(headers);
  if (optionalHeaders === 'absent') {
    for (const name of ['user-agent', 'accept', 'accept-encoding']) headers = withoutHeader(name)(headers);
  }
  if (manner === 'kept') headers = withHeader('connection', 'keep-alive')(headers);
  for (const { in: where, name, value } of authorization?.elsewhere ?? []) {
    if (where === 'header') headers = withHeader(name, write(value))(headers);
  }
  const pairs = [...pairsOf(headers), ...extra.map((name) => extraHeaders[name])].map(
    ([name, value]): Pair => [
      renamed(name, nameCase),
      headerBlanks !== 'as-sent' && name.toLowerCase() === 'authorization'
        ? `${blanks[headerBlanks]}${value}`
        : value,
    ],
  );
  return ordered(pairs, headerOrder).flat();
}

type Pair = readonly [name: string, value: string];

function pairsOf(rawHeaders: readonly string[]): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}

function renamed(name: string, nameCase: GeneratedDelivery['nameCase']): string {
  switch (nameCase) {
    case 'as-sent':
      return name;
    case 'lower':
      return name.toLowerCase();
    case 'upper':
      return name.toUpperCase();
    case 'mixed':
      return [...name.toLowerCase()]
        .map((letter, index) => (index % 2 === 1 ? letter.toUpperCase() : letter))
        .join('');
  }
}

function ordered(pairs: readonly Pair[], order: GeneratedDelivery['headerOrder']): readonly Pair[] {
  switch (order) {
    case 'as-sent':
      return pairs;
    case 'sorted':
      return pairs.toSorted(([one], [other]) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
    case 'reversed': {
      // Of two Authorization headers the first remains the first.
      const names = [...new Set(pairs.map(([name]) => name))].toReversed();
      return names.flatMap((name) => pairs.filter(([own]) => own === name));
    }
  }
}

function bodyOf(
  delivery: GeneratedDelivery,
  profile: ProfileName,
  unique: string,
  maker: RequestMaker,
): Uint8Array {
  const speaker = profiles[profile];
  const dataText = withUniqueId(dataOf(delivery, speaker, maker), unique);
  const envelope = Buffer.from(maker.delivery({ profile, event: delivery.event, dataText }).body).toString();
  const write = (members: BodyMembers) => {
    const text = spell(objectText(orderedMembers(members, delivery.keyOrder)), delivery);
    return withPadding(text, delivery.paddingKb);
  };
  const extra = delivery.unknownMembers.map((name) => unknownMembers[name]);
  return hostileBytes(delivery.body, [...membersOf(envelope), ...extra], write);
}

/** Returns the payload as JSON text, or null if the event has none. */
function dataOf(
  { event, index, optionalMembers, message, data }: GeneratedDelivery,
  { generation }: Profile,
  maker: RequestMaker,
): string | null {
  const name = eventNamesOf[generation].find((known): known is EventName => known === event);
  if (name === undefined) return dataTexts[data];
  const hasMessage = message !== '' && name.startsWith('transaction.') && isReleased(generation);
  const set = hasMessage ? { set: { vendorField: message } } : {};
  const text = maker.payload(name, { generation, index, ...set });
  const schema = eventContract(name, generation)?.data;
  if (text === null || optionalMembers === 'as-made' || schema === undefined || !hasOptionalMembers(schema))
    return text;
  return JSON.stringify(withOptionalMembers(schema, JSON.parse(text), optionalMembers === 'present'));
}

/**
 * Replaces the id of a payload, or the first one in it, so that no handler takes a delivery for a repetition. The
 * signature of the block or transaction no longer fits then; making a new one takes longer than sending it.
 */
function withUniqueId(dataText: string | null, unique: string): string | null {
  if (dataText === null) return null;
  const replaced = (text: string) =>
    text.replace(/"([0-9a-f]{9,64})"$/, (_, id: string) => {
      const digits = /^\d+$/.test(id) ? BigInt(`0x${unique}`).toString() : unique;
      return `"${digits.slice(0, id.length).padEnd(id.length, '1')}"`;
    });
  const members = dataText.startsWith('{') ? membersOf(dataText) : [];
  return members.some(([key]) => key === 'id')
    ? objectText(members.map(([key, text]) => [key, key === 'id' ? replaced(text) : text]))
    : dataText.replace(/"id":"[^"]*"/, replaced);
}

function orderedMembers(members: BodyMembers, order: GeneratedDelivery['keyOrder']): BodyMembers {
  switch (order) {
    case 'as-sent':
      return members;
    case 'reversed':
      return members.toReversed();
    case 'sorted':
      return members.toSorted(([one], [other]) => (one < other ? -1 : 1));
  }
}

const kilobyte = 1_000;

/** Adds so many spaces, which mean nothing in JSON. A command line can write them briefly. */
function withPadding(text: string, kilobytes: number): string {
  if (kilobytes === 0) return text;
  const end = text.lastIndexOf('}');
  return text.slice(0, end) + ' '.repeat(kilobytes * kilobyte) + text.slice(end);
}
