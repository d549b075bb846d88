import type { ProfileName } from '../protocol/delivery/profile-name.ts';
import type { HapiRules } from './hapi/hapi-rules.ts';

/** The generations of nodes that can be emulated. */
export const nodeProfileNames = ['phantom-2.2', 'ark-2.7', 'ark-3'] as const;

export type NodeProfileName = (typeof nodeProfileNames)[number] & ProfileName;

/** How the webhook API of a generation differs from the others (protocol.md sections 3.1 and 3.2). */
export interface NodeRules extends HapiRules {
  readonly ids: 'integer' | 'uuid';
  readonly isPaginated: boolean;
  /** Whether list and show reveal the authorization. */
  readonly showsAuthorization: boolean;
  /** Whether `GET /` is answered. */
  readonly hasRoot: boolean;
  /** The status of the answer to an invalid payload. */
  readonly invalidStatus: 400 | 422;
  /** Whether that answer names the invalid keys. */
  readonly namesInvalidKeys: boolean;
  /** Whether an unknown id is answered 404. Otherwise update and delete answer 204 like any other, and show 500. */
  readonly refusesUnknownIds: boolean;
  /** The schema library whose messages describe an invalid payload. */
  readonly wording: 'joi-14' | 'joi-17';
  /** Whether JSON text in place of an object may have a `__proto__` key. From joi 15 on, such a text is not parsed. */
  readonly parsesPrototypes: boolean;
  /** Whether `conditions` and the key and operator of each are required, and on update every field. */
  readonly isStrict: boolean;
  /** Whether the operator of a condition has to be a known one. */
  readonly checksOperators: boolean;
  /** Whether the webhooks of one occurrence of an event wait for each other. */
  readonly isSequential: boolean;
}

const phantom: NodeRules = {
  ids: 'integer',
  isPaginated: true,
  showsAuthorization: true,
  isCrossOrigin: true,
  cutsTarget: false,
  resolvesTarget: true,
  trailingSlash: 'redirected',
  cookies: 'statehood-6',
  acceptEncoding: 'accept-3.1',
  checksRanges: false,
  escapesSurrogates: false,
  unreadableStatus: undefined,
  forms: 'content-4.0',
  findsInherited: true,
  explainsBroken: false,
  answersAtOnce: false,
  hasRoot: false,
  invalidStatus: 400,
  namesInvalidKeys: true,
  refusesUnknownIds: false,
  wording: 'joi-14',
  parsesPrototypes: true,
  isStrict: false,
  checksOperators: true,
  isSequential: true,
};

const ark27: NodeRules = {
  ...phantom,
  ids: 'uuid',
  resolvesTarget: false,
  trailingSlash: 'asked',
  acceptEncoding: 'accept-3.2',
  checksRanges: true,
  unreadableStatus: 422,
  forms: 'content-4.1',
  findsInherited: false,
  explainsBroken: true,
  answersAtOnce: true,
  isPaginated: false,
  showsAuthorization: false,
  invalidStatus: 422,
  namesInvalidKeys: false,
  parsesPrototypes: false,
  refusesUnknownIds: true,
  isStrict: true,
};

const ark3: NodeRules = {
  ...ark27,
  isCrossOrigin: false,
  cutsTarget: true,
  trailingSlash: 'stripped',
  cookies: 'statehood-7',
  escapesSurrogates: true,
  forms: 'unsupported',
  hasRoot: true,
  wording: 'joi-17',
  checksOperators: false,
  isSequential: false,
};

export const nodeRules: Readonly<Record<NodeProfileName, NodeRules>> = {
  'phantom-2.2': phantom,
  'ark-2.7': ark27,
  'ark-3': ark3,
};

/** The limits of an emulated node. A real one has no such limits. */
export interface NodeLimits {
  readonly maxWebhooks: number;
  /** Of all webhooks together. */
  readonly maxWebhookBytes: number;
  /** Occurrences of events that are being delivered. On Phantom, a target that hangs holds one indefinitely. */
  readonly maxOccurrences: number;
  /**
   * Connections to targets at once. This matters most if the webhooks of an occurrence do not wait for each other: on a
   * busy machine, more connections would slow each other down until they time out before their answers are read.
   */
  readonly maxConnections: number;
  /** Occurrences that wait for others to end, and the total size of their payloads. */
  readonly maxQueued: number;
  readonly maxQueuedBytes: number;
  /** Bodies of calls that are being read or answered, for each of the two servers. */
  readonly maxBodyBytes: number;
  /** Answers that callers have not taken yet, for each of the two servers: some lists of `maxWebhookBytes`. */
  readonly maxUnsentBytes: number;
  /** After what time a target that holds others up is reported. ARK nodes give up by then. */
  readonly blockedAfterMs: number;
  /** How long closing waits for deliveries under way. */
  readonly graceMs: number;
}

export const nodeLimits: NodeLimits = {
  maxWebhooks: 10_000,
  maxWebhookBytes: 64 * 1_048_576,
  maxOccurrences: 512,
  maxConnections: 128,
  maxQueued: 4_096,
  maxQueuedBytes: 64 * 1_048_576,
  maxBodyBytes: 16 * 1_048_576,
  maxUnsentBytes: 256 * 1_048_576,
  blockedAfterMs: 1_500,
  graceMs: 5_000,
};
