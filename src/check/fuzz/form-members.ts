import { isJsonObject } from '../../protocol/json/json-values.ts';

/** Whether JSON from outside is a value of a member. `others` are all members of the form. */
export type IsMember = (json: unknown, others: Readonly<Record<string, unknown>>) => boolean;

/** By the name of a form, the members that it has. */
export type FormMembers = Readonly<Record<string, Readonly<Record<string, IsMember>>>>;

/** Whether JSON from outside is one of these forms, with all of its members and no others. */
export function hasForm(json: unknown, forms: FormMembers): boolean {
  if (!isJsonObject(json) || typeof json.form !== 'string') return false;
  const { form, ...members } = json;
  const known = Object.hasOwn(forms, form) ? forms[form] : undefined;
  if (known === undefined) return false;
  const names = Object.keys(known);
  return (
    Object.keys(members).length === names.length &&
    names.every((name) => known[name]?.(members[name], members) === true)
  );
}

export function among(words: readonly unknown[]): IsMember {
  return (json) => words.includes(json);
}

/** A whole number within limits. */
export function integerFrom(least: number, most: number): IsMember {
  return (json) => typeof json === 'number' && Number.isInteger(json) && json >= least && json <= most;
}
