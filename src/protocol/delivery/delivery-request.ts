import type { Token } from '../token/token.ts';
import { endToEndHeaders } from './end-to-end-headers.ts';
import type { EnvelopeKey, Profile, ProfileHeader } from './profile.ts';

export interface Envelope {
  readonly event: string;
  /** Unix milliseconds of sending; undefined leaves the keys out. */
  readonly timestampMs: number | undefined;
  /** The payload as JSON text; undefined leaves the key out, as a node does for an event without payload. */
  readonly dataText: string | undefined;
}

/** What the profile's sender puts into its Authorization header. */
export function authorizationOf(profile: Profile, { token, authorization }: Token): string {
  return profile.authorization === 'whole' ? token : authorization;
}

/** The body as the profile's sender writes it: compact JSON, its keys, its order. */
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
  /** One header for each. */
  readonly authorizations: readonly string[];
  readonly bodyBytes: number;
  /** Host and port of the target as they stand in the Host header. */
  readonly host: string;
}

/** Header names and values in turn, exactly as the profile's sender orders and spells them. */
export function profileHeaders(profile: Profile, values: HeaderValues): readonly string[] {
  return profile.headers.flatMap((header) =>
    headerValues(header, values).flatMap((value) => [header.name, value]),
  );
}

/** The headers of a recorded delivery as they go out again, to another host and perhaps with another authorization. */
export function repeatedHeaders(rawHeaders: readonly string[], values: HeaderValues): readonly string[] {
  return [
    ...sendableHeaders(endToEndHeaders(rawHeaders)),
    ...values.authorizations.flatMap((value) => ['Authorization', value]),
    ...['Content-Length', String(values.bodyBytes), 'Host', values.host, 'Connection', 'close'],
  ];
}

/** What HTTP lets a header be (RFC 9110, 5.1 and 5.5); a journal that was written by hand may hold anything. */
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Without Via too: it begins anew, and a listener that it passed then would take it for a circle. */
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
