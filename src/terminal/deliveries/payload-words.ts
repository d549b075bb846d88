import { printable } from '../../printable.ts';
import { isJsonObject, type JsonObject } from '../../protocol/json/json-values.ts';
import { excerpt, shortId } from '../text/excerpt.ts';
import { groupDigits } from '../text/numbers.ts';

/** A piece of a summary. Values come from outside: each function returns undefined for a value of another kind. */
type Piece = string | undefined;

const maxPieceLength = 80;

/** Returns an object to look members up in; an empty one if the value is not an object. */
export function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function joinPieces(...pieces: readonly Piece[]): string {
  return pieces.filter((piece) => piece !== undefined).join(' · ');
}

export function labelled(label: string, piece: Piece): Piece {
  return piece === undefined ? undefined : `${label} ${piece}`;
}

export function wholeNumber(value: unknown): Piece {
  if (!Number.isSafeInteger(value)) return undefined;
  const text = String(value);
  return text.startsWith('-') ? `-${groupDigits(text.slice(1))}` : groupDigits(text);
}

/** "no transactions", "1 transaction", "5 transactions". */
export function counted(value: unknown, noun: string): Piece {
  if (value === 0) return `no ${noun}s`;
  const count = wholeNumber(value);
  if (count === undefined) return undefined;
  return count === '1' ? `1 ${noun}` : `${count} ${noun}s`;
}

export function word(value: unknown): Piece {
  return isText(value) ? excerpt(value, maxPieceLength) : undefined;
}

export function quotedText(value: unknown): Piece {
  return isText(value) ? `"${excerpt(value, maxPieceLength)}"` : undefined;
}

export function shortKey(value: unknown): Piece {
  return isText(value) ? shortId(value) : undefined;
}

/** Both ends of an id, for a line that has little room. */
export function tinyId(value: unknown): Piece {
  if (!isText(value)) return undefined;
  return value.length > longestTinyId
    ? `${printable(value.slice(0, 5))}…${printable(value.slice(-4))}`
    : printable(value);
}

const longestTinyId = 12;

/** An amount only in coins; undefined for zero. */
export function coins(value: unknown): Piece {
  const satoshis = Number.isSafeInteger(value) ? String(value) : value;
  const text = typeof satoshis === 'string' ? coinText(satoshis) : undefined;
  if (text === undefined || text === '0') return undefined;
  return `${text} ${text === '1' ? 'coin' : 'coins'}`;
}

/** Returns the amount as sent, and its value in coins; undefined for zero. ARK 2.3 sends some amounts as numbers. */
export function amount(value: unknown): Piece {
  const satoshis = Number.isSafeInteger(value) ? String(value) : value;
  const inCoins = coins(satoshis);
  return inCoins === undefined ? undefined : `amount ${String(satoshis)} (${inCoins})`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const decimals = 8;
const satoshiPattern = /^(-?)0*(\d{1,40})$/;

/**
 * Returns the coin value of an amount in the smallest unit (10^-8 coins) as the chain writes it: "90071993781977808"
 * becomes "900,719,937.81977808". Works on the digits, because amounts exceed 2^53. Undefined for any other text.
 */
export function coinText(satoshis: string): string | undefined {
  if (satoshis.length > 41) return undefined;
  const [, sign = '', digits] = satoshiPattern.exec(satoshis) ?? [];
  if (digits === undefined) return undefined;
  const padded = digits.padStart(decimals + 1, '0');
  const whole = groupDigits(padded.slice(0, -decimals));
  const fraction = padded.slice(-decimals).replace(/0+$/, '');
  const coins = fraction === '' ? whole : `${whole}.${fraction}`;
  return coins === '0' ? coins : sign + coins;
}
