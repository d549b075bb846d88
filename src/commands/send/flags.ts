import type { NetworkName } from '../../chain/network/network.ts';
import { Problem } from '../../problem.ts';
import type { Condition } from '../../protocol/conditions/condition.ts';
import type { ProfileName } from '../../protocol/delivery/profile.ts';
import type { EventPattern } from '../../protocol/events/event-pattern.ts';
import type { ScenarioName } from '../../protocol/events/scenario-name.ts';
import type { BadAuthorization } from '../../protocol/token/bad-authorization.ts';
import type { TokenOptions } from '../../tokens/read-tokens.ts';

export interface SendOptions extends TokenOptions {
  /** Undefined sends every event of a scenario or a journal. */
  readonly event: string | undefined;
  readonly url: string;
  readonly profile: ProfileName;
  /** Undefined takes that of the state file, or mainnet. */
  readonly network: NetworkName | undefined;
  /** Decides every made-up value; undefined draws one and says it. */
  readonly seed: string | undefined;
  /** Unix milliseconds that payloads and envelopes are dated; undefined is now. */
  readonly atMs: number | undefined;
  /** `path=value`, applied before signing. */
  readonly set: readonly Assignment[];
  /** `path=value`, applied to the finished body. */
  readonly patch: readonly Assignment[];
  /** Keeps amounts above 2^53 as they were set. */
  readonly isExact: boolean;
  /** Refuses events that no stock node delivers. */
  readonly isStrict: boolean;
  /** A file with the payload as JSON, or `-`. */
  readonly dataFile: string | undefined;
  /** A file with the whole body, or `-`. */
  readonly bodyFile: string | undefined;
  /** A journal, or what `listen --json` printed, whose deliveries are sent again; `-` for standard input. */
  readonly fromFile: string | undefined;
  /** Which recorded events; empty for all. */
  readonly events: readonly EventPattern[];
  /** Which recorded payloads; alternatives. */
  readonly conditions: readonly Condition[];
  /** How many times as fast as recorded; undefined does not look at the times. */
  readonly speed: number | undefined;
  readonly scenario: ScenarioName | undefined;
  /** A file that keeps the chain from one call to the next. */
  readonly stateFile: string | undefined;
  /** Infinite for all that a journal holds. */
  readonly count: number;
  /** Deliveries started in a second at the most; infinite for no limit. */
  readonly ratePerSecond: number;
  /** As fast as it goes was asked for: made ahead, and over kept connections where the profile allows. */
  readonly isFlatOut: boolean;
  /** Deliveries under way at once. */
  readonly concurrency: number;
  /** Undefined waits as long as the profile's sender. */
  readonly timeoutMs: number | undefined;
  readonly badAuthorization: BadAuthorization | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly isInsecure: boolean;
  readonly isDryRun: boolean;
  readonly isCurl: boolean;
  readonly isJson: boolean;
}

interface Assignment {
  readonly path: string;
  readonly value: string;
}

/** `path=value`; the path ends at the first equals sign. */
export function readAssignment(text: string): { readonly path: string; readonly value: string } {
  const separator = text.indexOf('=');
  if (separator > 0) return { path: text.slice(0, separator), value: text.slice(separator + 1) };
  throw new Problem('bad-flag', `expected path=value, got "${text}".`);
}

const perSecond: Readonly<Record<string, number>> = { '': 1, '/s': 1, '/m': 1 / 60 };

/** A rate such as `50/s`, `10/m` or `max`; in events per second, infinite for `max`. */
export function readRate(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(\/s|\/m)?$/.exec(text) ?? [];
  const rate = Number(digits) * (perSecond[unit ?? ''] ?? Number.NaN);
  if (rate > 0 && rate <= 1_000_000) return rate;
  throw new Problem('bad-flag', `expected a rate such as 50/s, 10/m or max, got "${text}".`);
}

/** How many times as fast as recorded: `1x`, `2x`, `0.5x`; infinite for `max`. */
export function readSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(/^(\d+(?:\.\d+)?)x$/.exec(text)?.[1]);
  if (speed >= 0.001 && speed <= 1_000_000) return speed;
  throw new Problem('bad-flag', `expected a speed such as 1x, 2x, 0.5x or max, got "${text}".`);
}
