import type { HapiRules } from './hapi-rules.ts';

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

/**
 * What statehood 6 finds with one regular expression, which takes time without limit for many spaces. Pairs have to
 * follow each other without anything between them.
 */
function matchedPairs(header: string): readonly Pair[] | undefined {
  const found: Pair[] = [];
  for (let place = 0; place < header.length; ) {
    const middle = header.indexOf('=', place);
    const name = header.slice(place, Math.max(middle, place)).trim();
    if (middle < 0 || /\s/.test(name)) return undefined;
    const start = middle + 1 + header.slice(middle + 1).search(/\S|$/);
    const quote = header[start] === '"' ? header.indexOf('"', start + 1) : -1;
    const isQuoted = quote >= 0 && (quote === header.length - 1 || header[quote + 1] === ';');
    const semicolon = header.indexOf(';', isQuoted ? quote : start);
    const end = semicolon < 0 ? header.length : semicolon;
    found.push([name, isQuoted ? header.slice(start + 1, quote) : header.slice(start, end)]);
    place = end + 1 + header.slice(end + 1).search(/\S|$/);
  }
  return found;
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
