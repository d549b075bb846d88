import { Problem } from '../../problem.ts';

/** The members of a printed object by key, each as JSON text. */
export type PrintedMembers = ReadonlyMap<string, string>;

/** A value of a printed object that does not fit what is signed. */
export interface Misfit {
  /** Empty for the whole object. */
  readonly key: string;
  /** A sentence. */
  readonly reason: string;
}

export const largest64Bit = 2n ** 64n - 1n;

/**
 * Reads an integer from 0 to `most`, as a number or as a text.
 * @throws Problem `malformed-payload`
 */
export function integerIn(members: PrintedMembers, key: string, most: number): number {
  return Number(bigIntegerIn(members, key, BigInt(most)));
}

/**
 * Reads satoshi, or another integer of 64 bits, as a number or as a text.
 * @throws Problem `malformed-payload`
 */
export function bigIntegerIn(members: PrintedMembers, key: string, most = largest64Bit): bigint {
  const text = members.get(key) ?? '';
  const [, digits] = /^"?(\d{1,20})"?$/.exec(text) ?? [];
  const value = digits === undefined ? undefined : BigInt(digits);
  if (value === undefined || value > most) throw unfit(key, `an integer from 0 to ${most}`, text);
  return value;
}

/**
 * Reads text that matches a pattern.
 * @param expected what the pattern stands for, as a noun
 * @throws Problem `malformed-payload`
 */
export function textIn(members: PrintedMembers, key: string, pattern: RegExp, expected: string): string {
  const text = members.get(key) ?? '';
  const value: unknown = text === '' ? undefined : JSON.parse(text);
  if (typeof value !== 'string' || !pattern.test(value)) throw unfit(key, expected, text);
  return value;
}

/** @throws Problem `malformed-payload` */
export function hexIn(members: PrintedMembers, key: string): string {
  return textIn(members, key, /^(?:[0-9a-f]{2})*$/, 'hexadecimal characters');
}

/** @throws Problem `malformed-payload` */
export function publicKeyIn(members: PrintedMembers, key: string): string {
  return textIn(members, key, /^0[23][0-9a-f]{64}$/, 'a public key');
}

const longestShown = 40;

/** What cannot be signed because it does not fit into the bytes that a signature covers. */
export function unfit(key: string, expected: string, text: string): Problem {
  const found =
    text === '' ? 'nothing' : text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return new Problem('malformed-payload', `Expected ${expected} for "${key}", got ${found}.`);
}
