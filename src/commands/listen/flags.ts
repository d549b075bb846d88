import { suggesting } from '../../flags/flag.ts';
import { readDuration } from '../../flags/flag-values.ts';
import { Problem } from '../../problem.ts';
import type { Condition } from '../../protocol/conditions/condition.ts';
import type { ProfileName } from '../../protocol/delivery/profile.ts';
import type { EventPattern } from '../../protocol/events/event-pattern.ts';
import { type Expectation, parseExpectation } from '../../protocol/events/expectation.ts';
import type { TokenOptions } from '../../tokens/read-tokens.ts';
import type { DeliveryDetail } from './display/delivery-text.ts';

export interface ListenOptions extends TokenOptions {
  readonly host: string;
  readonly port: number;
  /** The only path served; undefined serves all. */
  readonly path: string | undefined;
  readonly maxBodyBytes: number;
  /** PEM files; both or neither. */
  readonly tlsCertFile: string | undefined;
  readonly tlsKeyFile: string | undefined;

  /** Which events are printed, recorded, forwarded and counted; empty for all. */
  readonly events: readonly EventPattern[];
  /** Which payloads; alternatives. */
  readonly conditions: readonly Condition[];
  /** Whose rules the conditions follow. */
  readonly profile: ProfileName;
  /** Tells what each condition found, of what is left out too. */
  readonly isExplaining: boolean;

  readonly isJson: boolean;
  readonly detail: DeliveryDetail;
  readonly showRejected: boolean;

  /** A journal to append to. */
  readonly recordFile: string | undefined;
  readonly isFlushed: boolean;
  readonly forwardTo: readonly string[];
  readonly forwardTimeoutMs: number;
  readonly isInsecure: boolean;

  /** Undefined answers as usual. */
  readonly respondStatus: number | undefined;
  readonly respondText: string | undefined;
  readonly delayMs: number;
  /** From 0 to 1. */
  readonly failRate: number;
  /** Decides which deliveries fail; undefined draws one and says it. */
  readonly seed: string | undefined;

  readonly expectations: readonly Expectation[];
  readonly count: number | undefined;
  readonly timeoutMs: number | undefined;

  /** Where webhooks are registered for as long as it listens, as the user wrote it. */
  readonly node: string | undefined;
  /** One webhook each. */
  readonly nodeEvents: readonly string[];
  /** How the node finds the listener; undefined for the address that it listens on. */
  readonly target: string | undefined;
  /** Registers at a node of its own. */
  readonly isDemo: boolean;
}

/** `block.forged:3`: how many deliveries of which events. */
export const readExpectation = suggesting('event', parseExpectation);

/** The path of a URL, without a query, escaped as clients send it. */
export function readPath(text: string): string {
  if (/^\/[^?#\s]*$/.test(text)) return new URL(text.replace(/^\/+/, '/'), 'http://localhost').pathname;
  throw new Problem('bad-flag', `expected a path such as /webhook, got "${text}".`);
}

/** A duration that may be none: `0`, `0ms`, `250ms`, `3s`; in milliseconds. */
export function readDelay(text: string): number {
  return /^0(ms|s|m)?$/.test(text) ? 0 : readDuration(text);
}

/** A share such as `0.1` or `10%`; from 0 to 1. */
export function readShare(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%)?$/.exec(text) ?? [];
  const share = Number(digits) / (percent === undefined ? 1 : 100);
  if (share >= 0 && share <= 1) return share;
  throw new Problem('bad-flag', `expected a share from 0 to 1 such as 0.1 or 10%, got "${text}".`);
}

const bytesPerUnit: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1_000, mb: 1_000_000 };
/** Shown with every character escaped, a body is six times as long, and a text of Node holds half a thousand million. */
const maxBytes = 64_000_000;

/** A size such as `512kb` or `5mb`, or plain bytes; in bytes, 1 to 64 million. */
export function readSize(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*(b|kb|mb)?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(digits) * (bytesPerUnit[(unit ?? '').toLowerCase()] ?? Number.NaN));
  if (bytes >= 1 && bytes <= maxBytes) return bytes;
  throw new Problem('bad-flag', `expected a size such as 512kb or 5mb, got "${text}".`);
}

/** A status that ends a request: 200 to 599. */
export function readStatus(text: string): number {
  if (/^[2-5]\d\d$/.test(text)) return Number(text);
  throw new Problem('bad-flag', `expected a status from 200 to 599, got "${text}".`);
}
