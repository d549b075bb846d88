import { createHmac } from 'node:crypto';
import { etc } from '@noble/secp256k1';
import { bytesOf, numberOf, order, timesBasePoint } from './curve.ts';
import { sha256 } from './hash.ts';

/**
 * Signs sha256(bytes) with ECDSA as a node does: nonce from RFC 6979, low S, strict DER in hexadecimal
 * (payloads.md section 3). The same bytes and key give the same signature. Not constant-time: the keys are fixtures.
 */
export function signEcdsa(bytes: Uint8Array, privateKey: Uint8Array): string {
  const message = numberOf(sha256(bytes)) % order;
  const nonce = nonceOf(privateKey, bytesOf(message));
  const r = numberOf(timesBasePoint(nonce).subarray(1, 33)) % order;
  const s = (etc.invert(numberOf(nonce), order) * (message + r * numberOf(privateKey))) % order;
  const lowS = s > order / 2n ? order - s : s;
  const content = Buffer.concat([derInteger(bytesOf(r)), derInteger(bytesOf(lowS))]);
  return Buffer.concat([Buffer.of(0x30, content.length), content]).toString('hex');
}

/** Returns the first nonce of RFC 6979 section 3.2. For one message in 2^128 it is out of range, and signing throws. */
function nonceOf(privateKey: Uint8Array, message: Uint8Array): Buffer {
  let key: Uint8Array = new Uint8Array(32);
  let value: Uint8Array = new Uint8Array(32).fill(1);
  for (const round of [0, 1]) {
    key = hmac(key, value, Uint8Array.of(round), privateKey, message);
    value = hmac(key, value);
  }
  return hmac(key, value);
}

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const made = createHmac('sha256', key);
  for (const part of parts) made.update(part);
  return made.digest();
}

/** Writes the shortest form: no leading zero bytes, except one if the first bit would read as a minus sign. */
function derInteger(bigEndian: Uint8Array): Buffer {
  const start = bigEndian.findIndex((byte) => byte !== 0);
  const digits = bigEndian.subarray(start);
  const needsSign = (digits[0] ?? 0) >= 0x80;
  const padding = needsSign ? Buffer.of(0) : Buffer.alloc(0);
  return Buffer.concat([Buffer.of(0x02, digits.length + padding.length), padding, digits]);
}
