import { parse as parseForm } from 'node:querystring';

export type ParsedPayload =
  | { readonly kind: 'payload'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: 400 | 415; readonly message: string };

/**
 * Reads the body of a request as hapi does: JSON, a form or text, depending on its content type. Without one it is JSON
 * (measured with hapi 17.8.4, 18.4.0 and 20.2.1).
 */
export function parsePayload(contentType: string | undefined, body: Uint8Array): ParsedPayload {
  const text = Buffer.from(body).toString('utf8');
  const [, type = ''] = /^([^/\s;]+\/[^\s;]+)/.exec(contentType?.toLowerCase() || 'application/json') ?? [];
  if (type === '') return { kind: 'refused', status: 400, message: 'Invalid content-type header' };
  if (/^application\/(?:.+\+)?json$/.test(type)) return parseJson(text);
  // parseForm returns an object without a prototype, so it is copied into a plain one.
  if (type === 'application/x-www-form-urlencoded') return { kind: 'payload', value: { ...parseForm(text) } };
  if (type.startsWith('text/')) return { kind: 'payload', value: text };
  // hapi gives bytes, which are an object without any of the expected members.
  if (type === 'application/octet-stream') return { kind: 'payload', value: body.length === 0 ? null : {} };
  return { kind: 'refused', status: 415, message: 'Unsupported Media Type' };
}

/** Deeper than any payload of a chain. A much deeper one could not be serialized again. */
export const maxPayloadDepth = 1_000;

const malformed = { kind: 'refused', status: 400, message: 'Invalid request payload JSON format' } as const;

function parseJson(text: string): ParsedPayload {
  if (text === '') return { kind: 'payload', value: null };
  try {
    const value: unknown = JSON.parse(text);
    return isTame(value) ? { kind: 'payload', value } : malformed;
  } catch {
    return malformed;
  }
}

/** Whether a value is not too deep and has no `__proto__` key. hapi refuses that key, which could alter all objects. */
function isTame(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxPayloadDepth) return false;
    const below: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      if (Object.hasOwn(each, '__proto__')) return false;
      for (const member of Object.values(each)) below.push(member);
    }
    level = below;
  }
  return true;
}
