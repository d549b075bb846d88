import { printable } from '../printable.ts';
import { parseDeliveryData } from '../protocol/delivery/delivery.ts';
import { isJsonObject } from '../protocol/json/json-values.ts';
import { withoutTokens } from '../without-tokens.ts';

/** A delivery as every engine keeps it: the attributes of CloudEvents 1.0 in binary mode, and the body as received. */
export interface EngineDelivery {
  readonly attributes: Attributes;
  readonly body: Uint8Array;
  /** The members of its `data`, none if that is not an object. Undefined if the body is not a delivery. */
  readonly members: Members | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** All of them are printable, and short enough for an index. */
export interface Attributes {
  readonly specversion: '1.0';
  /** Identifies the delivery: one for each that a relay has received. */
  readonly id: string;
  /** The relay, and the label of the token of the delivery. */
  readonly source: string;
  /** The event, such as `block.forged`. */
  readonly type: string;
  /** When the relay received it, as in RFC 3339. */
  readonly time: string;
  readonly datacontenttype: string;
  /** The id that the chain gave to the block or transaction; absent if the payload has none. */
  readonly subject?: string;
  /**
   * Event and `data.id`: the same for two relays that received the same event from two nodes. Absent if the payload has
   * no id. It is not the id of the delivery, because a block that is applied again after a fork is a second occurrence.
   */
  readonly dedupkey?: string;
  /** The label of the token. */
  readonly token: string;
  /** Which try stored it, from 1. */
  readonly attempt: number;
}

export interface ReceivedDelivery {
  readonly id?: string | undefined;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  readonly event: string;
  readonly token: string;
  /** Alternating names and values. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

const defaultType = 'application/json';

export function describeDelivery(
  { id = '', receivedAtMs, event, token, rawHeaders, body }: ReceivedDelivery,
  { storeId, attempt }: { readonly storeId: string; readonly attempt: number },
): EngineDelivery {
  const type = attributeText(event);
  const members = membersOf(body);
  const subject = members && chainId(members);
  const label = attributeText(token);
  return {
    attributes: {
      specversion: '1.0',
      id: attributeText(id),
      source: `urn:phantom-webhook:${storeId}:${encodeURIComponent(label)}`,
      type,
      time: new Date(receivedAtMs).toISOString(),
      datacontenttype: attributeText(headerValue(rawHeaders, 'content-type') ?? defaultType),
      ...(subject === undefined ? {} : { subject, dedupkey: `${type}:${subject}` }),
      token: label,
      attempt,
    },
    body,
    members,
  };
}

/** What identifies a delivery in an engine that must not store it twice. */
export function keyOf({ id, dedupkey }: Attributes, dedupes: boolean): string {
  return dedupes ? (dedupkey ?? id) : id;
}

/** What an index of PostgreSQL and a header of NATS can hold, whatever was sent. */
const maxLength = 256;

/** What cutting leaves of a character beyond U+FFFF. It cannot be encoded in UTF-8. */
const halfCharacter = /[\ud800-\udbff]$/;

/** Redacts before it cuts, because the rest of a token that was cut is not recognized. */
function attributeText(text: string): string {
  const shown = printable(withoutTokens(text).slice(0, maxLength)).slice(0, maxLength);
  return shown.replace(halfCharacter, '');
}

function membersOf(body: Uint8Array): Members | undefined {
  const delivery = parseDeliveryData(body);
  if (delivery.kind !== 'delivery') return undefined;
  return isJsonObject(delivery.data) ? delivery.data : {};
}

function chainId({ id }: Members): string | undefined {
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  // The ids of a chain are digits or hexadecimal.
  return typeof id === 'string' && /^[0-9a-z]{1,128}$/i.test(id) ? id : undefined;
}

function headerValue(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
}
