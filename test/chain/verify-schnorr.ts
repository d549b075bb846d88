import { createHash } from 'node:crypto';

// The curve once more, in affine coordinates and on nothing but big integers: slow, and it shares no line with what signs.
const prime = 2n ** 256n - 2n ** 32n - 977n;
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const base: Point = {
  x: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  y: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
};

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** Whether a legacy Schnorr signature of sha256(bytes) holds: R = s*G - e*P has this x, and its y is a square. */
export function isSchnorrSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false;
  const hash = createHash('sha256').update(bytes).digest();
  const r = Buffer.from(signature.slice(0, 64), 'hex');
  const s = BigInt(`0x${signature.slice(64)}`);
  const challenge = createHash('sha256')
    .update(Buffer.concat([r, Buffer.from(publicKey, 'hex'), hash]))
    .digest('hex');
  const e = BigInt(`0x${challenge}`) % order;
  const point = add(multiply(base, s), multiply(pointOf(publicKey), order - e));
  return point !== undefined && power(point.y, (prime - 1n) / 2n) === 1n && point.x === numberOf(r);
}

function pointOf(publicKey: string): Point {
  const x = BigInt(`0x${publicKey.slice(2)}`);
  const root = power(x ** 3n + 7n, (prime + 1n) / 4n);
  const isOdd = publicKey.startsWith('03');
  return { x, y: (root & 1n) === (isOdd ? 1n : 0n) ? root : prime - root };
}

function multiply(point: Point, factor: bigint): Point | undefined {
  let sum: Point | undefined;
  let doubled: Point | undefined = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = add(sum, doubled);
    doubled = add(doubled, doubled);
  }
  return sum;
}

function add(one: Point | undefined, other: Point | undefined): Point | undefined {
  if (one === undefined) return other;
  if (other === undefined) return one;
  if (one.x === other.x && one.y !== other.y) return undefined;
  const slope =
    one.x === other.x
      ? 3n * one.x * one.x * inverse(2n * one.y)
      : (other.y - one.y) * inverse(other.x - one.x);
  const x = modulo(slope * slope - one.x - other.x);
  return { x, y: modulo(slope * (one.x - x) - one.y) };
}

/** Euclid's algorithm. */
function inverse(value: bigint): bigint {
  let [low, high] = [1n, 0n];
  let [rest, divisor] = [modulo(value), prime];
  while (rest > 1n) {
    const quotient = divisor / rest;
    [high, low] = [low, high - quotient * low];
    [divisor, rest] = [rest, divisor - quotient * rest];
  }
  return modulo(low);
}

function power(value: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = modulo(value);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = modulo(result * factor);
    factor = modulo(factor * factor);
  }
  return result;
}

function modulo(value: bigint): bigint {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
}

function numberOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}
