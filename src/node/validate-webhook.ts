import { conditionOperators } from '../protocol/conditions/condition.ts';
import { isDeeperThan } from '../protocol/json/json-outline.ts';
import { isJsonObject } from '../protocol/json/json-values.ts';
import { isTame, maxPayloadDepth } from './hapi/parse-payload.ts';
import type { NodeRules } from './node-rules.ts';
import type { StoredCondition, WebhookFields } from './registry.ts';

type Read<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** Reads a value that is present. */
type Reader = (value: unknown, path: Path, rules: NodeRules) => Read<unknown>;

interface Member {
  readonly name: string;
  readonly read: Reader;
  isRequired(rules: NodeRules): boolean;
}

const always = () => true;
const never = () => false;
const ifStrict = ({ isStrict }: NodeRules) => isStrict;

const operators = [...conditionOperators].sort();

const conditionMembers: readonly Member[] = [
  { name: 'key', read: readText, isRequired: ifStrict },
  { name: 'value', read: (value) => read(value), isRequired: never },
  { name: 'condition', read: readOperator, isRequired: ifStrict },
];

// In the order in which a node checks them, because it reports only the first invalid one.
const fields = {
  event: readText,
  target: readTarget,
  enabled: readBoolean,
  conditions: readConditions,
} as const;

function members(isRequired: Readonly<Record<keyof typeof fields, Member['isRequired']>>): readonly Member[] {
  return (['event', 'target', 'enabled', 'conditions'] as const).map((name) => ({
    name,
    read: fields[name],
    isRequired: isRequired[name],
  }));
}

const createMembers = members({ event: always, target: always, enabled: never, conditions: ifStrict });
const updateMembers = members({ event: ifStrict, target: ifStrict, enabled: ifStrict, conditions: ifStrict });

/** Reads the payload that creates a webhook. `enabled` defaults to true. */
export function readNewWebhook(payload: unknown, rules: NodeRules): Read<WebhookFields> {
  const result = readObject(payload, [], rules, createMembers);
  if (result.kind === 'fault') return result;
  const value = Object.hasOwn(result.value, 'enabled') ? result.value : { ...result.value, enabled: true };
  // Just validated: these members are present and have these types.
  return read(value as unknown as WebhookFields);
}

/** Reads the payload that updates a webhook. */
export function readChanges(payload: unknown, rules: NodeRules): Read<Partial<WebhookFields>> {
  const result = readObject(payload, [], rules, updateMembers);
  // Just validated: the members that are present have these types.
  return result.kind === 'fault' ? result : read(result.value as Partial<WebhookFields>);
}

function readObject(
  given: unknown,
  path: Path,
  rules: NodeRules,
  known: readonly Member[],
): Read<Readonly<Record<string, unknown>>> {
  const value = fromJson(given, path, rules);
  if (!isJsonObject(value)) {
    return fault(path, rules.wording === 'joi-14' ? 'must be an object' : 'must be of type object');
  }
  const members = new Map<string, unknown>();
  for (const { name, read: readMember, isRequired } of known) {
    if (Object.hasOwn(value, name)) {
      const result = readMember(value[name], [...path, name], rules);
      if (result.kind === 'fault') return result;
      members.set(name, result.value);
    } else if (isRequired(rules)) {
      return fault([...path, name], 'is required');
    }
  }
  const unknownKeys = firstUnknownKeys(value, known);
  if (unknownKeys.length > 0)
    return { kind: 'fault', fault: { path, unknownKeys, problem: 'is not allowed' } };
  // In the order in which they were sent, which a list of webhooks shows.
  return read(Object.fromEntries(Object.keys(value).map((key) => [key, members.get(key)])));
}

/** A real node names them all. An answer can then be a hundred times as long as the call, which takes seconds. */
const maxUnknownKeys = 1_000;

function firstUnknownKeys(value: object, known: readonly Member[]): readonly string[] {
  const names = new Set(known.map(({ name }) => name));
  const keys: string[] = [];
  // Without a list of all keys, of which there may be a million.
  for (const key in value) {
    if (names.has(key) || !Object.hasOwn(value, key)) continue;
    keys.push(key);
    if (keys.length === maxUnknownKeys) break;
  }
  return keys;
}

function readConditions(given: unknown, path: Path, rules: NodeRules): Read<readonly StoredCondition[]> {
  const value = fromJson(given, path, rules);
  if (!Array.isArray(value)) return fault(path, 'must be an array');
  const conditions: StoredCondition[] = [];
  for (const [index, entry] of value.entries()) {
    const result = readObject(entry, [...path, index], rules, conditionMembers);
    if (result.kind === 'fault') return result;
    conditions.push(result.value);
  }
  return read(conditions);
}

function readText(value: unknown, path: Path): Read<string> {
  if (typeof value !== 'string') return fault(path, 'must be a string');
  return value === '' ? fault(path, 'is not allowed to be empty') : read(value);
}

function readTarget(value: unknown, path: Path, { wording }: NodeRules): Read<string> {
  const text = readText(value, path);
  if (text.kind === 'fault' || isUri(text.value, wording)) return text;
  return fault(path, 'must be a valid uri');
}

function readOperator(value: unknown, path: Path, { checksOperators }: NodeRules): Read<string> {
  const text = readText(value, path);
  if (text.kind === 'fault' || !checksOperators || operators.some((operator) => operator === text.value))
    return text;
  return fault(path, `must be one of [${operators.join(', ')}]`);
}

function readBoolean(value: unknown, path: Path): Read<boolean> {
  const meant = typeof value === 'string' ? value.toLowerCase() : value;
  if (meant === true || meant === 'true') return read(true);
  return meant === false || meant === 'false' ? read(false) : fault(path, 'must be a boolean');
}

/**
 * Up to joi 15, JSON text is accepted in place of an object or a list. The depth of the body does not include the depth
 * of such a text, so each text is checked separately.
 */
function fromJson(value: unknown, path: Path, { wording, parsesPrototypes }: NodeRules): unknown {
  if (typeof value !== 'string' || wording !== 'joi-14') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    const isRefused =
      isDeeperThan(parsed, maxPayloadDepth - path.length) || !(parsesPrototypes || isTame(parsed));
    return isRefused ? value : parsed;
  } catch {
    return value;
  }
}

function read<Value>(value: Value): { readonly kind: 'read'; readonly value: Value } {
  return { kind: 'read', value };
}

function fault(path: Path, problem: string): { readonly kind: 'fault'; readonly fault: Fault } {
  return { kind: 'fault', fault: { path, unknownKeys: [], problem } };
}

const userinfo = "[\\w.~!$&'()*+,;=:%-]*@";
const literal = "\\[(?<ipv6>[\\da-f:.]+)\\]|\\[v[\\da-f]+\\.[\\w.~!$&'()*+,;=:-]+\\]";
const name = "[\\w.~!$&'()*+,;=%-]";
const segment = "[\\w.~!$&'()*+,;=:@%-]";
const absolute = `/(?:${segment}+(?:/${segment}*)*)?`;
const tail = `(?:\\?(?:${segment}|[/?])*)?(?:#(?:${segment}|[/?])*)?`;

const segments = `${segment}+(?:/${segment}*)*`;

/** `hostLength`: whether a name may be empty (`*`) or not (`+`). `others`: what else may follow the scheme. */
function pattern(hostLength: '*' | '+', others: string): RegExp {
  const authority = `(?:${userinfo})?(?:${literal}|${name}${hostLength})(?::\\d*)?`;
  return new RegExp(`^[a-z][a-z\\d+.-]*:(?://${authority}(?:/${segment}*)*|${others})${tail}$`, 'i');
}

const patterns = {
  'joi-14': pattern('*', `${absolute}|${segments}`),
  // http requires a host after the slashes, but file does not.
  'joi-17': pattern('+', `(?<!^https?:)(?:(?://)?${absolute}|${segments})`),
} as const;

/**
 * Whether the schema of a node accepts a text as an absolute URI, of any scheme (RFC 3986; measured with joi 14.3.1 and
 * 17.6.0, which differ about an empty host). Anything may follow a percent sign.
 */
export function isUri(text: string, wording: keyof typeof patterns): boolean {
  const found = patterns[wording].exec(text);
  if (found === null) return false;
  const address = found.groups?.ipv6;
  return address === undefined || URL.canParse(`http://[${address}]/`);
}

type Path = readonly (string | number)[];

/** What is invalid in a payload. */
export interface Fault {
  /** The path of the invalid value, or of the object with unknown keys; empty for the payload itself. */
  readonly path: Path;
  /** Keys below the path that are not allowed; empty if the value at the path is invalid. */
  readonly unknownKeys: readonly string[];
  /** For example "is required". */
  readonly problem: string;
}

/** Describes a fault in the words of a generation's schema library (measured with joi 14.3.1, 15.1.1 and 17.6.0). */
export function faultMessage(fault: Fault, wording: NodeRules['wording']): string {
  return wording === 'joi-14' ? nestedMessage(fault) : labelledMessage(fault);
}

/** Returns the paths of the invalid values, escaped as Phantom lists them next to the message. */
export function faultKeys({ path, unknownKeys }: Fault): readonly string[] {
  const paths = unknownKeys.length === 0 ? [path] : unknownKeys.map((key) => [...path, key]);
  return paths.map((steps) => steps.join('.').replace(/[^\w .,:-]/g, escapeForHtml));
}

const namedEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\u00a0': '&nbsp;',
  '¢': '&cent;',
  '£': '&pound;',
  '¤': '&curren;',
  '©': '&copy;',
  '®': '&reg;',
};

/** `escapeHtml` of hoek, lib/escape.js. */
function escapeForHtml(character: string): string {
  const code = character.charCodeAt(0);
  const number = code < 256 ? `x${code.toString(16).padStart(2, '0')}` : String(code);
  return namedEscapes[character] ?? `&#${number};`;
}

function nestedMessage({ path, unknownKeys, problem }: Fault): string {
  const names = unknownKeys.length > 0 ? unknownKeys : [path.at(-1) ?? 'value'];
  const separator = path.length === 0 ? '. ' : ', ';
  let text = names.map((name) => `"${name}" ${problem}`).join(separator);
  for (let index = path.length - 1; index >= 0; index -= 1) {
    const step = path[index];
    const opening = typeof step === 'number' ? `"${path[index - 1]}" at position ${step}` : `child "${step}"`;
    text = `${opening} fails because [${text}]`;
  }
  return text;
}

function labelledMessage({ path, unknownKeys: [unknownKey], problem }: Fault): string {
  const label = (unknownKey === undefined ? path : [...path, unknownKey])
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
  return `"${label === '' ? 'value' : label}" ${problem}`;
}
