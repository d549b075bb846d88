import {
  anything,
  described,
  integer,
  list,
  type Members,
  type ObjectSchema,
  object,
  openObject,
  optional,
  text,
} from '../schema/schema.ts';
import { freeText, hash, ipAddress, isoTime, url, version } from '../schema/text-formats.ts';

const port = integer(1, 65_535);
const milliseconds = integer(-1, Number.MAX_SAFE_INTEGER, 'Milliseconds; -1 if the peer did not answer.');
const state = openObject({}, anything);

/** The object of the node without its logger and configuration: payloads.md section 5.2. */
export const phantomPeer: ObjectSchema = object(
  {
    ip: text(ipAddress),
    port,
    ban: integer(0, Number.MAX_SAFE_INTEGER, 'Unix milliseconds.'),
    url: text(url),
    state,
    offences: list(anything),
    lastPinged: text(isoTime),
    verification: openObject({}, anything),
    headers: openObject({}, anything),
    nethash: text(hash),
    os: text(freeText),
    version: text(version),
    hashid: optional(text(freeText)),
    status: integer(0, 999),
    delay: milliseconds,
  },
  'PhantomPeer',
);

const arkMembers: Members = {
  ip: text(ipAddress),
  port,
  ports: described(
    openObject({}, integer(-1, 65_535)),
    'The port of each plugin, by its name; -1 for a port that does not answer.',
  ),
  state,
  plugins: optional(described(openObject({}, anything), 'The settings of each plugin, by its name.')),
  latency: optional(milliseconds),
  version: optional(text(version)),
  verificationResult: optional(openObject({}, anything)),
  lastPinged: optional(text(isoTime)),
};

/** ARK 2.4 to 2.7 (`core-p2p` 2.7.26 `peer.js`). */
export const arkPeer: ObjectSchema = object(arkMembers, 'Peer', 'A peer of the node.');

/** ARK 3 (`core-p2p` 3.9.1 `peer.js`). */
export const ark3Peer: ObjectSchema = object(
  {
    ...arkMembers,
    sequentialErrorCounter: integer(),
    fastVerificationResult: optional(openObject({}, anything)),
  },
  'Peer',
  'A peer of the node.',
);

/** The peer of an event that wraps it. */
export function peerIn(peer: ObjectSchema): ObjectSchema {
  return object({ peer });
}
