import { Point } from '@noble/secp256k1';

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
