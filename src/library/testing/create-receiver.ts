import { receiverLimits } from '../../http/server/receiver-limits.ts';
import type { RejectionReason } from '../../protocol/delivery/verdict.ts';
import type { EventName } from '../../protocol/events/event-names.ts';
import { createToken } from '../handler/create-token.ts';
import { readTokenSource } from '../handler/token-source.ts';
import type { Delivery } from '../handler/typed-delivery.ts';
import { createInbox, type WaitOptions } from './inbox.ts';

export interface ReceiverOptions {
  /** The token whose deliveries are accepted, 64 hexadecimal characters; a fresh one unless given. */
  readonly token?: string;
  /** The address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** The only path that is served, such as `/webhook`; every path unless given. */
  readonly path?: string;
}

/** A request that was refused. */
export interface RefusedRequest {
  readonly reason: RejectionReason;
  /** The status that was answered. */
  readonly status: number;
}

/** A server for tests that takes deliveries as a right handler would, keeps them, and lets a test wait for them. */
export interface TestReceiver extends AsyncDisposable {
  /** Where deliveries go: `http://127.0.0.1:40123/`. */
  readonly url: string;
  /** The whole token, for who sends. */
  readonly token: string;
  /** All that came so far, in order, those included that were waited for. */
  readonly deliveries: readonly Delivery[];
  /** All that was refused so far, in order. */
  readonly refused: readonly RefusedRequest[];
  /**
   * Resolves with the next delivery of an event, at once if it has come already. Each delivery is given to one call alone,
   * in the order of arrival, so that two calls get two deliveries, and none is lost between calls.
   *
   * @param event the name of an event, of a fork too
   * @throws Problem `not-delivered` after `timeoutMs`, which says what came instead, or when the receiver is closed
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
  waitFor<Name extends EventName>(
    event: Name,
    options?: WaitOptions<Delivery<Name>>,
  ): Promise<Delivery<Name>>;
  waitFor(event: string, options?: WaitOptions<Delivery<string>>): Promise<Delivery<string>>;
  /** Stops listening, and resolves once nothing is left open. Waiting calls reject. */
  close(): Promise<void>;
}

const graceMs = 500;

/**
 * Starts a receiver for tests of what sends deliveries, on a free port of this machine unless told otherwise.
 *
 * @throws Problem `malformed-token`, `port-in-use`, `address-unavailable`
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
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    onReception({ delivery, verdict, status }) {
      // The payload is typed on trust, as Delivery says.
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
