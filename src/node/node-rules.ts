import type { ProfileName } from '../protocol/delivery/profile.ts';

/** The generations of nodes that can be emulated. */
export const nodeProfileNames = ['phantom-2.2', 'ark-2.7', 'ark-3'] as const;

export type NodeProfileName = (typeof nodeProfileNames)[number] & ProfileName;

/** How the webhook API of a generation differs from the others (protocol.md sections 3.1 and 3.2). */
export interface NodeRules {
  readonly ids: 'integer' | 'uuid';
  readonly isPaginated: boolean;
  /** Whether list and show give the authorization away. */
  readonly showsAuthorization: boolean;
  /** Whether web pages of any origin may call it. */
  readonly isCrossOrigin: boolean;
  readonly trailingSlash: 'redirected' | 'stripped';
  /** Whether `GET /` is answered. */
  readonly hasRoot: boolean;
  /** The status of a payload that does not fit. */
  readonly invalidStatus: 400 | 422;
  /** Whether such an answer names the keys. */
  readonly namesInvalidKeys: boolean;
  /** Whether update and delete of an id that is not there are answered 404, or 204 like any other. */
  readonly refusesUnknownIds: boolean;
  /** Whose words tell what does not fit. */
  readonly wording: 'joi-14' | 'joi-17';
  /** Whether `conditions`, the key and operator of each, and on update everything have to be there. */
  readonly isStrict: boolean;
  /** Whether the operator of a condition has to be one that nodes know. */
  readonly checksOperators: boolean;
  /** Whether the webhooks of one occurrence of an event wait for each other. */
  readonly isSequential: boolean;
}

const phantom: NodeRules = {
  ids: 'integer',
  isPaginated: true,
  showsAuthorization: true,
  isCrossOrigin: true,
  trailingSlash: 'redirected',
  hasRoot: false,
  invalidStatus: 400,
  namesInvalidKeys: true,
  refusesUnknownIds: false,
  wording: 'joi-14',
  isStrict: false,
  checksOperators: true,
  isSequential: true,
};

const ark27: NodeRules = {
  ...phantom,
  ids: 'uuid',
  isPaginated: false,
  showsAuthorization: false,
  invalidStatus: 422,
  namesInvalidKeys: false,
  refusesUnknownIds: true,
  isStrict: true,
};

const ark3: NodeRules = {
  ...ark27,
  isCrossOrigin: false,
  trailingSlash: 'stripped',
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

/** What an emulated node holds at the most. A real one has no such bounds. */
export interface NodeLimits {
  readonly maxWebhooks: number;
  /** Of all webhooks together. */
  readonly maxWebhookBytes: number;
  /** Occurrences of events that are being delivered. A target that hangs holds one for ever on Phantom. */
  readonly maxOccurrences: number;
  /**
   * Connections to targets, where the webhooks of an occurrence do not wait for each other. More at once on a busy
   * machine make each of them so slow that its time is over before its answer is read.
   */
  readonly maxConnections: number;
  /** Occurrences that wait until others are over, and the bytes of their payloads together. */
  readonly maxQueued: number;
  readonly maxQueuedBytes: number;
  /** Bodies of calls that are being read or answered, at each of the two servers. */
  readonly maxBodyBytes: number;
  /** When it is said that a target holds others up; ARK nodes give up by then. */
  readonly blockedAfterMs: number;
  /** How long the end waits for deliveries under way. */
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
  blockedAfterMs: 1_500,
  graceMs: 5_000,
};
