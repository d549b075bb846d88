import { receiverLimits } from '../../http/server/receiver-limits.ts';
import type { RejectionReason } from '../../protocol/delivery/verdict.ts';
import type { ReleasedEventName } from '../../protocol/events/payloads-of.ts';
import { createToken } from '../handler/create-token.ts';
import { readTokenSource } from '../handler/token-source.ts';
import type { Delivery } from '../handler/typed-delivery.ts';
import { createInbox, type WaitOptions } from './inbox.ts';
import { realClock } from './real-clock.ts';

export interface ReceiverOptions {
  /** The token whose deliveries are accepted, 64 hexadecimal characters. Default: a new token. */
  readonly token?: string;
  /** The address to listen on. Default: 127.0.0.1. */
  readonly host?: string;
  /** The port to listen on. 0, the default, picks a free port. */
  readonly port?: number;
  /** The only path that is served, such as `/webhook`. Default: every path. */
  readonly path?: string;
}

/** A request that was refused. */
export interface RefusedRequest {
  readonly reason: RejectionReason;
  /** The HTTP status of the answer. */
  readonly status: number;
}

/** A test server that accepts deliveries as a correct handler would, keeps them, and lets a test wait for them. */
export interface TestReceiver extends AsyncDisposable {
  /** The URL to send deliveries to: `http://127.0.0.1:40123/`. */
  readonly url: string;
  /** The whole token, for the sender. */
  readonly token: string;
  /** All deliveries received so far, in order, including those that `waitFor` has returned. */
  readonly deliveries: readonly Delivery[];
  /** All requests refused so far, in order. */
  readonly refused: readonly RefusedRequest[];
  /**
   * Resolves with the next delivery of an event, immediately if it has already arrived. Each delivery goes to only one
   * call, in order of arrival. So two calls get two deliveries, and none is lost between calls.
   *
   * @param event the name of an event; events of forks are allowed
   * @throws Problem `not-delivered` after `timeoutMs`, with a list of what was received instead, or when the receiver
   *   is closed; `bad-flag` for an invalid `timeoutMs`
   *
   * @example
   * ```ts
   * const { data } = await receiver.waitFor('block.forged', { timeoutMs: 2_000 });
   * ```
   * @example Only some deliveries
   * ```ts
   * await receiver.waitFor('block.applied', { where: ({ data }) => data.height > 100 });
   * ```
   */
  waitFor<Name extends ReleasedEventName>(
    event: Name,
    options?: WaitOptions<Delivery<Name>>,
  ): Promise<Delivery<Name>>;
  waitFor(event: string, options?: WaitOptions<Delivery<string>>): Promise<Delivery<string>>;
  /** Stops listening, and resolves once all connections are closed. Pending `waitFor` calls reject. */
  close(): Promise<void>;
}

const graceMs = 500;

/**
 * Starts a receiver for testing code that sends deliveries. It listens on a free port of this machine by default.
 *
 * @throws Problem `no-token` or `malformed-token` for an empty or malformed token, `port-in-use`, `address-unavailable`
 *
 * @example
 * ```ts
 * await using receiver = await createReceiver(); // or receiver.close() at the end
 * await subscribe(receiver.url, receiver.token); // your code under test
 * const delivery = await receiver.waitFor('block.forged');
 * ```
 */
export async function createReceiver(options: ReceiverOptions = {}): Promise<TestReceiver> {
  const { host = '127.0.0.1', port = 0, path } = options;
  const tokens = readTokenSource(options.token ?? createToken().token);
  const inbox = createInbox();
  const refused: RefusedRequest[] = [];
  // Loaded late: code that only handles deliveries needs no server.
  const [{ openReceiver }, { createVerifier }] = await Promise.all([
    import('../../http/receiver/receiver.ts'),
    import('../../protocol/delivery/token-verifier.ts'),
  ]);
  const receiver = await openReceiver({
    host,
    port,
    path,
    verify: createVerifier(tokens),
    limits: { ...receiverLimits, graceMs },
    clock: realClock,
    onReception({ delivery, verdict, status }) {
      // The type of the payload is assumed, not checked, as documented at `Delivery`.
      if (delivery !== undefined) inbox.put(delivery as Delivery);
      else if (verdict.kind === 'rejected') {
        refused.push({ reason: verdict.reason, status });
        inbox.refuse(verdict.reason);
      }
    },
  });

  return {
    url: receiver.url,
    token: tokens[0]?.token ?? '',
    deliveries: inbox.deliveries,
    refused,
    waitFor: inbox.waitFor,
    close,
    [Symbol.asyncDispose]: close,
  };

  async function close(): Promise<void> {
    inbox.close();
    await receiver.close();
  }
}
