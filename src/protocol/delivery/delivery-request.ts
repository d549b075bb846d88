import type { Token } from '../token/token.ts';
import { endToEndHeaders } from './end-to-end-headers.ts';
import type { EnvelopeKey, Profile, ProfileHeader } from './profile.ts';

export interface Envelope {
  readonly event: string;
  /** When it is sent, in Unix milliseconds; undefined omits the keys. */
  readonly timestampMs: number | undefined;
  /** The payload as JSON text; undefined omits the key, as a node does for an event without a payload. */
  readonly dataText: string | undefined;
}

/** Returns what the profile's sender puts into its Authorization header. */
export function authorizationOf(profile: Profile, { token, authorization }: Token): string {
  return profile.authorization === 'whole' ? token : authorization;
}

/** Returns the body as the profile's sender writes it: compact JSON, with its keys in its order. */
export function envelopeText(profile: Profile, { event, timestampMs, dataText }: Envelope): string {
  const timestamp = timestampMs === undefined ? undefined : String(timestampMs);
  const values: Record<EnvelopeKey, string | undefined> = {
    timestamp,
    created: timestamp,
    data: dataText,
    event: JSON.stringify(event),
    type: JSON.stringify(event),
  };
  const members = profile.envelope.flatMap((key) =>
    values[key] === undefined ? [] : [`"${key}":${values[key]}`],
  );
  return `{${members.join(',')}}`;
}

export interface HeaderValues {
  /** Each gets its own header. */
  readonly authorizations: readonly string[];
  readonly bodyBytes: number;
  /** Host and port of the target, as written in the Host header. */
  readonly host: string;
}

/** Returns header names and values, alternating, in the order and spelling of the profile's sender. */
export function profileHeaders(profile: Profile, values: HeaderValues): readonly string[] {
  return profile.headers.flatMap((header) =>
    headerValues(header, values).flatMap((value) => [header.name, value]),
  );
}

/** Returns the headers for resending a recorded delivery: to another host, and perhaps with another authorization. */
export function repeatedHeaders(rawHeaders: readonly string[], values: HeaderValues): readonly string[] {
  return [
    ...sendableHeaders(endToEndHeaders(rawHeaders)),
    ...values.authorizations.flatMap((value) => ['Authorization', value]),
    ...['Content-Length', String(values.bodyBytes), 'Host', values.host, 'Connection', 'close'],
  ];
}

/** What HTTP allows in a header (RFC 9110, 5.1 and 5.5). A journal written by hand may contain anything. */
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Drops Via too: a listener that forwarded the recorded delivery would take the new one for a forwarding loop. */
function sendableHeaders(headers: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (headerName.test(name) && headerValue.test(value) && name.toLowerCase() !== 'via')
      kept.push(name, value);
  }
  return kept;
}

function headerValues(
  header: ProfileHeader,
  { authorizations, bodyBytes, host }: HeaderValues,
): readonly string[] {
  switch (header.kind) {
    case 'fixed':
      return [header.value];
    case 'authorization':
      return authorizations;
    case 'length':
      return [String(bodyBytes)];
    case 'host':
      return [host];
  }
}
