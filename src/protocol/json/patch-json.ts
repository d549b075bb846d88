import { closestName } from '../../closest-name.ts';
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
  const { start, end } = findValue(text, path);
  return text.slice(0, start) + asJson(value, path) + text.slice(end);
}

function findValue(text: string, path: string): JsonSpan {
  let span: JsonSpan = { key: '', start: 0, end: text.length };
  const walked: string[] = [];
  for (const key of path.split('.')) {
    const { members } = outlineJson(text.slice(span.start, span.end), true);
    const member = members.findLast((candidate) => candidate.key === key);
    if (member === undefined) throw noSuchPath(path, walked, members);
    const { start } = span;
    span = { key, start: start + member.start, end: start + member.end };
    walked.push(key);
  }
  return span;
}

const maxListed = 40;
/** An object may have a million keys. */
const maxCompared = 1_000;

function noSuchPath(path: string, walked: readonly string[], members: readonly JsonSpan[]): Problem {
  const place = walked.length === 0 ? 'the body' : walked.join('.');
  const paths = members.slice(0, maxListed).map(({ key }) => [...walked, key].join('.'));
  const meant = closestName(
    path.split('.')[walked.length] ?? '',
    members.map(({ key }) => key).slice(0, maxCompared),
  );
  const question = meant === undefined ? '' : `Did you mean ${[...walked, meant].join('.')}? `;
  if (members.length > maxListed) paths.push('…');
  return new Problem('bad-flag', `Expected a path of the body, got "${path}".`, {
    hint:
      paths.length === 0
        ? `There is nothing inside ${place}.`
        : `${question}Paths in ${place}: ${paths.join(', ')}.`,
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
