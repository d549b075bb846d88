import { jsonString } from '../json/json-values.ts';
import { isSecretHeader } from '../secrets/hide-tokens.ts';
import { redacted } from '../secrets/token-traces.ts';

/** Among so few names one is found sooner than in a table. */
const fewHeaders = 16;

/**
 * Raw headers as the text of a JSON object: names in lower case, the values of a repeated name as an array, secrets
 * redacted or left out. Written as text, because in an object made of them `__proto__` would not be just another name.
 */
export function headersJson(rawHeaders: readonly string[], secrets: 'redacted' | 'omitted'): string {
  return distinctMembers(rawHeaders, secrets) ?? groupedMembers(rawHeaders, secrets);
}

/** Undefined when a name is repeated, which is rare. */
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
