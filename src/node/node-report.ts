import type { PatternFailure } from '../protocol/conditions/pattern-matching.ts';
import type { PostOutcome } from '../protocol/delivery/post-outcome.ts';
import type { SentRequest } from './deliver.ts';

/** What an emulated node reports about itself. */
export type NodeReport =
  | RequestReport
  | BlockReport
  | DispatchReport
  | ExceptionReport
  | GaveUpReport
  | UnmatchedReport
  | BlockedReport
  | AbandonedReport
  | DroppedReport
  | UnheardReport
  | FaultReport;

/** A call to one of its two servers. Everything the caller sent is untrusted. */
export interface RequestReport {
  readonly kind: 'request';
  readonly door: 'api' | 'events';
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
  readonly remoteAddress: string;
  /** Why the caller was refused; undefined if it was admitted. */
  readonly refusal: CallRefusal | undefined;
}

export type CallRefusal =
  | { readonly reason: 'not-whitelisted' }
  | { readonly reason: 'foreign-host'; readonly host: string }
  /** Undefined if the browser only reveals that the page is from another site. */
  | { readonly reason: 'foreign-origin'; readonly origin: string | undefined }
  | { readonly reason: 'not-the-forger' };

export interface BlockReport {
  readonly kind: 'block';
  readonly height: number;
  readonly id: string;
  readonly transactions: number;
  /** How many events the node emitted for it. */
  readonly events: number;
}

export interface WebhookRef {
  readonly id: number | string;
  readonly target: string;
}

/** One delivery and its outcome. */
export interface DispatchReport {
  readonly kind: 'dispatch';
  readonly event: string;
  readonly webhook: WebhookRef;
  /** The condition that matched, as text; undefined for a webhook without conditions. */
  readonly condition: string | undefined;
  readonly outcome: PostOutcome;
  /** Contains the authorization. Undefined if nothing was sent. */
  readonly request: SentRequest | undefined;
  /** Unix milliseconds. */
  readonly startedAtMs: number;
  /** Whether the node logs it as completed. */
  readonly isSuccess: boolean;
  readonly durationMs: number;
}

/** A condition that threw. */
export interface ExceptionReport {
  readonly kind: 'exception';
  readonly event: string;
  readonly webhook: WebhookRef;
  readonly condition: string;
  readonly message: string;
  /** How many other webhooks of the event get nothing because of it. */
  readonly lostWebhooks: number;
}

/** A condition that counts as not met, because its regular expression was given up. Reported once. */
export interface GaveUpReport {
  readonly kind: 'gave-up';
  readonly event: string;
  readonly webhook: WebhookRef;
  readonly condition: string;
  readonly reason: PatternFailure;
}

/** An event that has webhooks, none of which is sent. */
interface UnmatchedReport {
  readonly kind: 'unmatched';
  readonly event: string;
  readonly webhooks: number;
}

/** A target that has not answered yet, while other deliveries wait for it. */
export interface BlockedReport {
  readonly kind: 'blocked';
  readonly event: string;
  readonly webhook: WebhookRef;
  /** How many deliveries of the event wait. */
  readonly waiting: number;
  readonly afterMs: number;
}

/** A call that was given up because every connection was in use. Reported once until the target answers. */
export interface AbandonedReport {
  readonly kind: 'abandoned';
  readonly event: string;
  readonly webhook: WebhookRef;
  /** How long the target had not answered. */
  readonly afterMs: number;
  /** How many connections can be open at once. */
  readonly maxConnections: number;
}

/** An occurrence of an event that was not delivered, because too many are under way. */
export interface DroppedReport {
  readonly kind: 'dropped';
  readonly event: string;
  readonly deliveries: number;
  /** What there is too much of, as text. */
  readonly reason: string;
}

/** An event that the node has no listener for. */
interface UnheardReport {
  readonly kind: 'unheard';
  readonly event: string;
}

/** An unexpected error, and what it affected. The node keeps running. */
export interface FaultReport {
  readonly kind: 'fault';
  readonly during: 'call' | 'event' | 'delivery' | 'report';
  readonly message: string;
}

export function faultReport(during: FaultReport['during'], error: unknown): FaultReport {
  return { kind: 'fault', during, message: String(error) };
}
