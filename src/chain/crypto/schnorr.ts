import { Point } from '@noble/secp256k1';
import { bytesOf, numberOf, order, timesBasePoint } from './curve.ts';
import { sha256 } from './hash.ts';

const { p: fieldPrime } = Point.CURVE();

/**
 * Makes the Schnorr signature of ARK 2.6 and later: the draft of bip-schnorr that Bitcoin Cash adopted, not BIP 340
 * (bcrypto 5.5.2 `lib/js/schnorr-legacy.js`). The nonce is sha256(private key, hash), the public key is compressed,
 * and the y of the nonce point is a square instead of even. The same bytes and key give the same signature.
 * Not constant-time: the keys are fixtures.
 */
export function signSchnorr(bytes: Uint8Array, privateKey: Uint8Array, publicKey: Uint8Array): string {
  const hash = sha256(bytes);
  const drawn = numberOf(sha256(Buffer.concat([privateKey, hash]))) % order;
  const point = timesBasePoint(bytesOf(drawn));
  const nonce = isSquare(numberOf(point.subarray(33))) ? drawn : order - drawn;
  const r = point.subarray(1, 33);
  const challenge = numberOf(sha256(Buffer.concat([r, publicKey, hash]))) % order;
  const s = (nonce + challenge * numberOf(privateKey)) % order;
  return Buffer.concat([r, bytesOf(s)]).toString('hex');
}

/** Whether a number is a square modulo the field prime: Euler's criterion, by squaring and multiplying. */
export function isSquare(value: bigint): boolean {
  let result = 1n;
  let power = value;
  for (let exponent = (fieldPrime - 1n) / 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * power) % fieldPrime;
    power = (power * power) % fieldPrime;
  }
  return result === 1n;
}
