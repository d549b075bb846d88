import type { CommandContext } from '../context.ts';
import { type NodeApi, openNodeApi, type WebhookList } from '../http/node-api/node-api.ts';
import { parseNodeUrl } from '../http/node-api/node-url.ts';
import { Problem } from '../problem.ts';
import type { Generation } from '../protocol/events/generation.ts';
import type { NodeRefusal, NodeResult } from '../protocol/webhooks/node-result.ts';
import type { NodeWebhook } from '../protocol/webhooks/node-webhook.ts';
import { type CallFacts, nodeProblem, noSuchWebhook } from './node-problem.ts';

export interface NodeSession {
  /** Origin and path of the node, as returned by `parseNodeUrl`. */
  readonly node: string;
  readonly isInsecure: boolean;
  readonly api: NodeApi;
  /** Returns the value of a good result. @throws Problem that explains why there is none */
  expectOk<Value>(result: NodeResult<Value>, about?: CallFacts): Value;
}

interface FoundWebhook {
  /** Undefined if it is not among the webhooks that could be read, and the node has more. */
  readonly webhook: NodeWebhook | undefined;
  readonly list: WebhookList;
}

/** @throws Problem `malformed-url` */
export function openNodeSession(
  options: NodeCallOptions,
  { stop, say }: Pick<CommandContext, 'stop' | 'say'>,
): NodeSession {
  const { timeoutMs, timeoutAdvice = 'Use --timeout to wait longer.', isInsecure } = options;
  const node = parseNodeUrl(options.node);
  if (isInsecure) say('--insecure accepts any certificate, including an attacker’s.', 'warning');
  const api = openNodeApi({ node, timeoutMs, checksCertificate: !isInsecure, signal: stop });
  return {
    node,
    isInsecure,
    api,
    expectOk(result, about = {}) {
      if (result.kind === 'ok') return result.value;
      throw nodeProblem(result, { node, timeoutAdvice, ...about });
    },
  };
}

/**
 * Finds a webhook in the list of all. Only this is harmless on every node: ARK 2.3.0 to 2.5.14 forget the token of a
 * webhook that is shown by itself. And only this distinguishes an unknown id from other failures on every node.
 * @throws Problem if the node has no webhook with that id, or does not list its webhooks
 */
export async function findWebhook({ api, expectOk }: NodeSession, id: string): Promise<FoundWebhook> {
  const list = listOrNone(await api.list(), expectOk);
  const webhook = findListed(list, id);
  if (webhook === undefined && list.isWhole) throw noSuchWebhook(id, list.webhooks);
  return { webhook, list };
}

/** Finds a webhook by its id as the user wrote it, in upper or lower case. */
export function findListed({ webhooks }: WebhookList, id: string): NodeWebhook | undefined {
  return webhooks.find((webhook) => String(webhook.id).toLowerCase() === id.toLowerCase());
}

/** Returns the list of the node, or an empty one if it is too large to be read. @throws Problem */
export function listOrNone(result: NodeResult<WebhookList>, expectOk: NodeSession['expectOk']): WebhookList {
  return isTooLarge(result) ? unreadList : expectOk(result);
}

function isTooLarge(result: NodeResult<unknown>): result is Extract<NodeRefusal, { kind: 'too-large' }> {
  return result.kind === 'too-large';
}

const unreadList: WebhookList = { webhooks: [], hasMeta: undefined, hasCors: undefined, isWhole: false };

/** Returns the Problem for commands that cannot continue without having read the webhook. */
export function unlistedWebhook(id: string, hint: string): Problem {
  return new Problem('node-refused', `Webhook ${id} is not in the part of the list that could be read.`, {
    hint,
  });
}

/** The options of every command that calls the webhook API of a node. */
export interface NodeCallOptions {
  /** As the user wrote it. */
  readonly node: string;
  /** The generation whose rules the notes follow; undefined guesses it from the answers. */
  readonly generation: Generation | undefined;
  /** For each call. */
  readonly timeoutMs: number;
  /** What to do if that was too short, as a sentence. The default names the flag that waits longer. */
  readonly timeoutAdvice?: string;
  /** Accepts any certificate. */
  readonly isInsecure: boolean;
  readonly isJson: boolean;
}
