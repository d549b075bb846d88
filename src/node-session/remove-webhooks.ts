import { durationWords } from '../duration-words.ts';
import { openNodeApi } from '../http/node-api/node-api.ts';
import type { NodeWebhook } from '../protocol/webhooks/node-webhook.ts';
import { nodeProblem } from './node-problem.ts';

interface RemovalFacts {
  readonly node: string;
  readonly isInsecure: boolean;
}

interface Removal<Webhook> {
  /** The webhooks that could not be deleted. */
  readonly left: readonly Webhook[];
  /** Why the first of them could not be deleted; empty if there is none. */
  readonly reason: string;
}

/** The limit for all of them together, because after Ctrl-C the user waits for it. */
const timeoutMs = 3_000;
const maxAtOnce = 8;

/** Deletes webhooks of a node within three seconds, whatever the node does. Missing ones count as deleted. */
export async function removeWebhooks<Webhook extends Pick<NodeWebhook, 'id'>>(
  webhooks: readonly Webhook[],
  { node, isInsecure }: RemovalFacts,
): Promise<Removal<Webhook>> {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), timeoutMs);
  const api = openNodeApi({ node, timeoutMs, checksCertificate: !isInsecure, signal: clock.signal });
  const waiting = webhooks.values();
  const left: Webhook[] = [];
  let reason = '';
  await Promise.all(Array.from({ length: maxAtOnce }, removeNext));
  clearTimeout(timer);
  return { left, reason };

  async function removeNext(): Promise<void> {
    for (const webhook of waiting) {
      if (clock.signal.aborted) {
        left.push(webhook);
        continue;
      }
      const result = await api.remove(webhook.id);
      if (result.kind === 'ok' || result.kind === 'not-found') continue;
      left.push(webhook);
      const isLate = result.kind === 'interrupted' || result.kind === 'timeout';
      reason ||= isLate
        ? `no answer within ${durationWords(timeoutMs)}.`
        : nodeProblem(result, { node }).message;
    }
  }
}
