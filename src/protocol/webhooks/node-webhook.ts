import { type Condition, conditionOperators, conditionText } from '../conditions/condition.ts';
import { conditionWarning } from '../conditions/condition-warning.ts';
import type { Generation } from '../events/generation.ts';
import { isJsonObject } from '../json/json-values.ts';

/** The data of a webhook, with the field names of the node API. */
export interface WebhookDraft {
  readonly event: string;
  readonly target: string;
  readonly enabled: boolean;
  /** Alternatives. An empty list delivers every payload. */
  readonly conditions: readonly NodeCondition[];
}

/** A webhook as a node lists or shows it. All text is from outside. */
export interface NodeWebhook extends WebhookDraft {
  /** An integer up to ARK 2.2 and in Phantom, a UUID from ARK 2.3 on (protocol.md section 3.2). */
  readonly id: WebhookId;
  /** What the node reveals: the whole token on creation; a half, all or nothing later (section 2). */
  readonly token: string | undefined;
  /** The names of the first few members, in the order received. The order differs between generations. */
  readonly memberNames: readonly string[];
}

export type WebhookId = number | string;

const maxConditions = 1_000;
const maxMemberNames = 12;

/** Reads one webhook from an answer; undefined if it is not a valid webhook. Unknown members are dropped. */
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
 * Whether a value is a valid webhook id: safe as the last part of a path, never a flag in a shell, and without anything
 * that could be a token, since ids are printed.
 */
function isWebhookId(value: unknown): value is WebhookId {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0;
  return typeof value === 'string' && /^[A-Za-z0-9][\w-]{0,63}$/.test(value) && !/[\da-f]{32}/i.test(value);
}

/** The SQLite database of Phantom, and of ARK up to 2.2, stores null for no conditions. */
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

/**
 * A condition as a node stores it. Before ARK 2.4 no member is required, and ARK 3 accepts any text as the operator
 * (protocol.md sections 3.1 and 3.2).
 */
interface NodeCondition {
  readonly key?: string;
  readonly condition?: string;
  /** Absent is not the same as null. */
  readonly value?: unknown;
}

/** Like `conditionText`, but also writes stored conditions that are incomplete or have an unknown operator. */
export function nodeConditionText(kept: NodeCondition): string {
  const known = knownCondition(kept);
  if (known !== undefined) return conditionText(known);
  const { key = '(no key)', condition = '(no operator)', value } = kept;
  return value === undefined ? `${key} ${condition}` : `${key} ${condition} ${JSON.stringify(value)}`;
}

/** Returns a one-sentence warning about a condition; undefined if there is none. */
export function nodeConditionWarning(kept: NodeCondition, generation: Generation): string | undefined {
  const known = knownCondition(kept);
  if (known !== undefined) return conditionWarning(known, generation);
  if (kept.condition === undefined || kept.key === undefined)
    return 'The key or the operator is missing, so no node can evaluate it.';
  return `No node supports the operator ${JSON.stringify(kept.condition)}, so the condition never matches.`;
}

function knownCondition({ key, condition, ...rest }: NodeCondition): Condition | undefined {
  const operator = [...conditionOperators, 'notBetween' as const].find((name) => name === condition);
  return key === undefined || operator === undefined ? undefined : { key, condition: operator, ...rest };
}

/** Returns the URL of a target without user and password, which only the target may see. */
export function publicTarget(target: string): string {
  return target.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1…@');
}

/** Returns a webhook that is safe to print: no user and password in its target, and no listed part of its token. */
export function publicWebhook(webhook: NodeWebhook): NodeWebhook {
  const { token = '', event, target, conditions } = webhook;
  const [authorization, verification] = /^(?:[\da-f]{32}){1,2}$/i.test(token)
    ? (token.match(/.{32}/g) ?? [])
    : [];
  if (authorization === undefined) return { ...webhook, target: publicTarget(target) };
  // If the node lists only the first half, 32 hexadecimal characters after it may be the second half.
  const pattern = new RegExp(`${authorization}(?:[\\da-f]{32})?|${verification ?? authorization}`, 'gi');
  const hide = (text: string) => text.replace(pattern, '[redacted]');
  return {
    ...webhook,
    event: hide(event),
    target: publicTarget(hide(target)),
    conditions: conditions.map((condition) => hideInTexts(condition, hide)),
  };
}

/** @returns a copy of the same shape */
function hideInTexts<Value>(value: Value, hide: (text: string) => string): Value;
function hideInTexts(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((entry) => hideInTexts(entry, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [hide(name), hideInTexts(member, hide)]),
  );
}
