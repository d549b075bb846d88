/** Whose wire format is spoken. Values are from protocol.md sections 1.2 to 1.4 unless said otherwise. */
export const profileNames = ['portable', 'docs', 'phantom-2.2'] as const;

export type ProfileName = (typeof profileNames)[number];

export type EnvelopeKey = 'timestamp' | 'data' | 'event' | 'created' | 'type';

export interface Profile {
  readonly name: ProfileName;
  /** Keys of the body, in order. */
  readonly envelope: readonly EnvelopeKey[];
  /** Header names in order and as written; `value` is left out where it depends on the request. */
  readonly headers: readonly ProfileHeader[];
  /** Statuses of 301, 302, 307 and 308 repeat the POST at the new place, 303 turns it into a GET. */
  readonly followsRedirects: boolean;
}

export type ProfileHeader =
  | { readonly kind: 'fixed'; readonly name: string; readonly value: string }
  | { readonly kind: 'authorization' | 'length' | 'host'; readonly name: string };

// axios 0.18.0 on the Node of its day, measured (protocol.md section 1.3).
const axiosHeaders: readonly ProfileHeader[] = [
  { kind: 'fixed', name: 'Accept', value: 'application/json, text/plain, */*' },
  { kind: 'fixed', name: 'Content-Type', value: 'application/json;charset=utf-8' },
  { kind: 'authorization', name: 'Authorization' },
  { kind: 'fixed', name: 'User-Agent', value: 'axios/0.18.0' },
  { kind: 'length', name: 'Content-Length' },
  { kind: 'host', name: 'Host' },
  { kind: 'fixed', name: 'Connection', value: 'close' },
];

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  // Both spellings of every key, so that a handler written from the guidebook and one written against a node both work.
  portable: {
    name: 'portable',
    envelope: ['timestamp', 'data', 'event', 'created', 'type'],
    headers: axiosHeaders,
    followsRedirects: false,
  },
  // No released node ever sent this body (protocol.md section 1.1); the guidebook's readers expect it.
  docs: {
    name: 'docs',
    envelope: ['created', 'data', 'type'],
    headers: axiosHeaders,
    followsRedirects: false,
  },
  'phantom-2.2': {
    name: 'phantom-2.2',
    envelope: ['timestamp', 'data', 'event'],
    headers: axiosHeaders,
    followsRedirects: true,
  },
};

export const defaultProfile: ProfileName = 'portable';
