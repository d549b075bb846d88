import { isJsonObject } from '../../protocol/json/json-values.ts';
import { authorizationChoice } from './authorization-choice.ts';
import {
  dataChoice,
  escapesChoice,
  eventChoice,
  indexChoice,
  keyOrderChoice,
  messageChoice,
  optionalMembersChoice,
  paddingChoice,
  spacingChoice,
  unknownMemberChoice,
} from './body-choices.ts';
import type { Choice } from './choice.ts';
import { bodyChoice } from './hostile-body-choice.ts';
import {
  beforeChoice,
  blankChoice,
  contentTypeChoice,
  extraHeaderChoice,
  headerOrderChoice,
  mannerChoice,
  nameCaseChoice,
  optionalHeadersChoice,
  piecesChoice,
  profileChoice,
  timesChoice,
} from './wire-choices.ts';

/** Everything that is chosen when a delivery is generated. */
const choices = {
  authorization: authorizationChoice,
  body: bodyChoice,
  profile: profileChoice,
  event: eventChoice,
  data: dataChoice,
  index: indexChoice,
  optionalMembers: optionalMembersChoice,
  message: messageChoice,
  spacing: spacingChoice,
  escapes: escapesChoice,
  keyOrder: keyOrderChoice,
  unknownMembers: unknownMemberChoice,
  paddingKb: paddingChoice,
  nameCase: nameCaseChoice,
  headerOrder: headerOrderChoice,
  contentType: contentTypeChoice,
  optionalHeaders: optionalHeadersChoice,
  headerBlanks: blankChoice,
  extraHeaders: extraHeaderChoice,
  pieces: piecesChoice,
  manner: mannerChoice,
  times: timesChoice,
  before: beforeChoice,
} as const;

export type ChoiceName = keyof typeof choices;

/** A delivery as the choices that make it: plain data, without the token, the time or the target. */
export type GeneratedDelivery = {
  readonly [Name in ChoiceName]: (typeof choices)[Name] extends Choice<infer Value> ? Value : never;
};

// Safe: the object above has no other keys.
const choiceNames = Object.keys(choices) as readonly ChoiceName[];

/** The same choices for code that treats all of them alike. Each is only given its own values. */
const anyChoices: Readonly<Record<ChoiceName, Choice<unknown>>> = choices;

export function choiceOf(name: ChoiceName): Choice<unknown> {
  return anyChoices[name];
}

// Safe: each value belongs to the choice of its name.
export const plainDelivery = Object.fromEntries(
  choiceNames.map((name) => [name, choices[name].plain]),
) as GeneratedDelivery;

/** Returns the same delivery with another value for one choice. */
export function withChoice(delivery: GeneratedDelivery, name: ChoiceName, value: unknown): GeneratedDelivery {
  return { ...delivery, [name]: value };
}

/** The names of the choices that are not plain, in the order of `choices`. */
export function chosenNames(delivery: GeneratedDelivery): readonly ChoiceName[] {
  return choiceNames.filter((name) => choiceOf(name).weight(delivery[name]) > 0);
}

/** How complicated a delivery is; 0 for the plain one. */
export function deliveryWeight(delivery: GeneratedDelivery): number {
  return choiceNames.reduce((sum, name) => sum + choiceOf(name).weight(delivery[name]), 0);
}

const version = 1;

/** Writes a delivery as JSON that contains only what is not plain. The same delivery gives the same text. */
export function deliveryText(delivery: GeneratedDelivery): string {
  const chosen = chosenNames(delivery).map((name) => [name, delivery[name]]);
  return `${JSON.stringify({ version, ...Object.fromEntries(chosen) }, null, 2)}\n`;
}

export type ReadDelivery =
  | { readonly kind: 'read'; readonly delivery: GeneratedDelivery }
  /** `fault` states what was expected and what was found. */
  | { readonly kind: 'unreadable' | 'other-version'; readonly fault: string };

/** Reads what `deliveryText` writes. Anything else is refused, because a typing error would test something else. */
export function readDelivery(json: unknown): ReadDelivery {
  if (!isJsonObject(json)) return { kind: 'unreadable', fault: 'expected a JSON object' };
  const { version: found, ...members } = json;
  if (found !== version) {
    const given = typeof found === 'number' ? String(found) : found === undefined ? 'none' : 'another value';
    return { kind: 'other-version', fault: `expected version ${version}, got ${given}` };
  }
  let delivery = plainDelivery;
  for (const [key, value] of Object.entries(members)) {
    const name = choiceNames.find((known) => known === key);
    if (name === undefined) return { kind: 'unreadable', fault: `unknown key "${key}"` };
    if (!choiceOf(name).isValue(value)) return { kind: 'unreadable', fault: `unexpected value of "${key}"` };
    delivery = withChoice(delivery, name, value);
  }
  return { kind: 'read', delivery };
}

/** `valid` has to be accepted, `wrong` refused. `hostile` is authorized, and must not break the handler. */
export type Expectation = 'valid' | 'wrong' | 'hostile';

export function expectationOf({ authorization, body }: GeneratedDelivery): Expectation {
  if (authorization.form !== 'valid') return 'wrong';
  return body.form === 'delivery' ? 'valid' : 'hostile';
}
