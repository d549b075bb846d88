import { jsonString } from '../json/json-values.ts';
import { isSecretHeader } from '../secrets/hide-tokens.ts';
import { redacted } from '../secrets/token-traces.ts';

/** Up to this many names, searching a list is faster than a Map. */
const fewHeaders = 16;

/**
 * Writes raw headers as the text of a JSON object: names in lower case, repeated names with an array of values, secrets
 * redacted or omitted. Built as text, because in a JavaScript object `__proto__` would not be an ordinary name.
 */
export function headersJson(rawHeaders: readonly string[], secrets: 'redacted' | 'omitted'): string {
  return distinctMembers(rawHeaders, secrets) ?? groupedMembers(rawHeaders, secrets);
}

/** Returns undefined when a name is repeated, or there are too many; both are rare. */
function distinctMembers(rawHeaders: readonly string[], secrets: 'redacted' | 'omitted'): string | undefined {
  const names: string[] = [];
  let members = '';
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (names.includes(name) || names.length === fewHeaders) return undefined;
    names.push(name);
    const isSecret = isSecretHeader(name);
    if (isSecret && secrets === 'omitted') continue;
    const value = jsonString(isSecret ? redacted : (rawHeaders[index + 1] ?? ''));
    members += `${members === '' ? '' : ','}${jsonString(name)}:${value}`;
  }
  return `{${members}}`;
}

function groupedMembers(rawHeaders: readonly string[], secrets: 'redacted' | 'omitted'): string {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const isSecret = isSecretHeader(name);
    if (isSecret && secrets === 'omitted') continue;
    const value = jsonString(isSecret ? redacted : (rawHeaders[index + 1] ?? ''));
    const earlier = values.get(name);
    if (earlier !== undefined) repeated.add(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }

  let members = '';
  for (const [name, value] of values) {
    if (members !== '') members += ',';
    members += `${jsonString(name)}:${repeated.has(name) ? `[${value}]` : value}`;
  }
  return `{${members}}`;
}
