import type { Condition } from '../../protocol/conditions/condition.ts';
import type { ProfileName } from '../../protocol/delivery/profile.ts';
import type { EventPattern } from '../../protocol/events/event-pattern.ts';
import type { Expectation } from '../../protocol/events/expectation.ts';
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
