import { createBase58check } from '@scure/base';
import { timesBasePoint } from '../crypto/base-point.ts';
import { ripemd160, sha256 } from '../crypto/hash.ts';
import type { Network } from './network.ts';

const base58check = createBase58check(sha256);

/** A key pair. The private key is that of a fixture, or one the user gave for this very purpose. */
export interface Keys {
  readonly privateKey: Buffer;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Buffer;
  readonly publicKeyHex: string;
}

/** More pairs than one chain uses; a bound only for a process that makes many chains. */
const rememberedKeys = 4096;
const remembered = new Map<string, Keys>();

/**
 * The key pair of a passphrase: private key = sha256 of its UTF-8 text (payloads.md section 3).
 * Multiplying the point costs a third of a millisecond, so pairs are remembered.
 */
export function keysOf(passphrase: string): Keys {
  const known = remembered.get(passphrase);
  if (known !== undefined) return known;
  const privateKey = sha256(passphrase);
  const publicKey = compressed(timesBasePoint(privateKey));
  const keys: Keys = { privateKey, publicKey, publicKeyHex: publicKey.toString('hex') };
  if (remembered.size >= rememberedKeys) remembered.clear();
  remembered.set(passphrase, keys);
  return keys;
}

/** @param point uncompressed, 65 bytes */
function compressed(point: Uint8Array): Buffer {
  const isOdd = (point[64] ?? 0) % 2 === 1;
  return Buffer.concat([Buffer.of(isOdd ? 3 : 2), point.subarray(1, 33)]);
}

/** ripemd160 of the public key, without the sha256 that Bitcoin puts in front of it. */
export function addressOf(network: Network, keys: Keys): string {
  return addressOfHash(network, ripemd160(keys.publicKey));
}

/** @param hash 20 bytes: of a public key, or drawn, for a wallet whose key nobody needs. */
export function addressOfHash(network: Network, hash: Uint8Array): string {
  return base58check.encode(Buffer.concat([Buffer.of(network.addressVersion), hash]));
}

/** The version byte and the hash of an address, 21 bytes, or undefined when it is no address. */
export function rawAddress(address: string): Uint8Array | undefined {
  try {
    const raw = base58check.decode(address);
    return raw.length === 21 ? raw : undefined;
  } catch {
    return undefined;
  }
}

/** The private key in wallet import format. */
export function wifOf(network: Network, keys: Keys): string {
  return base58check.encode(Buffer.concat([Buffer.of(network.wifVersion), keys.privateKey, Buffer.of(1)]));
}
