import type { WebhookId } from '../protocol/webhooks/node-webhook.ts';
import type { NodeRules } from './node-rules.ts';

/** The part of a registry that is saved on disk. */
export interface SavedRegistry {
  /** The next integer id. No id is ever reused. */
  readonly nextId: number;
  readonly webhooks: readonly StoredWebhook[];
}

interface RegistryLimits {
  readonly maxWebhooks: number;
  /** Of all webhooks together, as JSON. */
  readonly maxBytes: number;
}

/** The webhooks of a node, in the order of their creation. */
export interface Registry {
  /** Returns undefined if there is no room. */
  create(fields: WebhookFields, authorization: string): StoredWebhook | undefined;
  find(id: WebhookId): StoredWebhook | undefined;
  /** Returns `missing` if there is no such webhook, and `full` if there is no room for the change. */
  update(id: WebhookId, changes: Partial<WebhookFields>): 'updated' | 'missing' | 'full';
  /** Returns whether there was such a webhook. */
  remove(id: WebhookId): boolean;
  list(): readonly StoredWebhook[];
  ofEvent(event: string): readonly StoredWebhook[];
  saved(): SavedRegistry;
}

interface RegistryOptions {
  readonly rules: NodeRules;
  readonly limits: RegistryLimits;
  readonly saved: SavedRegistry | undefined;
  randomBytes(count: number): Uint8Array;
}

const none: readonly StoredWebhook[] = [];

export function createRegistry({ rules, limits, saved, randomBytes }: RegistryOptions): Registry {
  const webhooks = new Map<WebhookId, StoredWebhook>();
  let nextId = saved?.nextId ?? 1;
  let bytes = 0;
  /** Rebuilt after a change, when the next event needs it. */
  let byEvent: Map<string, StoredWebhook[]> | undefined;
  for (const webhook of saved?.webhooks ?? none) put(webhook);

  return {
    create(fields, authorization) {
      const webhook: StoredWebhook = {
        ...fields,
        token: authorization,
        id: rules.ids === 'integer' ? nextId : uuid(),
      };
      if (webhooks.size >= limits.maxWebhooks || bytes + sizeOf(webhook) > limits.maxBytes) return undefined;
      nextId += 1;
      put(webhook);
      return webhook;
    },
    find: (id) => webhooks.get(id),
    update(id, changes) {
      const old = webhooks.get(id);
      if (old === undefined) return 'missing';
      const webhook: StoredWebhook = { ...old, ...changes };
      if (bytes - sizeOf(old) + sizeOf(webhook) > limits.maxBytes) return 'full';
      put(webhook);
      return 'updated';
    },
    remove(id) {
      const webhook = webhooks.get(id);
      if (webhook === undefined) return false;
      bytes -= sizeOf(webhook);
      byEvent = undefined;
      return webhooks.delete(id);
    },
    list: () => [...webhooks.values()],
    ofEvent(event) {
      byEvent ??= group();
      return byEvent.get(event) ?? none;
    },
    saved: () => ({ nextId, webhooks: [...webhooks.values()] }),
  };

  function put(webhook: StoredWebhook): void {
    const old = webhooks.get(webhook.id);
    bytes += sizeOf(webhook) - (old === undefined ? 0 : sizeOf(old));
    webhooks.set(webhook.id, webhook);
    byEvent = undefined;
  }

  function group(): Map<string, StoredWebhook[]> {
    const groups = new Map<string, StoredWebhook[]>();
    for (const webhook of webhooks.values()) {
      const group = groups.get(webhook.event);
      if (group === undefined) groups.set(webhook.event, [webhook]);
      else group.push(webhook);
    }
    return groups;
  }

  function uuid(): string {
    const drawn = Buffer.from(randomBytes(16));
    drawn[6] = ((drawn[6] ?? 0) & 0x0f) | 0x40;
    drawn[8] = ((drawn[8] ?? 0) & 0x3f) | 0x80;
    return drawn.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
}

function sizeOf(webhook: StoredWebhook): number {
  return Buffer.byteLength(JSON.stringify(webhook));
}

/** A condition as it was sent. To Phantom every member is optional, and ARK 3 accepts any text as an operator. */
export interface StoredCondition {
  readonly key?: string;
  readonly condition?: string;
  readonly value?: unknown;
}

/** The fields that the API accepts, read and converted. The keys stay in the order in which they were sent. */
export interface WebhookFields {
  readonly event: string;
  readonly target: string;
  readonly enabled: boolean;
  readonly conditions?: readonly StoredCondition[];
}

/** A webhook as the node stores it. ARK lists its keys in the order of their insertion. */
export interface StoredWebhook extends WebhookFields {
  readonly id: WebhookId;
  /** The first half of the token. The name is that of the node. */
  readonly token: string;
}
