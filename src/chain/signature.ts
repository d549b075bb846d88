import { createHmac } from 'node:crypto';
import { hashes, sign } from '@noble/secp256k1';
import { sha256 } from './hash.ts';

// noble brings no hashes of its own for synchronous use; it asks for them in this table.
hashes.sha256 = (message) => new Uint8Array(sha256(message));
hashes.hmacSha256 = (key, message) => new Uint8Array(createHmac('sha256', key).update(message).digest());

/**
 * ECDSA over sha256(bytes) as a node signs: nonce by RFC 6979, low S, strict DER in hexadecimal
 * (payloads.md section 3). The same bytes and key give the same signature.
 */
export function signatureOf(bytes: Uint8Array, privateKey: Uint8Array): string {
  const compact = sign(sha256(bytes), privateKey, { prehash: false, lowS: true, format: 'compact' });
  const r = derInteger(compact.subarray(0, 32));
  const s = derInteger(compact.subarray(32));
  return Buffer.concat([Buffer.of(0x30, r.length + s.length), r, s]).toString('hex');
}

/** The shortest form: no leading zero bytes, but one where the first bit would read as a minus sign. */
function derInteger(bigEndian: Uint8Array): Buffer {
  const start = bigEndian.findIndex((byte) => byte !== 0);
  const digits = bigEndian.subarray(start);
  const needsSign = (digits[0] ?? 0) >= 0x80;
  const padding = needsSign ? Buffer.of(0) : Buffer.alloc(0);
  return Buffer.concat([Buffer.of(0x02, digits.length + padding.length), padding, digits]);
}
