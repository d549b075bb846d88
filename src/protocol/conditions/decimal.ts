/** A number of any size, stored so that comparing two takes time proportional to their length. */
export interface Decimal {
  readonly sign: -1 | 0 | 1;
  /** The significant digits, without zeros at either end; empty for zero and infinity. */
  readonly digits: string;
  /** The position of the decimal point, counted from before the first digit. */
  readonly exponent: number;
}

const zero: Decimal = { sign: 0, digits: '', exponent: 0 };

// The default RANGE of bignumber.js.
const maxExponent = 1e7;

// BigInt() takes seconds for millions of digits, and the text comes from outside.
const maxPrefixedLength = 1_000;

/**
 * Reads a number as bignumber.js does (measured with 8.1.1): decimals, exponents, infinity, white space around it, and
 * integers written `0x`, `0o` or `0b`. Fractions in those three notations are not supported: they read as NaN.
 * @returns undefined for what bignumber.js reads as NaN, which includes true, null and ""
 */
export function readDecimal(value: unknown): Decimal | undefined {
  const text = textOf(value)
    .trim()
    .replace(/^\+(?=[\w.])/, '');
  if (/^-?Infinity$/.test(text)) return infinity(text.startsWith('-') ? -1 : 1);
  const number = /^(-?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d+))?$/i.exec(text);
  if (number === null) return readPrefixed(text);
  const [, minus, whole = '', fraction, bareFraction, power = '0'] = number;
  const decimal = scaled(minus === '-' ? -1 : 1, whole, fraction ?? bareFraction ?? '', Number(power));
  if (decimal.exponent - 1 > maxExponent) return infinity(decimal.sign);
  return decimal.exponent - 1 < -maxExponent ? zero : decimal;
}

/**
 * Reads a number as BigInt() does (measured): integers only; true is 1, false and "" are 0.
 * Text of over 1000 characters that starts with `0x`, `0o` or `0b` is not supported: it reads as invalid.
 * @returns undefined for what BigInt() refuses, which includes null and decimals
 */
export function readInteger(value: unknown): Decimal | undefined {
  if (typeof value === 'boolean') return value ? scaled(1, '1', '', 0) : zero;
  if (typeof value === 'number') {
    return Number.isInteger(value) ? readInteger(BigInt(value).toString()) : undefined;
  }
  if (value === null || value === undefined) return undefined;
  const text = textOf(value, 'NaN').trim();
  if (text === '') return zero;
  const number = /^([+-]?)(\d+)$/.exec(text);
  if (number === null) return text.startsWith('-') ? undefined : readPrefixed(text);
  return scaled(number[1] === '-' ? -1 : 1, number[2] ?? '', '', 0);
}

/** Returns a negative number, zero or a positive one: the first is less than, equal to or greater than the second. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  if (one.sign !== other.sign) return one.sign - other.sign;
  if (one.exponent !== other.exponent) return one.exponent < other.exponent ? -one.sign : one.sign;
  if (one.digits === other.digits) return 0;
  return one.digits < other.digits ? -one.sign : one.sign;
}

function textOf(value: unknown, instead = ''): string {
  try {
    return String(value);
  } catch {
    // An object whose toString is not a function.
    return instead;
  }
}

function readPrefixed(text: string): Decimal | undefined {
  const number = /^(-?)(0[xob][0-9a-f]+)$/i.exec(text.slice(0, maxPrefixedLength + 1));
  if (number === null || text.length > maxPrefixedLength) return undefined;
  try {
    return scaled(number[1] === '-' ? -1 : 1, BigInt(number[2] ?? '').toString(), '', 0);
  } catch {
    return undefined;
  }
}

function scaled(sign: -1 | 1, whole: string, fraction: string, power: number): Decimal {
  const digits = whole + fraction;
  let start = 0;
  while (digits.charCodeAt(start) === 0x30) start += 1;
  let end = digits.length;
  while (end > start && digits.charCodeAt(end - 1) === 0x30) end -= 1;
  if (start === end) return zero;
  return { sign, digits: digits.slice(start, end), exponent: whole.length - start + power };
}

function infinity(sign: -1 | 0 | 1): Decimal {
  return { sign, digits: '', exponent: Number.POSITIVE_INFINITY };
}
