import type { PostFailure } from '../delivery/post-outcome.ts';

/** The result of one call of the webhook API of a node. */
export type NodeResult<Value> = { readonly kind: 'ok'; readonly value: Value } | NodeRefusal;

/** Why a call failed. All text is from outside. */
export type NodeRefusal =
  | { readonly kind: 'invalid'; readonly status: 400 | 422; readonly fault: ValidationFault }
  /** The whitelist of the node does not contain the address of this machine. */
  | { readonly kind: 'forbidden' }
  /** `isCertain` is false for a 500: nodes before ARK 2.4 return it for an unknown id, but also for other failures. */
  | { readonly kind: 'not-found'; readonly isCertain: boolean }
  /** The node reports an internal failure. */
  | { readonly kind: 'node-error'; readonly status: number; readonly message: string }
  /** The answer is not from a webhook API. */
  | { readonly kind: 'foreign'; readonly status: number; readonly clue: ForeignClue }
  | { readonly kind: 'too-large'; readonly maxBytes: number }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  /** The certificate was not accepted, or the node does not speak TLS. */
  | { readonly kind: 'tls'; readonly code: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'unreachable'; readonly failure: PostFailure };

/** How something other than a webhook API answered: no route, a redirect, a demand to log in, another kind of body. */
export type ForeignClue = 'no-route' | 'redirect' | 'login' | 'html' | 'other-json' | 'not-json';

/** Why a node refused the data of a webhook. */
export interface ValidationFault {
  /** The path of the field, such as `event` or `conditions[0].condition`; empty if unknown. From outside. */
  readonly field: string;
  readonly rule: ValidationRule;
  /** The message of the node. From outside. */
  readonly message: string;
}

export type ValidationRule =
  | 'required'
  | 'unknown'
  | 'empty'
  | 'uri'
  | 'choice'
  | 'boolean'
  | 'string'
  | 'array'
  | 'not-json'
  | 'other';

/** Longer messages are not parsed, because they come from outside. */
const maxMessageLength = 10_000;
/** Real messages nest three deep: a condition, in a list, in a body. */
const maxWrappers = 10;

const rules: readonly (readonly [phrase: RegExp, rule: ValidationRule])[] = [
  [/^is required/, 'required'],
  [/^is not allowed to be empty/, 'empty'],
  [/^is not allowed/, 'unknown'],
  [/^must be a valid uri/, 'uri'],
  [/^must be (?:one|any) of/, 'choice'],
  [/^must be a boolean/, 'boolean'],
  [/^must be a string/, 'string'],
  [/^must be an array/, 'array'],
];

/**
 * Parses the message of Joi about an invalid payload, as written by Joi 14 (`child "event" fails because ["event" is
 * required]`, up to ARK 2.7) and Joi 17 (`"conditions[0].key" is required`, ARK 3). See protocol.md sections 3.1, 3.2.
 * @param keys `validation.keys` of the answer; no node from ARK 2.5 on sends any
 */
export function readValidationFault(message: string, keys: readonly string[] = []): ValidationFault {
  const fallback = keys[0] ?? '';
  if (message.length > maxMessageLength) return { field: fallback, rule: 'other', message };
  if (/JSON format/i.test(message)) return { field: '', rule: 'not-json', message };
  let rest = message;
  let path = '';
  for (let depth = 0; depth < maxWrappers; depth += 1) {
    const [, child, childRest] = /^child "([^"]*)" fails because \[(.*)\]$/s.exec(rest) ?? [];
    const [, position, listRest] = /^"[^"]*" at position (\d+) fails because \[(.*)\]$/s.exec(rest) ?? [];
    if (child !== undefined) path += path === '' ? child : `.${child}`;
    else if (position !== undefined) path += `[${position}]`;
    else break;
    rest = childRest ?? listRest ?? '';
  }
  const [, name, phrase] = /^"([^"]*)" (.*)$/s.exec(rest) ?? [];
  const rule = rules.find(([pattern]) => phrase !== undefined && pattern.test(phrase))?.[1] ?? 'other';
  // Joi 14 gives the path, and after it the bare name of an unknown key. Joi 17 gives only the whole path.
  const isNewKey = name !== undefined && path !== '' && rule === 'unknown' && !endsWith(path, name);
  const field = isNewKey ? `${path}.${name}` : path || name || fallback;
  return { field, rule, message };
}

function endsWith(path: string, name: string): boolean {
  return path === name || path.endsWith(`.${name}`);
}
