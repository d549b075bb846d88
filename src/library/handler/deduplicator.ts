import { Problem } from '../../problem.ts';

/** The value of the `webhook-id` header as servers provide it. */
export type WebhookId = string | readonly string[] | null | undefined;

/** Runs the work for each delivery once, although the delivery may arrive several times. */
export interface Deduplicator {
  /**
   * Runs `work` unless it has already succeeded for this id. If it fails, the id does not count as done, so the next
   * try runs it again. A try that arrives during another one waits: if the other succeeds, it is a repeat, otherwise it
   * runs its own work. So give the work a time limit.
   * @param id the value of the `webhook-id` header; without one, the work always runs
   * @returns `done` if this call ran the work, `repeated` if another one had done it
   * @throws whatever `work` or the store throws. If only `add` of the store fails, the next try calls `add` again, but
   *   not the work.
   */
  runOnce(id: WebhookId, work: () => unknown): Promise<'done' | 'repeated'>;
}

/** Remembers the ids of finished work, for example in Redis or SQL, across restarts and for several processes. */
export interface DeduplicationStore {
  /** Whether the work for this id has succeeded. */
  has(id: string): Promise<boolean>;
  /** Remembers that it has. May be called again with the same id. */
  add(id: string): Promise<unknown>;
}

/** Options of `createDeduplicator`: limits of the memory, or your own store. */
export type DeduplicatorOptions = DeduplicatorMemory | { readonly store: DeduplicationStore };

interface DeduplicatorMemory {
  readonly store?: undefined;
  /** Remembers at least this many ids, the latest, and at most twice as many. Default: 50,000. */
  readonly capacity?: number;
  /** How long an id is remembered, in milliseconds. Must be longer than a sender keeps trying. Default: 7 days. */
  readonly maxAgeMs?: number;
  /** The time in milliseconds since any moment. For tests. Default: a clock that never jumps. */
  readonly nowMs?: () => number;
}

// Captured when the library is loaded, because tests may replace it with one that stands still.
const monotonicMs = globalThis.performance.now.bind(globalThis.performance);

const defaultCapacity = 50_000;
const defaultMaxAgeMs = 7 * 86_400_000;
/** Longer ids are kept as digests. */
const maxIdLength = 256;

/**
 * Creates a deduplicator, for senders that try again until a delivery has arrived, such as `phantom-webhook relay`. They
 * send the same `webhook-id` with each try. Deliveries directly from a node have no id, and a node never sends twice.
 *
 * Create one for each handler: a sender may send a delivery with the same id to several targets. Pass it to the
 * handler, as in the first example, or call it in code that verifies deliveries by itself, as in the second.
 *
 * @throws Problem `bad-flag` for options that cannot work
 *
 * @example
 * ```ts
 * app.post('/webhook', webhookHandler({ token, deduplicator: createDeduplicator(), onDelivery: pay }));
 * ```
 * @example
 * ```ts
 * await deduplicator.runOnce(request.headers['webhook-id'], () => pay(delivery));
 * ```
 */
export function createDeduplicator(options: DeduplicatorOptions = {}): Deduplicator {
  checkOptions(options);
  const memory = rememberIds(options.store === undefined ? options : {});
  const store = options.store ?? memory;
  /** Whether the running work for an id succeeds. */
  const running = new Map<string, Promise<boolean>>();

  return {
    async runOnce(id, work) {
      const text = String(id ?? '');
      if (text === '') {
        await work();
        return 'done';
      }
      const key = await keyOf(text);
      for (let other = running.get(key); other !== undefined; other = running.get(key)) {
        if (await other) return 'repeated';
      }
      const outcome = runUnlessDone(key, work).finally(() => running.delete(key));
      running.set(
        key,
        outcome.then(
          () => true,
          () => false,
        ),
      );
      return outcome;
    },
  };

  async function runUnlessDone(key: string, work: () => unknown): Promise<'done' | 'repeated'> {
    if (options.store !== undefined && memory.has(key)) {
      await store.add(key);
      return 'repeated';
    }
    if (await store.has(key)) return 'repeated';
    await work();
    try {
      await store.add(key);
    } catch (error) {
      // The work must not run again because of this.
      memory.add(key);
      throw error;
    }
    return 'done';
  }
}

/** Two alternating maps, not one that forgets its oldest key: deleted entries stay in the tables of a map. */
function rememberIds(limits: DeduplicatorMemory) {
  const { capacity = defaultCapacity, maxAgeMs = defaultMaxAgeMs, nowMs = monotonicMs } = limits;
  let recent = new Map<string, number>();
  let older: ReadonlyMap<string, number> = recent;
  let recentSinceMs = nowMs();

  return {
    has(id: string): boolean {
      const doneAtMs = recent.get(id) ?? older.get(id);
      return doneAtMs !== undefined && nowMs() - doneAtMs <= maxAgeMs;
    },
    add(id: string): void {
      const doneAtMs = nowMs();
      if (recent.size >= capacity || doneAtMs - recentSinceMs > maxAgeMs) {
        older = recent;
        recent = new Map();
        recentSinceMs = doneAtMs;
      }
      recent.set(id, doneAtMs);
    },
  };
}

async function keyOf(id: string): Promise<string> {
  if (id.length <= maxIdLength) return id;
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(id));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JavaScript code may pass what the types forbid, and then everything would run twice. */
function checkOptions(options: DeduplicatorOptions): void {
  if (options.store !== undefined) {
    const { has, add } = options.store;
    if (typeof has === 'function' && typeof add === 'function') return;
    throw new Problem('bad-flag', 'Expected "store" with the methods "has" and "add".');
  }
  const { capacity = defaultCapacity, maxAgeMs = defaultMaxAgeMs } = options;
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw new Problem('bad-flag', `Expected a whole number from 1 for "capacity", got ${capacity}.`);
  if (!(maxAgeMs > 0))
    throw new Problem('bad-flag', `Expected milliseconds above 0 for "maxAgeMs", got ${maxAgeMs}.`);
}
