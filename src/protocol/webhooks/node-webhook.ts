import { isJsonObject } from '../json/json-object.ts';
import type { NodeCondition } from './node-condition.ts';

/** What a webhook is made of, under the names that the API of a node gives them. */
export interface WebhookDraft {
  readonly event: string;
  readonly target: string;
  readonly enabled: boolean;
  /** Alternatives; none delivers every payload. */
  readonly conditions: readonly NodeCondition[];
}

/** A webhook as a node tells of it. Every text is from outside. */
export interface NodeWebhook extends WebhookDraft {
  /** An integer up to ARK 2.2 and in Phantom, a UUID from ARK 2.3 on (protocol.md section 3.2). */
  readonly id: WebhookId;
  /** What the node reveals: all of it when the webhook is created; a half, all or nothing later (section 2). */
  readonly token: string | undefined;
  /** The names of the members as they came, the first few of them: their order tells generations apart. */
  readonly memberNames: readonly string[];
}

export type WebhookId = number | string;

const maxConditions = 1_000;
const maxMemberNames = 12;

/** Reads one webhook out of an answer; undefined for whatever is none. Unknown members are left out. */
export function readNodeWebhook(value: unknown): NodeWebhook | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, event, target, enabled = true, conditions, token }: Partial<Record<string, unknown>> = value;
  const kept = readConditions(conditions);
  if (!isWebhookId(id) || typeof event !== 'string' || typeof target !== 'string') return undefined;
  if (typeof enabled !== 'boolean' || kept === undefined) return undefined;
  return {
    id,
    event,
    target,
    enabled,
    conditions: kept,
    token: typeof token === 'string' ? token : undefined,
    memberNames: Object.keys(value).slice(0, maxMemberNames),
  };
}

/**
 * Whether a value is the id of a webhook: safe as the last part of a path, for a shell never a flag, and free of anything
 * that could be a token, since ids are printed.
 */
function isWebhookId(value: unknown): value is WebhookId {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0;
  return typeof value === 'string' && /^[A-Za-z0-9][\w-]{0,63}$/.test(value) && !/[\da-f]{32}/i.test(value);
}

/** The sqlite of Phantom and of ARK up to 2.2 keeps null for none. */
function readConditions(value: unknown): readonly NodeCondition[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > maxConditions) return undefined;
  const read = value.map(readCondition);
  return read.every((condition) => condition !== undefined) ? read : undefined;
}

function readCondition(entry: unknown): NodeCondition | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { key, condition, value } = entry;
  if (key !== undefined && typeof key !== 'string') return undefined;
  if (condition !== undefined && typeof condition !== 'string') return undefined;
  return {
    ...(key === undefined ? {} : { key }),
    ...(condition === undefined ? {} : { condition }),
    ...(value === undefined ? {} : { value }),
  };
}
