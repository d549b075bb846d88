import type { NodeWebhook } from '../../protocol/webhooks/node-webhook.ts';
import { readNodeWebhook } from '../../protocol/webhooks/node-webhook.ts';
import { membersOf } from './node-refusal.ts';

/** One answer to `GET /api/webhooks`. */
interface WebhookPage {
  readonly webhooks: readonly NodeWebhook[];
  readonly hasMeta: boolean;
  /** The query of the next page, `?page=2&limit=100`; undefined on the last. */
  readonly nextQuery: string | undefined;
}

/** Reads one page; undefined when it is no list of webhooks. */
export function readWebhookPage(json: unknown): WebhookPage | undefined {
  const { data, meta } = membersOf(json);
  if (!Array.isArray(data)) return undefined;
  const webhooks = data.map(readNodeWebhook);
  if (!webhooks.every((webhook) => webhook !== undefined)) return undefined;
  const { next } = membersOf(meta);
  return { webhooks, hasMeta: typeof meta === 'object' && meta !== null, nextQuery: readQuery(next) };
}

/** Nothing but page and limit is taken from the node, so that it cannot send us elsewhere. */
function readQuery(next: unknown): string | undefined {
  if (typeof next !== 'string') return undefined;
  const parameters = new URLSearchParams(next.slice(next.indexOf('?') + 1));
  const page = parameters.get('page') ?? '';
  const limit = parameters.get('limit') ?? '';
  if (!/^\d{1,6}$/.test(page)) return undefined;
  return /^\d{1,6}$/.test(limit) ? `?page=${page}&limit=${limit}` : `?page=${page}`;
}
