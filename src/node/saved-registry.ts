import { Problem } from '../problem.ts';
import { notJsonText } from '../protocol/json/json-fault.ts';
import { isDeeperThan } from '../protocol/json/json-outline.ts';
import { isJsonObject } from '../protocol/json/json-values.ts';
import { halfLength } from '../protocol/token/token.ts';
import { maxPayloadDepth } from './hapi/parse-payload.ts';
import { type NodeProfileName, nodeRules } from './node-rules.ts';
import type { SavedRegistry, StoredWebhook } from './registry.ts';
import { readNewWebhook } from './validate-webhook.ts';

/** Serializes the webhooks of a node as the text of a file. */
export function writeSavedRegistry({ nextId, webhooks }: SavedRegistry, profile: NodeProfileName): string {
  const lines = webhooks.map((webhook) => `\n${JSON.stringify(webhook)}`);
  return `{"version":1,"profile":"${profile}","nextId":${nextId},"webhooks":[${lines.join(',')}\n]}\n`;
}

/**
 * Reads what `writeSavedRegistry` wrote.
 * @throws Problem `malformed-payload` for anything else, `bad-flag` for the webhooks of another profile
 */
export function readSavedRegistry(text: string, profile: NodeProfileName, name: string): SavedRegistry {
  const value = parsed(text, name);
  if (
    !isJsonObject(value) ||
    value.version !== 1 ||
    !Array.isArray(value.webhooks) ||
    !isCount(value.nextId)
  ) {
    throw broken(name, 'other data');
  }
  if (value.profile !== profile) {
    throw new Problem(
      'bad-flag',
      `Expected webhooks of ${profile} in ${name}, got webhooks of ${String(value.profile)}.`,
      {
        hint: 'Use a separate file for each profile.',
      },
    );
  }
  const { nextId } = value;
  const webhooks = value.webhooks.map((entry: unknown, index) => {
    const webhook = readWebhook(entry, profile);
    if (webhook === undefined) throw broken(name, `an invalid webhook at position ${index + 1}`);
    return webhook;
  });
  const ids = new Set(webhooks.map(({ id }) => id));
  const isTaken = webhooks.some(({ id }) => typeof id === 'number' && id >= nextId);
  if (ids.size !== webhooks.length || isTaken) throw broken(name, 'a duplicate or future id');
  return { nextId, webhooks };
}

const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function readWebhook(entry: unknown, profile: NodeProfileName): StoredWebhook | undefined {
  // A webhook nested deeper than a payload may be could be read, but not serialized again.
  if (!isJsonObject(entry) || isDeeperThan(entry, maxPayloadDepth + 1)) return undefined;
  const rules = nodeRules[profile];
  const { id, token, ...rest } = entry;
  const isId = rules.ids === 'integer' ? isCount(id) : typeof id === 'string' && uuidPattern.test(id);
  const isHalf = typeof token === 'string' && token.length === halfLength && /^[\da-f]+$/.test(token);
  if (!isId || !isHalf || readNewWebhook(rest, rules).kind === 'fault') return undefined;
  // Every member has been checked. The entry itself keeps its keys in the order of the file.
  return entry as unknown as StoredWebhook;
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-payload', notJsonText(name, text), { hint: otherFileAdvice, cause });
  }
}

const otherFileAdvice = 'Choose another file with --data-file, or remove this one.';

function broken(name: string, found: string): Problem {
  return new Problem('malformed-payload', `${name} is not a file of saved webhooks: found ${found}.`, {
    hint: otherFileAdvice,
  });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
