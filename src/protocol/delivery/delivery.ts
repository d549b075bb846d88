import { isDeeperThan, type JsonSpan, maxDepth, outlineJson } from '../json/json-outline.ts';
import { isJsonObject } from '../json/json-values.ts';
import { type Rejected, rejected } from './verdict.ts';

/** `node`: timestamp and event, as nodes send them. `docs`: created and type, as in the guidebook. */
export type DeliveryFormat = 'node' | 'docs' | 'both';

/** The body of one POST, read as untrusted input. */
export interface Delivery {
  readonly kind: 'delivery';
  readonly event: string;
  /** Unix milliseconds as claimed by the sender; null when it sent none. */
  readonly timestamp: number | null;
  readonly format: DeliveryFormat;
  /** The payload as JSON.parse returns it, with integers beyond 2^53 rounded. Undefined when absent. */
  readonly data: unknown;
  /** The payload's JSON text as received, with every digit, key and duplicate key. Undefined when absent. */
  readonly dataText: string | undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type UnreadableDelivery = Rejected<'not-json' | 'too-deep' | 'not-a-delivery'>;

/**
 * Reads the body of a POST as a delivery in either wire format. Never throws: a bad body returns a rejection with its
 * reason. Accepts UTF-8 JSON without a byte order mark, nested at most 128 deep.
 */
export function parseDelivery(body: Uint8Array): Delivery | UnreadableDelivery {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    return rejected('not-json', 'the body is not UTF-8');
  }
  return parseDeliveryText(text);
}

/**
 * Like `parseDelivery`, without `dataText` and details: finding the text takes as long as parsing the body. For a delivery,
 * `payloadText` returns it.
 */
export function parseDeliveryData(body: Uint8Array): Delivery | UnreadableDelivery {
  let document: unknown;
  try {
    document = JSON.parse(decoder.decode(body));
  } catch {
    return rejected('not-json');
  }
  return readParsedDelivery(document);
}

/** Returns the `dataText` of a body that is a delivery. */
export function payloadText(body: Uint8Array): string | undefined {
  const text = decoder.decode(body);
  return memberText(text, outlineJson(text).members, 'data');
}

/** Like `parseDelivery`, for a body that is already decoded. */
export function parseDeliveryText(text: string): Delivery | UnreadableDelivery {
  if (text === '') return rejected('not-json', 'the body is empty');
  if (text.startsWith('\ufeff')) return rejected('not-json', 'the body begins with a byte order mark');

  const { depth, members } = outlineJson(text);
  if (depth > maxDepth) return rejected('too-deep', `more than ${maxDepth} levels`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return rejected('not-json');
  }
  return readDocument(document, (key) => memberText(text, members, key));
}

function memberText(text: string, members: readonly JsonSpan[], key: string): string | undefined {
  const member = members.findLast((candidate) => candidate.key === key);
  return member && text.slice(member.start, member.end).trim();
}

/** Like `parseDelivery`, for a body that is already parsed: its text is lost, so `dataText` is undefined. */
export function readParsedDelivery(document: unknown): Delivery | UnreadableDelivery {
  if (isDeeperThan(document, maxDepth)) return rejected('too-deep', `more than ${maxDepth} levels`);
  return readDocument(document, () => undefined);
}

function readDocument(
  document: unknown,
  textOf: (key: string) => string | undefined,
): Delivery | UnreadableDelivery {
  if (!isJsonObject(document))
    return rejected('not-a-delivery', `expected an object, got ${kindOf(document)}`);
  return readEnvelope(document, textOf);
}

interface EventName {
  readonly event: string;
  readonly format: DeliveryFormat;
}

function readEnvelope(
  document: Readonly<Record<string, unknown>>,
  textOf: (key: string) => string | undefined,
): Delivery | UnreadableDelivery {
  const name = readEventName(ownValue(document, 'event'), ownValue(document, 'type'));
  if (name === undefined) {
    return rejected(
      'not-a-delivery',
      'expected the event name as a string in "event" (or "type", the guidebook’s name)',
    );
  }
  const isCreated =
    name.format === 'docs' || (name.format === 'both' && !Object.hasOwn(document, 'timestamp'));
  const timestampKey = isCreated ? 'created' : 'timestamp';
  const timestamp = ownValue(document, timestampKey);
  if (timestamp !== undefined && typeof timestamp !== 'number') {
    return rejected('not-a-delivery', `expected a number in "${timestampKey}", got ${kindOf(timestamp)}`);
  }
  return {
    kind: 'delivery',
    ...name,
    timestamp: timestamp !== undefined && Number.isFinite(timestamp) ? timestamp : null,
    data: ownValue(document, 'data'),
    dataText: textOf('data'),
  };
}

function readEventName(event: unknown, type: unknown): EventName | undefined {
  const hasEvent = typeof event === 'string' && event !== '';
  const hasType = typeof type === 'string' && type !== '';
  if (hasEvent) return { event, format: hasType ? 'both' : 'node' };
  // No known sender combines an invalid "event" with a valid "type".
  if (hasType && event === undefined) return { event: type, format: 'docs' };
  return undefined;
}

// JSON.parse makes "__proto__" an own property, so the own properties are exactly what was sent.
function ownValue(document: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(document, key) ? document[key] : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
