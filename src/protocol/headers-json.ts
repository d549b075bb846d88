import { jsonString } from './json-string.ts';
import { isSecretHeader, redacted } from './secret-header.ts';

/**
 * Raw headers as the text of a JSON object: names in lower case, the values of a repeated name as an array, secrets
 * redacted or left out. Written as text, because in an object made of them `__proto__` would not be just another name.
 */
export function headersJson(rawHeaders: readonly string[], secrets: 'redacted' | 'omitted'): string {
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
