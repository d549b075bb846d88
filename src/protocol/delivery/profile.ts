import type { Generation } from '../events/generation.ts';
import type { ProfileName } from './profile-name.ts';

export type EnvelopeKey = 'timestamp' | 'data' | 'event' | 'created' | 'type';

export interface Profile {
  readonly name: ProfileName;
  /** The generation whose events and payloads it sends. */
  readonly generation: Generation;
  /** Keys of the body, in order. */
  readonly envelope: readonly EnvelopeKey[];
  /** Header names, in order and in their exact spelling. */
  readonly headers: readonly ProfileHeader[];
  /** What the Authorization header holds: the first half of the token, or all of it. */
  readonly authorization: 'half' | 'whole';
  readonly redirects: RedirectRule;
  readonly success: SuccessRule;
  readonly patience: Patience;
}

export type ProfileHeader =
  | { readonly kind: 'fixed'; readonly name: string; readonly value: string }
  | { readonly kind: 'authorization' | 'length' | 'host'; readonly name: string };

/**
 * What the sender's HTTP client does with a redirect. `never`: it does not follow it. `axios`: 301, 302, 307 and 308
 * repeat the POST, 303 becomes a GET without a body. `got`: 307 and 308 repeat the POST, 303 becomes a GET that still
 * has the body, 301 and 302 fail.
 */
export type RedirectRule = 'never' | 'axios' | 'got';

/** `2xx`, or `below-400`: any status below 400, unless the body claims to be JSON but cannot be parsed. */
export type SuccessRule = '2xx' | 'below-400';

/** How long the sender waits: without limit, for a total time, or until nothing has arrived for an idle time. */
export type Patience =
  | { readonly kind: 'unlimited' }
  | { readonly kind: 'total' | 'idle'; readonly timeoutMs: number };

const connectionClose: ProfileHeader = { kind: 'fixed', name: 'Connection', value: 'close' };

// axios 0.18.0 on the Node of its day.
const axiosHeaders: readonly ProfileHeader[] = [
  { kind: 'fixed', name: 'Accept', value: 'application/json, text/plain, */*' },
  { kind: 'fixed', name: 'Content-Type', value: 'application/json;charset=utf-8' },
  { kind: 'authorization', name: 'Authorization' },
  { kind: 'fixed', name: 'User-Agent', value: 'axios/0.18.0' },
  { kind: 'length', name: 'Content-Length' },
  { kind: 'host', name: 'Host' },
  connectionClose,
];

// got 9.6.0 as core-utils calls it; before 2.5.14 it sends no content type (ARK core issue 2836).
function gotHeaders(hasContentType: boolean): readonly ProfileHeader[] {
  const contentType: ProfileHeader = { kind: 'fixed', name: 'content-type', value: 'application/json' };
  return [
    { kind: 'fixed', name: 'user-agent', value: 'got/9.6.0 (https://github.com/sindresorhus/got)' },
    { kind: 'authorization', name: 'authorization' },
    ...(hasContentType ? [contentType] : []),
    { kind: 'fixed', name: 'accept-encoding', value: 'gzip, deflate' },
    { kind: 'length', name: 'content-length' },
    { kind: 'host', name: 'Host' },
    connectionClose,
  ];
}

// Node's bare http.request, as @arkecosystem/utils calls it.
const bareHeaders: readonly ProfileHeader[] = [
  { kind: 'authorization', name: 'Authorization' },
  { kind: 'host', name: 'Host' },
  { kind: 'fixed', name: 'content-type', value: 'application/json' },
  { kind: 'length', name: 'content-length' },
  connectionClose,
];

const wireEnvelope: readonly EnvelopeKey[] = ['timestamp', 'data', 'event'];
const arkTimeoutMs = 1_500;

const phantom: Profile = {
  name: 'phantom-2.2',
  generation: 'phantom-2.2',
  envelope: wireEnvelope,
  headers: axiosHeaders,
  authorization: 'half',
  redirects: 'axios',
  success: '2xx',
  patience: { kind: 'unlimited' },
};

const ark27: Profile = {
  name: 'ark-2.7',
  generation: 'ark-2.7',
  envelope: wireEnvelope,
  headers: gotHeaders(true),
  authorization: 'half',
  redirects: 'got',
  success: '2xx',
  patience: { kind: 'total', timeoutMs: arkTimeoutMs },
};

const ark3: Profile = {
  name: 'ark-3',
  generation: 'ark-3',
  envelope: wireEnvelope,
  headers: bareHeaders,
  authorization: 'half',
  redirects: 'never',
  success: 'below-400',
  patience: { kind: 'idle', timeoutMs: arkTimeoutMs },
};

// Both spellings of every key: handlers written from the guidebook work, and so do those written against a node.
const portable: Profile = {
  ...phantom,
  name: 'portable',
  envelope: ['timestamp', 'data', 'event', 'created', 'type'],
  redirects: 'never',
  patience: { kind: 'total', timeoutMs: arkTimeoutMs },
};

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  portable,
  // No released node ever sent this body (protocol.md section 1.1), but readers of the guidebook expect it.
  docs: { ...portable, name: 'docs', envelope: ['created', 'data', 'type'] },
  'phantom-2.2': phantom,
  'ark-2.3': {
    ...ark27,
    name: 'ark-2.3',
    generation: 'ark-2.3',
    headers: gotHeaders(false),
    authorization: 'whole',
    patience: { kind: 'unlimited' },
  },
  'ark-2.4': { ...ark27, name: 'ark-2.4', generation: 'ark-2.4', headers: gotHeaders(false) },
  'ark-2.7': ark27,
  'ark-3': ark3,
  mainsail: {
    ...ark3,
    name: 'mainsail',
    generation: 'mainsail',
    envelope: ['data', 'event', 'timestamp'],
  },
};

export const defaultProfile: ProfileName = 'portable';
