import { closestName } from '../../closest-name.ts';
import { Problem } from '../../problem.ts';
import { largestExactAmount, roundLikeNode } from '../network/money.ts';

/**
 * Values to use instead of the drawn ones, by path. They are applied before signing, so the result verifies.
 * A value is plain text or a JSON literal: `5` and `"5"` mean the same amount, and also the same text.
 */
export type Overrides = Readonly<Record<string, string>>;

/** The largest value of a height, a timestamp or an expiration, which have four bytes. */
export const largest32Bit = 2 ** 32 - 1;

/**
 * @param of what has these paths, for the message; for example `block.forged`
 * @throws Problem `bad-flag` that lists the known paths
 */
export function refuseUnknownPaths(set: Overrides, known: readonly string[], of: string): void {
  for (const path of Object.keys(set)) {
    if (known.includes(path)) continue;
    const meant = closestName(path, known);
    const question = meant === undefined ? '' : `Did you mean ${meant}? `;
    throw new Problem('bad-flag', `Expected a path that can be set in ${of}, got "${path}".`, {
      hint:
        known.length === 0
          ? `Nothing can be set in ${of} before signing.`
          : `${question}Paths: ${known.join(', ')}.`,
    });
  }
}

/** Returns the text at a path. A JSON string is unquoted; anything else is literal. */
export function textAt(set: Overrides, path: string): string | undefined {
  const text = Object.hasOwn(set, path) ? set[path] : undefined;
  if (text?.startsWith('"') !== true) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

/** @throws Problem `bad-flag` for anything but an integer from `min` to `max` */
export function integerAt(set: Overrides, path: string, min: number, max: number): number | undefined {
  const text = textAt(set, path);
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Problem('bad-flag', `Expected an integer from ${min} to ${max} for "${path}", got "${text}".`);
}

/**
 * Returns an amount in satoshi, rounded as a node does unless `exact`.
 * @throws Problem `bad-flag` for anything but a decimal integer; if `exact`, also if it does not fit the 8 bytes of the
 *   layout
 */
export function moneyAt(set: Overrides, path: string, exact: boolean): bigint | undefined {
  const text = textAt(set, path);
  if (text === undefined) return undefined;
  if (!/^\d{1,40}$/.test(text)) {
    throw new Problem(
      'bad-flag',
      `Expected an amount in satoshi, digits only, for "${path}", got "${text}".`,
      {
        hint: 'One coin is 100000000 satoshi; a node refuses negative amounts.',
      },
    );
  }
  const satoshi = BigInt(text);
  if (!exact) return roundLikeNode(satoshi);
  if (satoshi <= largestExactAmount) return satoshi;
  throw new Problem('bad-flag', `Expected at most ${largestExactAmount} for "${path}", got ${text}.`);
}
