import { createBase58check } from '@scure/base';
import { timesBasePoint } from '../crypto/curve.ts';
import { ripemd160, sha256 } from '../crypto/hash.ts';
import { drawBytes } from '../crypto/seed.ts';
import { activeDelegates, type Network } from './network.ts';

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
function addressOfHash(network: Network, hash: Uint8Array): string {
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

/**
 * A wallet of the fake chain, by the part it plays: `delegate/0` to `delegate/50` forge from the start, `user/0` to
 * `user/95` send, `treasury` pays where a user could not, `candidate/N` steps in for a payload of a wanted type.
 */
export type WalletName = `${'delegate' | 'user' | 'candidate'}/${number}` | 'treasury';

/** Enough senders for variety, few enough that their keys are soon all known. */
export const userCount = 96;

/** Stands in front of every passphrase made here, so that nobody takes such a wallet for a real one. */
const fixturePrefix = 'phantom-webhook fixture ';

export const delegateNames: readonly WalletName[] = Array.from(
  { length: activeDelegates },
  (_, index): WalletName => `delegate/${index}`,
);

/** Every wallet that a chain keeps account of. */
export const walletNames: readonly WalletName[] = [
  ...delegateNames,
  ...Array.from({ length: userCount }, (_, index): WalletName => `user/${index}`),
  'treasury',
];

const walletNumbers: ReadonlyMap<WalletName, number> = new Map(
  walletNames.map((name, number) => [name, number]),
);

/** The place of a wallet in `walletNames`; undefined for a candidate, of which no account is kept. */
export function walletNumber(name: WalletName): number | undefined {
  return walletNumbers.get(name);
}

export function isWalletName(text: string): text is WalletName {
  return text === 'treasury' || /^(delegate|user|candidate)\/\d+$/.test(text);
}

export function passphraseOf(seed: string, name: WalletName): string {
  return `${fixturePrefix}${seed} ${name}`;
}

export function walletKeys(seed: string, name: WalletName): Keys {
  return keysOf(passphraseOf(seed, name));
}

/** The keys a wallet signs with in addition, once it has registered them. */
export function secondKeys(seed: string, name: WalletName): Keys {
  return keysOf(`${passphraseOf(seed, name)} second`);
}

/** The address of a wallet nobody has the key of: enough to receive, and it costs no point multiplication. */
export function strangerAddress(network: Network, seed: string, label: string): string {
  return addressOfHash(network, drawBytes(seed, `${label}/stranger`).subarray(0, 20));
}
