import { type Condition, conditionOperators, conditionText } from '../conditions/condition.ts';
import { conditionWarning } from '../conditions/condition-warning.ts';
import type { Generation } from '../events/generation.ts';
import { isJsonObject } from '../json/json-values.ts';

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

/**
 * A condition as a node keeps it: before ARK 2.4 no member is required, and ARK 3 takes any text as the operator
 * (protocol.md sections 3.1 and 3.2).
 */
interface NodeCondition {
  readonly key?: string;
  readonly condition?: string;
  /** Absent is not the same as null. */
  readonly value?: unknown;
}

/** As `conditionText` writes it; what a node keeps beyond that has a text of its own. */
export function nodeConditionText(kept: NodeCondition): string {
  const known = knownCondition(kept);
  if (known !== undefined) return conditionText(known);
  const { key = '(no key)', condition = '(no operator)', value } = kept;
  return value === undefined ? `${key} ${condition}` : `${key} ${condition} ${JSON.stringify(value)}`;
}

/** What will surprise the author of the condition, as a sentence; undefined for nothing. */
export function nodeConditionWarning(kept: NodeCondition, generation: Generation): string | undefined {
  const known = knownCondition(kept);
  if (known !== undefined) return conditionWarning(known, generation);
  if (kept.condition === undefined || kept.key === undefined)
    return 'It lacks a key or an operator, so no node can judge it.';
  return `No node knows the operator ${JSON.stringify(kept.condition)}: this never matches.`;
}

function knownCondition({ key, condition, ...rest }: NodeCondition): Condition | undefined {
  const operator = [...conditionOperators, 'notBetween' as const].find((name) => name === condition);
  return key === undefined || operator === undefined ? undefined : { key, condition: operator, ...rest };
}

/** The URL of a target without user and password, which are nobody's business but the target's. */
export function publicTarget(target: string): string {
  return target.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1…@');
}

/** What may be shown of a webhook: its target without user and password, and nowhere what the node lists of its token. */
export function publicWebhook(webhook: NodeWebhook): NodeWebhook {
  const { token = '', event, target, conditions } = webhook;
  const [authorization, verification] = /^(?:[\da-f]{32}){1,2}$/i.test(token)
    ? (token.match(/.{32}/g) ?? [])
    : [];
  if (authorization === undefined) return { ...webhook, target: publicTarget(target) };
  // What may follow the first half is the second, where the node lists the first alone.
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
