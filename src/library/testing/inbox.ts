import { clearTimeout, setTimeout } from 'node:timers';
import { durationWords } from '../../duration-words.ts';
import { Problem } from '../../problem.ts';
import type { Delivery } from '../handler/typed-delivery.ts';
import { timerMs } from './timer.ts';

export interface WaitOptions<Awaited = Delivery> {
  /** How long to wait in milliseconds; Infinity for no limit. Default: 4000, less than Jest and Vitest allow a test. */
  readonly timeoutMs?: number;
  /** Returns whether to take a delivery; if not, it is left for other calls. */
  where?(delivery: Awaited): boolean;
}

/** Keeps deliveries in order of arrival, and gives each to one waiting call. */
interface Inbox {
  readonly deliveries: readonly Delivery[];
  put(delivery: Delivery): void;
  /** Notes a refusal, for the error of a call whose delivery never arrives. */
  refuse(reason: string): void;
  waitFor<Awaited extends Delivery>(event: string, options?: WaitOptions<Awaited>): Promise<Awaited>;
  /** Rejects all waiting calls. */
  close(): void;
}

interface Waiter {
  takes(delivery: Delivery): boolean;
  give(delivery: Delivery): void;
  end(why: string): void;
}

const defaultTimeoutMs = 4_000;

export function createInbox(): Inbox {
  const deliveries: Delivery[] = [];
  const refusals: string[] = [];
  /** Deliveries that no call has taken yet. */
  const untaken: Delivery[] = [];
  const waiters = new Set<Waiter>();
  let isClosed = false;

  return {
    deliveries,
    put(delivery) {
      deliveries.push(delivery);
      for (const waiter of waiters) {
        if (!waiter.takes(delivery)) continue;
        waiter.give(delivery);
        return;
      }
      untaken.push(delivery);
    },
    refuse: (reason) => void refusals.push(reason),
    waitFor,
    close() {
      isClosed = true;
      for (const waiter of waiters) waiter.end('before the receiver was closed');
    },
  };

  function waitFor<Awaited extends Delivery>(
    event: string,
    options: WaitOptions<Awaited> = {},
  ): Promise<Awaited> {
    const { timeoutMs = defaultTimeoutMs, where } = options;
    const takes = (delivery: Delivery): delivery is Awaited =>
      // The name of the event determines the type.
      delivery.event === event && (where === undefined || where(delivery as Awaited));
    return new Promise((resolve, reject) => {
      // Ignored, it would accept any delivery of the event, and the test would prove nothing.
      if (typeof options === 'function')
        throw new Problem('bad-flag', 'Expected options such as { where } for waitFor, got a function.');
      const place = untaken.findIndex(takes);
      const [known] = place < 0 ? [] : untaken.splice(place, 1);
      if (known !== undefined) {
        resolve(known as Awaited);
        return;
      }
      const timer = setTimeout(() => waiter.end(`within ${durationWords(timeoutMs)}`), timerMs(timeoutMs));
      const waiter: Waiter = {
        takes(delivery) {
          try {
            return takes(delivery);
          } catch (error) {
            // The caller's `where` threw.
            leave();
            reject(error);
            return false;
          }
        },
        give(delivery) {
          leave();
          resolve(delivery as Awaited);
        },
        end(why) {
          leave();
          reject(missing(event, why));
        },
      };
      waiters.add(waiter);
      if (isClosed) waiter.end('before the receiver was closed');

      function leave(): void {
        clearTimeout(timer);
        waiters.delete(waiter);
      }
    });
  }

  function missing(event: string, why: string): Problem {
    const came = summaryOf(untaken.map((delivery) => delivery.event));
    const taken = deliveries.length - untaken.length;
    const facts = [
      `got ${came === '' ? 'none' : came}`,
      ...(taken === 0 ? [] : [`${taken} received by earlier calls`]),
      ...(refusals.length === 0 ? [] : [`refused ${summaryOf(refusals)}`]),
    ];
    return new Problem('not-delivered', `Expected a delivery of ${event} ${why}, ${facts.join('; ')}.`);
  }
}

const maxNames = 20;

/** Lists names in the order in which they first appear, with their counts: `a (2), b`. */
function summaryOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const words = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  const rest = words.length - maxNames;
  return rest > 0 ? `${words.slice(0, maxNames).join(', ')} and ${rest} more` : words.join(', ');
}
