import { wrongHex } from './request-maker.ts';

/**
 * Digests of 32 bits that a handler may compare instead of the half: anyone can make another text with the same one. Each
 * works character by character, and each step can be undone.
 */
interface WeakDigest {
  readonly name: string;
  readonly start: number;
  readonly step: (state: number, code: number) => number;
  /** The state before `step`. */
  readonly undo: (state: number, code: number) => number;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1;
  return crc;
});

/** The entry of the table by its highest byte, which no two entries share. */
const crcIndexByTop = new Map([...crcTable].map((entry, index) => [entry >>> 24, index]));

function undoCrc(state: number, code: number): number {
  const index = crcIndexByTop.get(state >>> 24) ?? 0;
  return (((state ^ (crcTable[index] ?? 0)) << 8) | (index ^ code)) >>> 0;
}

/** A hash that multiplies by an odd number and adds each character. */
function multiplying(name: string, start: number, factor: number): WeakDigest {
  const inverse = inverseOf(factor);
  return {
    name,
    start,
    step: (state, code) => (Math.imul(state, factor) + code) >>> 0,
    undo: (state, code) => Math.imul(state - code, inverse) >>> 0,
  };
}

const djb2Factor = 33;
const djb2Inverse = inverseOf(djb2Factor);
const fnvFactor = 16_777_619;
const fnvInverse = inverseOf(fnvFactor);
const fnvStart = 2_166_136_261;

const weakDigests: readonly WeakDigest[] = [
  {
    name: 'CRC-32',
    start: 0xff_ff_ff_ff,
    step: (state, code) => ((state >>> 8) ^ (crcTable[(state ^ code) & 0xff] ?? 0)) >>> 0,
    undo: undoCrc,
  },
  multiplying('hash of Java', 0, 31),
  multiplying('djb2 hash', 5_381, djb2Factor),
  {
    name: 'djb2 hash with XOR',
    start: 5_381,
    step: (state, code) => (Math.imul(state, djb2Factor) ^ code) >>> 0,
    undo: (state, code) => Math.imul(state ^ code, djb2Inverse) >>> 0,
  },
  multiplying('sdbm hash', 0, 65_599),
  {
    name: 'FNV-1a hash',
    start: fnvStart,
    step: (state, code) => Math.imul(state ^ code, fnvFactor) >>> 0,
    undo: (state, code) => (Math.imul(state, fnvInverse) ^ code) >>> 0,
  },
  {
    name: 'FNV-1 hash',
    start: fnvStart,
    step: (state, code) => (Math.imul(state, fnvFactor) ^ code) >>> 0,
    undo: (state, code) => Math.imul(state ^ code, fnvInverse) >>> 0,
  },
];

const digits = [...'0123456789abcdef'].map((digit) => digit.charCodeAt(0));
const lastDigits = 4;
const middleDigits = 6;
/** On average 65,536 middles are tried, and this many almost always suffice. */
const mostTries = 1_048_576;

export const weakDigestNames: readonly string[] = [...weakDigests.map(({ name }) => name), 'Adler-32'];

/**
 * Returns, for each of the names, another text of as many hexadecimal characters with the same digest. If there is none
 * within the tries, it is the half with every character replaced, which is as wrong. Takes a third of a second.
 */
export function weakCollisions(half: string): readonly string[] {
  // Shares no beginning with the half, which would be accepted for another reason.
  const begin = wrongHex(half.slice(0, half.length - middleDigits - lastDigits));
  return [...weakDigests.map((digest) => collide(digest, begin, half)), balance(half)].map(
    (text) => text ?? wrongHex(half),
  );
}

/**
 * Keeps the sum of the characters and the sum of all sums: moves one up and its neighbour down, and later the reverse.
 */
function balance(half: string): string | undefined {
  for (let first = 0; first < half.length; first += 1) {
    const moved = move(half, first, 1);
    if (moved === undefined) continue;
    for (let second = first + 2; second < half.length; second += 1) {
      const both = move(moved, second, -1);
      if (both !== undefined) return both;
    }
  }
  return undefined;
}

/** Moves the character at a place by one code, and the next one the other way. Undefined if that leaves the digits. */
function move(text: string, place: number, by: 1 | -1): string | undefined {
  const pair = String.fromCharCode(text.charCodeAt(place) + by, text.charCodeAt(place + 1) - by);
  return /^[0-9a-f]{2}$/.test(pair) ? text.slice(0, place) + pair + text.slice(place + 2) : undefined;
}

/** Meets in the middle: the states before all endings, and after enough beginnings. */
function collide({ start, step, undo }: WeakDigest, begin: string, half: string): string | undefined {
  const stateAfter = (text: string) => {
    let state = start;
    for (let place = 0; place < text.length; place += 1) state = step(state, text.charCodeAt(place));
    return state;
  };
  const wanted = stateAfter(half);
  const endings = new Map<number, number>();
  for (let ending = 0; ending < 16 ** lastDigits; ending += 1) {
    let state = wanted;
    for (let place = lastDigits - 1; place >= 0; place -= 1) state = undo(state, digitAt(ending, place));
    endings.set(state, ending);
  }
  const begun = stateAfter(begin);
  for (let middle = 0; middle < mostTries; middle += 1) {
    let state = begun;
    for (let place = 0; place < middleDigits; place += 1) state = step(state, digitAt(middle, place));
    const ending = endings.get(state);
    if (ending === undefined) continue;
    const text = begin + digitsText(middle, middleDigits) + digitsText(ending, lastDigits);
    if (text !== half) return text;
  }
  return undefined;
}

function digitAt(number: number, place: number): number {
  return digits[(number >>> (4 * place)) & 15] ?? 0;
}

function digitsText(number: number, length: number): string {
  return String.fromCharCode(...Array.from({ length }, (_, place) => digitAt(number, place)));
}

/** The inverse of an odd number modulo 2^32, by Newton's method. */
function inverseOf(factor: number): number {
  let inverse = factor;
  for (let round = 0; round < 5; round += 1) inverse = Math.imul(inverse, 2 - Math.imul(factor, inverse));
  return inverse >>> 0;
}
