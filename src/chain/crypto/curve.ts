import { createECDH, type ECDH } from 'node:crypto';
import { Point } from '@noble/secp256k1';

/**
 * noble makes a table for its first multiplication, which takes 26 ms, and each takes 0.22 ms from then on; OpenSSL takes
 * 0.34 ms for each and starts at once (measured on Node 20.20.2).
 */
const tablePaysFrom = 250;

let multiplications = 0;
let openssl: ECDH | undefined;

/**
 * The point that a scalar makes of the base point of secp256k1, uncompressed: a byte 4, x and y, 65 bytes. Of a private key
 * that is the public key, of a nonce the point of a signature. Not constant-time: the keys are fixtures.
 * @param scalar 32 bytes, a number from 1 to below the order
 */
export function timesBasePoint(scalar: Uint8Array): Uint8Array {
  multiplications += 1;
  if (multiplications < tablePaysFrom) {
    openssl ??= openOpenssl();
    if (openssl !== undefined) {
      openssl.setPrivateKey(scalar);
      return openssl.getPublicKey();
    }
  }
  // Its own way to bytes looks for the point on the curve first, which takes as long as the table does.
  const { x, y } = Point.BASE.multiply(numberOf(scalar)).toAffine();
  return Buffer.concat([Buffer.of(4), bytesOf(x), bytesOf(y)]);
}

/** BoringSSL, and OpenSSL where only approved curves are allowed, do not have this one. */
function openOpenssl(): ECDH | undefined {
  try {
    return createECDH('secp256k1');
  } catch {
    multiplications = tablePaysFrom;
    return undefined;
  }
}

/** How many multiples the base point of secp256k1 has; scalars are below it. */
export const { n: order } = Point.CURVE();

/** Bytes with the biggest digit first, as a number. */
export function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`);
}

/** A number below 2^256 as 32 bytes, the biggest digit first. */
export function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}
