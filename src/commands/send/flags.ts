import type { NetworkName } from '../../chain/network/network.ts';
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
