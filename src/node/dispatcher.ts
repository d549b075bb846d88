import { createBoundedQueue } from '../http/sender/bounded-queue.ts';
import { conditionRules } from '../protocol/conditions/condition.ts';
import { createPatternMatching } from '../protocol/conditions/pattern-matching.ts';
import { livePayload } from '../protocol/conditions/payload-in-memory.ts';
import { isSuccess } from '../protocol/delivery/post-outcome.ts';
import { type Profile, profiles } from '../protocol/delivery/profile.ts';
import { eventNamesOf } from '../protocol/events/event-catalogue.ts';
import { deliver, type Sending } from './deliver.ts';
import { type Match, matchWebhooks } from './match-webhooks.ts';
import { faultReport, type NodeReport } from './node-report.ts';
import { type NodeLimits, type NodeProfileName, nodeRules } from './node-rules.ts';
import { createOpenCalls } from './open-calls.ts';
import type { Registry, StoredCondition } from './registry.ts';

export interface DispatcherOptions {
  readonly profile: NodeProfileName;
  readonly registry: Registry;
  readonly limits: NodeLimits;
  readonly clock: { now(): number; monotonicMs(): number };
  /** Must not throw. */
  report(report: NodeReport): void;
}

export interface Dispatcher {
  /** Delivers an event that has happened in the node. Returns at once; occurrences overlap, as in a real node. */
  emit(event: string, data: unknown): void;
  /** Ignores further events, and gives earlier ones `graceMs` to be delivered. Resolves when all have ended. */
  close(graceMs: number): Promise<void>;
}

interface Occurrence {
  readonly event: string;
  readonly dataText: string | undefined;
  readonly matches: readonly Match[];
}

/** Matches events against the webhooks and delivers each once, without retries (protocol.md section 1.4). */
export function createDispatcher({
  profile: name,
  registry,
  limits,
  clock,
  report,
}: DispatcherOptions): Dispatcher {
  const profile = profiles[name];
  const { isSequential } = nodeRules[name];
  const rules = conditionRules(profile.generation);
  const queue = createBoundedQueue<Occurrence>({
    maxItems: limits.maxQueued,
    maxBytes: limits.maxQueuedBytes,
  });
  const calls = createOpenCalls({
    maxCalls: limits.maxConnections,
    // The others give up by themselves.
    ...(profile.patience.kind === 'unlimited' ? { abandonableAfterMs: limits.blockedAfterMs } : {}),
    monotonicMs: clock.monotonicMs,
  });
  const stop = new AbortController();
  const matching = createPatternMatching(clock.monotonicMs);
  /** Conditions already reported as given up. */
  const unfollowed = new WeakSet<StoredCondition>();
  /** Webhooks already reported for holding others up, until their target answers. */
  const blocking = new Set<number | string>();
  /** Webhooks already reported for a call that was given up, until their target answers. */
  const silent = new Set<number | string>();
  let isClosing = false;
  let active = 0;
  let onIdle: (() => void) | undefined;

  return {
    emit(event, data) {
      if (isClosing) return;
      if (!isHeard(event, profile)) {
        report({ kind: 'unheard', event });
        return;
      }
      const webhooks = registry.ofEvent(event);
      if (webhooks.length === 0) return;
      const found = matchWebhooks(webhooks, livePayload(event, data), rules, matching);
      const { matches, exceptions, isEventLost } = found;
      for (const { webhook, stored, condition, reason } of found.unfollowed) {
        if (unfollowed.has(stored)) continue;
        unfollowed.add(stored);
        report({ kind: 'gave-up', event, webhook, condition, reason });
      }
      for (const { webhook, condition, message } of exceptions) {
        const lostWebhooks = isEventLost ? webhooks.filter(({ enabled }) => enabled).length - 1 : 0;
        report({ kind: 'exception', event, webhook, condition, message, lostWebhooks });
      }
      if (matches.length > 0) begin({ event, dataText: JSON.stringify(data) as string | undefined, matches });
      else if (!isEventLost) report({ kind: 'unmatched', event, webhooks: webhooks.length });
    },
    async close(graceMs) {
      isClosing = true;
      const deadline = setTimeout(() => stop.abort(), graceMs);
      if (active > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      clearTimeout(deadline);
      calls.stop();
    },
  };

  function begin(occurrence: Occurrence): void {
    if (active < limits.maxOccurrences) {
      active += 1;
      void run(occurrence);
      return;
    }
    const { event, dataText = '', matches } = occurrence;
    const reason = queue.add(occurrence, dataText.length);
    if (reason !== undefined) report({ kind: 'dropped', event, deliveries: matches.length, reason });
  }

  async function run(first: Occurrence): Promise<void> {
    for (let next: Occurrence | undefined = first; next !== undefined; next = queue.shift()) {
      const occurrence = next;
      if (isSequential) await inTurn(occurrence);
      else await Promise.all(occurrence.matches.map((match) => post(occurrence, match)));
    }
    active -= 1;
    if (active === 0) onIdle?.();
  }

  async function inTurn(occurrence: Occurrence): Promise<void> {
    for (const [index, match] of occurrence.matches.entries()) {
      const waiting = occurrence.matches.length - index - 1;
      const { webhook } = match;
      // A node with a timeout does not hold the others up for long.
      const isPatient = profile.patience.kind === 'unlimited' && waiting > 0;
      const timer = isPatient
        ? setTimeout(() => sayBlocked(occurrence, match, waiting), limits.blockedAfterMs)
        : undefined;
      await post(occurrence, match);
      clearTimeout(timer);
      blocking.delete(webhook.id);
    }
  }

  function sayBlocked({ event }: Occurrence, { webhook }: Match, waiting: number): void {
    if (blocking.has(webhook.id)) return;
    blocking.add(webhook.id);
    report({ kind: 'blocked', event, webhook, waiting, afterMs: limits.blockedAfterMs });
  }

  function sayAbandoned(event: string, webhook: Match['webhook'], afterMs: number): void {
    if (silent.has(webhook.id)) return;
    silent.add(webhook.id);
    report({ kind: 'abandoned', event, webhook, afterMs, maxConnections: limits.maxConnections });
  }

  async function post({ event, dataText }: Occurrence, { webhook, condition }: Match): Promise<void> {
    if (stop.signal.aborted) return;
    const call = await calls.open();
    const startedMs = clock.monotonicMs();
    call.signal.addEventListener('abort', () =>
      sayAbandoned(event, webhook, clock.monotonicMs() - startedMs),
    );
    const signal = AbortSignal.any([stop.signal, call.signal]);
    const options = { profile, dataText, timestampMs: clock.now(), signal };
    // Nothing handles a rejection of `run`, which would end the process.
    const startedAtMs = clock.now();
    const { outcome, request } = await deliver(webhook, options).catch((error: unknown): Sending => {
      report(faultReport('delivery', error));
      const failed = { kind: 'failed', reason: 'other', detail: 'an internal error' } as const;
      return { outcome: failed, request: undefined };
    });
    call.close();
    if (!call.signal.aborted) silent.delete(webhook.id);
    report({
      kind: 'dispatch',
      event,
      webhook,
      condition,
      ...{ outcome, request, startedAtMs },
      isSuccess: isSuccess(outcome, profile.success),
      durationMs: clock.monotonicMs() - startedMs,
    });
  }
}

/**
 * Whether the node has a listener for an event. ARK 3 listens to all events except those of its webhooks; the others
 * listen to the names that they know (protocol.md section 5).
 */
function isHeard(event: string, { generation }: Profile): boolean {
  if (generation === 'ark-3') return !event.includes('webhooks');
  return eventNamesOf[generation].some((name) => name === event);
}
