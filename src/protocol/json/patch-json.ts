import { Problem } from '../../problem.ts';
import { refuseBrokenJson } from './json-fault.ts';
import { type JsonSpan, outlineJson } from './json-outline.ts';

/**
 * Replaces the value at a path such as `data.votes.0` in JSON text, and leaves every other character as it is.
 * @param value JSON, or any text, which then becomes a JSON string
 * @throws Problem `bad-flag` for a path that does not exist, with a list of those that do, and for an object or array that
 *   is not valid JSON
 */
export function patchJson(text: string, path: string, value: string): string {
  const found = findValue(text, path.split('.'));
  if (found.kind === 'missing') throw noSuchPath(path, found.walked, found.members);
  return text.slice(0, found.start) + asJson(value, path) + text.slice(found.end);
}

/** Returns the JSON text of the value that these keys lead to, without the space around it. Undefined if there is none. */
export function valueText(text: string, keys: readonly string[]): string | undefined {
  const found = findValue(text, keys);
  return found.kind === 'missing' ? undefined : text.slice(found.start, found.end).trim();
}

/** Replaces the value that these keys lead to by other JSON text. Without such a value, the text stays as it is. */
export function replaceValue(text: string, keys: readonly string[], json: string): string {
  const found = findValue(text, keys);
  return found.kind === 'missing' ? text : text.slice(0, found.start) + json + text.slice(found.end);
}

type Found =
  | { readonly kind: 'value'; readonly start: number; readonly end: number }
  | { readonly kind: 'missing'; readonly walked: readonly string[]; readonly members: readonly JsonSpan[] };

/** Of a repeated key the last counts, as for JSON.parse. */
function findValue(text: string, keys: readonly string[]): Found {
  let [start, end] = [0, text.length];
  const walked: string[] = [];
  for (const key of keys) {
    const { members } = outlineJson(text.slice(start, end), true);
    const member = members.findLast((candidate) => candidate.key === key);
    if (member === undefined) return { kind: 'missing', walked, members };
    [start, end] = [start + member.start, start + member.end];
    walked.push(key);
  }
  return { kind: 'value', start, end };
}

const maxListed = 40;

function noSuchPath(path: string, walked: readonly string[], members: readonly JsonSpan[]): Problem {
  const place = walked.length === 0 ? 'the body' : walked.join('.');
  const paths = members.slice(0, maxListed).map(({ key }) => [...walked, key].join('.'));
  if (members.length > maxListed) paths.push('…');
  return new Problem('bad-flag', `Expected a path of the body, got "${path}".`, {
    hint:
      paths.length === 0 ? `There is nothing inside ${place}.` : `Paths in ${place}: ${paths.join(', ')}.`,
  });
}

function asJson(value: string, path: string): string {
  try {
    JSON.parse(value);
    return value;
  } catch {
    refuseBrokenJson(`The value for ${path}`, value);
    return JSON.stringify(value);
  }
}
