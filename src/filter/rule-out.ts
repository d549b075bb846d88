import { type Condition, conditionRules } from '../protocol/conditions/condition.ts';
import { judgeConditions } from '../protocol/conditions/judge-conditions.ts';
import { livePayload } from '../protocol/conditions/payload-in-memory.ts';
import type { Generation } from '../protocol/events/generation.ts';

/**
 * Whether a recorded delivery certainly meets none of the conditions. False if that takes a parser. Its line must quote the
 * body in a JSON string.
 */
export type RuleOut = (event: string, line: string) => boolean;

/** An answer for one condition: whether its key can have a value in the line that meets it. */
type MayMatch = (event: string, line: string) => boolean;

/** The first object of each of so many events is parsed, so that a mistyped key is noticed. */
const maxEvents = 50;
const quotedObject = String.raw`\"data\":{`;

/**
 * Rules out lines of a journal by searching them for the keys of the conditions. A line quotes the body in a JSON string, so
 * reading it takes two parsers and four times as long.
 *
 * A key that a line has exactly once is in its payload with the value that follows, or elsewhere, and then the payload lacks
 * it. A line is ruled out if the condition is met in neither case.
 * @returns undefined if a condition can only be judged with the whole payload
 */
export function createRuleOut(conditions: readonly Condition[], generation: Generation): RuleOut | undefined {
  const probes = conditions.map((condition) => createProbe(condition, generation));
  if (probes.length === 0 || probes.includes(undefined)) return undefined;
  const seen = new Set<string>();
  return (event, line) => {
    if (!seen.has(event)) {
      if (seen.size < maxEvents && line.includes(quotedObject)) seen.add(event);
      return false;
    }
    // A key can be written in escapes.
    if (line.includes('\\u')) return false;
    return !probes.some((mayMatch) => mayMatch?.(event, line));
  };
}

/** A value of JSON that is quoted once more: a string without escapes, a number, or a word. */
const quotedValue = /:(\\"[^"\\]*\\"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[,}])/y;

function createProbe(condition: Condition, generation: Generation): MayMatch | undefined {
  const { key } = condition;
  const rules = conditionRules(generation);
  const isMet = (payload: unknown) => judgeConditions(payload, [condition], rules).deliveries > 0;
  // A search that takes too long is reported, with the whole payload.
  if (condition.condition === 'regexp' || !isOwnKey(key) || isMet({})) return undefined;
  const quotedKey = `\\"${key}\\"`;
  return (event, line) => {
    const start = line.indexOf(quotedKey);
    if (start < 0) return false;
    const end = start + quotedKey.length;
    if (line.includes(quotedKey, end)) return true;
    quotedValue.lastIndex = end;
    const [, text] = quotedValue.exec(line) ?? [];
    return text === undefined || isMet(livePayload(event, { [key]: unquoted(text) }));
  };
}

function unquoted(text: string): unknown {
  return text.startsWith('\\') ? text.slice(2, -2) : JSON.parse(text);
}

/** Whether only the members of an object can have the name: strings have a length, for example. */
function isOwnKey(key: string): boolean {
  const built = [Object.prototype, Array.prototype, String.prototype, Number.prototype, Boolean.prototype];
  return /^[a-z]\w*$/i.test(key) && !built.some((prototype) => key in prototype);
}
