import type { Field } from '../protocol/schemas/fields.ts';

/**
 * The requests of the page of the inspector, and the answers of its server. All paths are below the address that is printed at the
 * start. Every text from outside is untrusted: the page only ever shows it as text.
 *
 * | request | answer |
 * |---|---|
 * | `POST /api/session`, body `{"key"}` | 204 and a cookie; 403 for a wrong key |
 * | `GET /api/filter?FILTER` | 204; 200 and a `FilterProblem` if the filter works but looks mistyped; 400 and one if it cannot be used |
 * | `GET /api/stream?FILTER` | server-sent events: `hello`, then `rows` |
 * | `GET /api/deliveries/ID` | a `DeliveryDetail`; 404 for one that is not kept any more |
 * | `GET /api/deliveries/ID/body` | the bytes of the body, as a download |
 * | `GET /api/export?format=journal\|har&FILTER` | a download of the deliveries that match; `&ids=1,2,3` for these only |
 * | `POST /api/deliveries/ID/send`, body a `TargetChoice` | a `Sent`; 400 and an `ActionProblem` |
 * | `GET /api/catalogue` | a `Catalogue`: what can be sent |
 * | `GET /api/contract?profile=P&event=E` | an `EventContract` |
 * | `POST /api/payloads`, body a `PayloadChoice` | a `MadePayload`; 400 and an `ActionProblem` |
 * | `POST /api/payloads/sign`, body an `EditedPayload` | a `SignedPayload`; 400 and an `ActionProblem` |
 * | `POST /api/send`, body a `ComposedDelivery` | a `Sent`; 400 and an `ActionProblem` |
 * | `POST /api/check`, body a `TargetChoice` | a stream of `CheckLine`, one JSON text in each line, until it is closed; 409 while another runs |
 *
 * An action whose `run` is not the present one answers 409. Each 409 comes with an `ActionProblem`.
 * Without a session every path below `/api/` but the first answers 401.
 */

/** The first event of a stream. */
export interface Hello {
  /** Differs after each start of the program. Rows of another run have other ids. */
  readonly run: string;
  /** What is looked at, in words: `listen on http://127.0.0.1:4044`, or the name of a journal. */
  readonly title: string;
  /** The URL that receives deliveries; null if nothing does. */
  readonly address: string | null;
  /** Whether more deliveries may arrive. */
  readonly isLive: boolean;
  /** Where deliveries can be sent; empty if nothing can be sent. */
  readonly targets: readonly Target[];
}

export interface Target {
  /** Without user, password and tokens. */
  readonly url: string;
  /** Whether it is the receiver whose deliveries are shown. It is not checked. */
  readonly isReceiver: boolean;
}

/** Deliveries that match the filter, in their order. A row whose id is known takes the place of the earlier one. */
export interface Rows {
  readonly rows: readonly DeliveryRow[];
  /** How many requests there were in all, whether they match or not. */
  readonly total: number;
  /** Whether all that was received before the stream was opened has been sent. */
  readonly isCaughtUp: boolean;
}

/** One request in the list. */
export interface DeliveryRow {
  /** Counts from 1, in the order of arrival. */
  readonly id: number;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  /** Null if it is not known, as for a refused request. */
  readonly event: string | null;
  /** The label of the token; null for a refused request. */
  readonly token: string | null;
  /** Why it was refused, such as `wrong-authorization`; null if it was authorized. */
  readonly reason: string | null;
  /** The status of the answer; null if it is not known, as in a journal without answers. */
  readonly status: number | null;
  /** Facts about the payload, the most important first: `height 1,234`, `5 transactions`. */
  readonly summary: readonly string[];
  readonly bodyBytes: number;
  /** Milliseconds until the answer; null if they are not known. */
  readonly durationMs: number | null;
  /** The id of the delivery that it repeats; null for none. */
  readonly duplicateOf: number | null;
  /** How many deviations from the contract of the event were found; null if none were sought. */
  readonly deviations: number | null;
  /** Whether the filter of the listener chose it. */
  readonly isChosen: boolean;
  /** Why the answer is unusual, such as `sender-left`; null for a usual one. */
  readonly note: string | null;
  /** The answers of the targets, in their order. */
  readonly forwardings: readonly ForwardingRow[];
  /** Present for an event of a block. */
  readonly block?: BlockFacts | undefined;
}

export interface ForwardingRow {
  readonly target: string;
  readonly status: number | null;
  /** Why there was no answer; null if there was one. */
  readonly error: string | null;
  readonly durationMs: number | null;
  /** How often a relay has tried, and what it does next; absent elsewhere. */
  readonly attempts?: number;
  readonly next?: 'done' | 'retry' | 'dead';
}

/** The facts about a block that place it in its chain. All of them are untrusted; the texts are at most 128 long. */
export interface BlockFacts {
  readonly height: number;
  readonly id: string;
  /** Null for the first block, or if it is not known. */
  readonly previousBlock: string | null;
  /** The public key or the address of the delegate that forged it; null if it is not known. */
  readonly delegate: string | null;
  /** When it was forged, in seconds of the chain; null if it is not known. */
  readonly timestamp: number | null;
}

export interface DeliveryDetail {
  readonly row: DeliveryRow;
  /** Null for a request that could not be parsed as HTTP. */
  readonly method: string | null;
  readonly path: string | null;
  /** As sent. The values of secret ones are `[redacted]`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The exact text received; null for a refused request, whose body is never kept, or if it is too old to be kept. */
  readonly body: string | null;
  /** Where the payload stands in the body; null if there is none. */
  readonly payload: { readonly start: number; readonly end: number } | null;
  readonly format: 'node' | 'docs' | 'both' | null;
  /** The profile of the sender that it resembles most; null without a body. */
  readonly profile: string | null;
  /** What the sender claims, in Unix milliseconds. */
  readonly timestamp: number | null;
  /** Why it was refused or authorized, in a sentence or two. */
  readonly verdict: string;
  /** What each `--where` found; empty without any. */
  readonly conditions: readonly ConditionResult[];
  /** How many deliveries a node with these conditions would have sent; null without any. */
  readonly nodeSends: number | null;
  readonly deviations: readonly { readonly path: string; readonly problem: string }[];
  /** Whether the body was rebuilt, and may differ from the one received. */
  readonly isRebuilt: boolean;
  /** The last tries of a relay to forward it, the oldest first; empty elsewhere. */
  readonly tries: readonly TryRow[];
}

/** One try to forward a delivery. */
export interface TryRow extends ForwardingRow {
  /** When it ended, in Unix milliseconds. */
  readonly atMs: number;
}

interface ConditionResult {
  readonly condition: string;
  readonly isMet: boolean;
  /** What was found in the payload. */
  readonly found: string;
}

/** What is wrong with a filter, or looks so. */
export interface FilterProblem {
  /** Whether the filter works anyway: forks have events and keys that no stock node has. */
  readonly isUsable: boolean;
  readonly field: FilterField;
  readonly message: string;
  readonly hint: string | null;
}

/**
 * The fields of a filter, as parameters of a query; each may be missing. `events`: globs with commas between them.
 * `verdict`: `authorized` or `refused`. `status`: such as `2xx` or `401`, with commas between them. `where`: a condition,
 * as for `--where`; several are alternatives. `search`: a text in the body or the path, in whatever case.
 */
export const filterFields = ['events', 'verdict', 'status', 'where', 'search'] as const;

export type FilterField = (typeof filterFields)[number];

/** Where an action sends. */
export interface TargetChoice {
  /** `Hello.run` of the `Hello` that listed the target. After a restart the same index may mean another target. */
  readonly run: string;
  /** An index in `Hello.targets`. */
  readonly target: number;
}

export interface Sent {
  readonly forwarding: ForwardingRow;
}

/** Why something that the user asked for cannot be done. */
export interface ActionProblem {
  readonly message: string;
  readonly hint: string | null;
}

export interface Catalogue {
  readonly profiles: readonly CatalogueProfile[];
  readonly networks: readonly string[];
}

interface CatalogueProfile {
  readonly name: string;
  readonly events: readonly {
    readonly name: string;
    /** Whether a stock node ever delivers it. */
    readonly isDelivered: boolean;
  }[];
}

/** What is known of an event. */
export interface EventContract {
  /** When it is delivered, or why it never is, in a sentence. */
  readonly remark: string;
  /** The fields of its data, or of each item of its data. */
  readonly fields: readonly Field[];
}

export interface PayloadChoice {
  readonly profile: string;
  readonly network: string;
  readonly event: string;
}

export interface MadePayload {
  /** JSON text; null for an event without a payload. */
  readonly payload: string | null;
  /** Of the fake chain that the payload is from. */
  readonly seed: string;
}

export interface EditedPayload {
  readonly event: string;
  readonly profile: string;
  /** JSON text, before it was edited. */
  readonly original: string;
  /** JSON text. */
  readonly edited: string;
  /** Of a made payload; null for a received one. */
  readonly seed: string | null;
}

export interface SignedPayload {
  /** JSON text to send. */
  readonly payload: string;
  /** What was recomputed because of an edit, and which edits do not fit what is signed. */
  readonly notes: readonly {
    readonly kind: 'recomputed' | 'broken';
    readonly path: readonly string[];
    readonly reason: string;
  }[];
  /** Whether a block or a transaction was edited. Nothing else can be verified. */
  readonly isJudged: boolean;
  /** How the payload differs from the contract of the event. */
  readonly deviations: DeliveryDetail['deviations'];
}

export interface ComposedDelivery extends TargetChoice {
  readonly profile: string;
  readonly event: string;
  /** JSON text; null for an event without a payload. */
  readonly payload: string | null;
  /** Path and query of the request, for a target without a path. */
  readonly path: string;
}

export type CheckLine =
  /** The first line: how many cases will be sent. */
  | { readonly kind: 'start'; readonly total: number }
  | CheckedCase
  /** The last line. */
  | { readonly kind: 'end'; readonly problem: ActionProblem | null };

/** How a handler did in one case. */
export interface CheckedCase {
  readonly kind: 'case';
  readonly id: string;
  readonly title: string;
  readonly verdict: 'pass' | 'fail' | 'warn' | 'skip';
  readonly expected: string;
  readonly found: string;
  readonly why: string;
  /** What to do; empty if it passed. */
  readonly change: string;
  readonly durationMs: number;
}
