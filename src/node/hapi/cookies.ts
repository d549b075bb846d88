import type { HapiRules } from './hapi-rules.ts';

const pairs = /\s*([^=\s]*)\s*=\s*(?:(?:"([^"]*)")|([^;]*))(?:(?:;\s*)|$)/g;
// Control characters are what these patterns refuse.
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const strictName = /^[^\x00-\x20()<>@,;:\\"/[\]?={}\x7f]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const strictValue = /^[^\x00-\x20",;\\\x7f]*$/;

/**
 * Returns what is wrong with a `Cookie` header; undefined if it can be read (`parse` of statehood, lib/index.js). No
 * generation uses cookies, but all of them refuse malformed ones.
 */
export function cookieFault(header: string | undefined, { cookies }: HapiRules): string | undefined {
  if (header === undefined || header === '') return undefined;
  const found = cookies === 'statehood-6' ? matchedPairs(header) : cutPairs(header);
  if (found === undefined) return 'Invalid cookie header';
  const isValid = found.every(([name, value]) => strictName.test(name) && strictValue.test(value));
  return isValid ? undefined : 'Invalid cookie value';
}

type Pair = readonly [name: string, value: string];

function matchedPairs(header: string): readonly Pair[] | undefined {
  const found: Pair[] = [];
  const rest = header.replace(pairs, (_, name: string, quoted?: string, plain?: string) => {
    found.push([name, quoted || plain || '']);
    return '';
  });
  return rest === '' ? found : undefined;
}

function cutPairs(header: string): readonly Pair[] | undefined {
  const found: Pair[] = [];
  for (let place = 0; place < header.length; ) {
    const middle = header.indexOf('=', place);
    if (middle < 0) return undefined;
    const semicolon = header.indexOf(';', middle);
    const end = semicolon < 0 ? header.length : semicolon;
    const name = header.slice(place, middle).trim();
    const value = header.slice(middle + 1, end).trim();
    if (name === '__proto__') return undefined;
    const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
    found.push([name, isQuoted ? value.slice(1, -1) : value]);
    place = end + 1;
  }
  return found;
}
