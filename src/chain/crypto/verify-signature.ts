import { Point, verify } from '@noble/secp256k1';
import { bytesOf, numberOf, order } from './curve.ts';
import { sha256 } from './hash.ts';
import { isSquare } from './schnorr.ts';

/** Whether an ECDSA signature of sha256(bytes), DER in hexadecimal, is by this key. High S is accepted, as by OpenSSL. */
export function isEcdsaSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const compact = compactOf(signature);
  if (compact === undefined) return false;
  try {
    return verify(compact, sha256(bytes), Buffer.from(publicKey, 'hex'), { prehash: false, lowS: false });
  } catch {
    // noble throws for what is not a signature or a key.
    return false;
  }
}

/** Returns r and s, 32 bytes each; undefined if it is not DER. */
function compactOf(signature: string): Buffer | undefined {
  if (!/^(?:[0-9a-f]{2}){8,72}$/.test(signature)) return undefined;
  const der = Buffer.from(signature, 'hex');
  const rLength = der[3] ?? 0;
  const sLength = der[5 + rLength] ?? 0;
  const isDer = der[0] === 0x30 && der[1] === der.length - 2 && der[2] === 2 && der[4 + rLength] === 2;
  if (!isDer || 6 + rLength + sLength !== der.length) return undefined;
  const r = numberOf(der.subarray(4, 4 + rLength));
  const s = numberOf(der.subarray(6 + rLength));
  return r < order && s < order ? Buffer.concat([bytesOf(r), bytesOf(s)]) : undefined;
}

/** Whether a signature as `signSchnorr` makes it is by this key: R = s·G - e·P has this x, and its y is a square. */
export function isSchnorrSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false;
  const r = Buffer.from(signature.slice(0, 64), 'hex');
  const s = numberOf(Buffer.from(signature.slice(64), 'hex'));
  const key = Buffer.from(publicKey, 'hex');
  const challenge = numberOf(sha256(Buffer.concat([r, key, sha256(bytes)]))) % order;
  try {
    const point = Point.BASE.multiplyUnsafe(s).add(Point.fromBytes(key).multiplyUnsafe(order - challenge));
    const { x, y } = point.toAffine();
    return x === numberOf(r) && isSquare(y);
  } catch {
    return false;
  }
}
