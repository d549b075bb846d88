import type { NodeTraits } from '../../protocol/webhooks/guess-generation.ts';
import type { NodeRefusal, NodeResult } from '../../protocol/webhooks/node-result.ts';
import {
  type NodeWebhook,
  readNodeWebhook,
  type WebhookDraft,
  type WebhookId,
} from '../../protocol/webhooks/node-webhook.ts';
import { membersOf, readReply, type Subject } from './node-refusal.ts';
import { type NodeRequest, requestNode } from './node-request.ts';

interface NodeApiOptions {
  /** Origin and path without `/api/webhooks`, as returned by `parseNodeUrl`. */
  readonly node: string;
  /** For each call. */
  readonly timeoutMs: number;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  /** Ends calls early, except `create`: the token of a webhook created meanwhile would be lost. */
  readonly signal: AbortSignal;
}

export interface WebhookList extends NodeTraits {
  /** False if the list could not be read to its end. */
  readonly isWhole: boolean;
}

/** The webhook API of a node of any generation (protocol.md section 3). No call ever rejects. */
export interface NodeApi {
  /** Lists all webhooks, page by page if the node paginates. Harmless in every generation. */
  list(): Promise<NodeResult<WebhookList>>;
  /** Shows one webhook. Makes ARK 2.3.0 to 2.5.14 forget its token (section 2), so prefer `list`. */
  show(id: WebhookId): Promise<NodeResult<NodeWebhook>>;
  /** Creates a webhook. The answer holds the whole token, which is never shown again. */
  create(draft: WebhookDraft): Promise<NodeResult<NodeWebhook>>;
  /** Sends every field, as required since ARK 2.4. Earlier nodes answer 204 for an unknown id too. */
  update(id: WebhookId, draft: WebhookDraft): Promise<NodeResult<undefined>>;
  /** Removes a webhook. Nodes before ARK 2.4 answer 204 for an unknown id too. */
  remove(id: WebhookId): Promise<NodeResult<undefined>>;
}

const maxListBytes = 5_000_000;
const maxAnswerBytes = 1_000_000;
/** Each holds 100 webhooks, the default of a node. */
const maxPages = 100;

type Call = Pick<NodeRequest, 'method' | 'body'> & {
  readonly path: string;
  readonly subject: Subject;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
};

export function openNodeApi(options: NodeApiOptions): NodeApi {
  return {
    list,
    show: (id) => one({ method: 'GET', path: `/${id}`, subject: 'webhook' }),
    create: (draft) =>
      one({
        method: 'POST',
        path: '',
        subject: 'webhooks',
        body: bodyOf(draft),
        signal: new AbortController().signal,
      }),
    update: (id, draft) => none({ method: 'PUT', path: `/${id}`, subject: 'webhook', body: bodyOf(draft) }),
    remove: (id) => none({ method: 'DELETE', path: `/${id}`, subject: 'webhook' }),
  };

  async function list(): Promise<NodeResult<WebhookList>> {
    const found = new Map<WebhookId, NodeWebhook>();
    let traits = { hasMeta: false, hasCors: false };
    let path = '';
    let bytesLeft = maxListBytes;
    for (let page = 1; page <= maxPages; page += 1) {
      const answer = await call({ method: 'GET', path, subject: 'webhooks', maxBytes: bytesLeft });
      if (answer.kind === 'too-large' && page > 1) break;
      if (answer.kind !== 'good') return answer;
      const read = readWebhookPage(answer.json);
      if (read === undefined) return otherJson;
      if (page === 1) traits = { hasMeta: read.hasMeta, hasCors: answer.hasCors };
      const countBefore = found.size;
      for (const webhook of read.webhooks) found.set(webhook.id, webhook);
      if (read.nextQuery === undefined) {
        return { kind: 'ok', value: { webhooks: [...found.values()], ...traits, isWhole: true } };
      }
      // A node that repeats its pages would never reach a last one.
      if (found.size === countBefore) break;
      path = read.nextQuery;
      bytesLeft -= answer.bytes;
    }
    return { kind: 'ok', value: { webhooks: [...found.values()], ...traits, isWhole: false } };
  }

  async function one(request: Call): Promise<NodeResult<NodeWebhook>> {
    const answer = await call(request);
    if (request.method === 'GET' && answer.kind === 'node-error' && answer.status === 500)
      return { kind: 'not-found', isCertain: false };
    if (answer.kind !== 'good') return answer;
    const value = readNodeWebhook(membersOf(answer.json).data);
    return value === undefined ? otherJson : { kind: 'ok', value };
  }

  async function none(request: Call): Promise<NodeResult<undefined>> {
    const answer = await call(request);
    return answer.kind === 'good' ? { kind: 'ok', value: undefined } : answer;
  }

  async function call({ path, subject, ...rest }: Call) {
    const { node, ...limits } = options;
    const url = new URL(`${node}/api/webhooks${path}`);
    const request = { maxBytes: maxAnswerBytes, ...limits, ...rest, url };
    const reply = await requestNode(request);
    const bytes = reply.kind === 'answered' ? Buffer.byteLength(reply.text) : 0;
    const read = readReply(reply, request, subject);
    return read.kind === 'good' ? { ...read, bytes } : read;
  }
}

const otherJson: NodeRefusal = { kind: 'foreign', status: 200, clue: 'other-json' };

/** Returns exactly the keys that the schemas accept: a node refuses any other. */
function bodyOf({ event, target, enabled, conditions }: WebhookDraft): WebhookDraft {
  return { event, target, enabled, conditions };
}

/** One answer to `GET /api/webhooks`. */
interface WebhookPage {
  readonly webhooks: readonly NodeWebhook[];
  readonly hasMeta: boolean;
  /** The query of the next page, `?page=2&limit=100`; undefined on the last. */
  readonly nextQuery: string | undefined;
}

/** Reads one page. Returns undefined if it is not a list of webhooks. */
function readWebhookPage(json: unknown): WebhookPage | undefined {
  const { data, meta } = membersOf(json);
  if (!Array.isArray(data)) return undefined;
  const webhooks = data.map(readNodeWebhook);
  if (!webhooks.every((webhook) => webhook !== undefined)) return undefined;
  const { next } = membersOf(meta);
  return { webhooks, hasMeta: typeof meta === 'object' && meta !== null, nextQuery: readQuery(next) };
}

/** Reads only page and limit from a link, so the node cannot redirect the next call. */
function readQuery(next: unknown): string | undefined {
  if (typeof next !== 'string') return undefined;
  const parameters = new URLSearchParams(next.slice(next.indexOf('?') + 1));
  const page = parameters.get('page') ?? '';
  const limit = parameters.get('limit') ?? '';
  if (!/^\d{1,6}$/.test(page)) return undefined;
  return /^\d{1,6}$/.test(limit) ? `?page=${page}&limit=${limit}` : `?page=${page}`;
}
