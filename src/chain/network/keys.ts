import { createBase58check } from '@scure/base';
import { timesBasePoint } from '../crypto/curve.ts';
import { ripemd160, sha256 } from '../crypto/hash.ts';
import { drawBytes } from '../crypto/seed.ts';
import { activeDelegates, type Network } from './network.ts';

const base58check = createBase58check(sha256);

/** A key pair. The private key belongs to a fixture, or the user provided it for this purpose. */
export interface Keys {
  readonly privateKey: Buffer;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Buffer;
  readonly publicKeyHex: string;
}

/** More key pairs than one chain uses: this only limits a process that makes many chains. */
const rememberedKeys = 4096;
const remembered = new Map<string, Keys>();

/**
 * Returns the key pair of a passphrase: private key = sha256 of its UTF-8 text (payloads.md section 3).
 * Key pairs are cached, because the point multiplication takes a third of a millisecond.
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

/** Returns the address of a key: ripemd160 of the public key, without the sha256 that Bitcoin applies first. */
export function addressOf(network: Network, keys: Keys): string {
  return addressOfHash(network, ripemd160(keys.publicKey));
}

/** @param hash 20 bytes: of a public key, or drawn for a wallet whose key is never needed */
function addressOfHash(network: Network, hash: Uint8Array): string {
  return base58check.encode(Buffer.concat([Buffer.of(network.addressVersion), hash]));
}

/** Returns the 21 bytes of an address, version byte and hash; undefined if it is not a valid address. */
export function rawAddress(address: string): Uint8Array | undefined {
  try {
    const raw = base58check.decode(address);
    return raw.length === 21 ? raw : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the private key in wallet import format. */
export function wifOf(network: Network, keys: Keys): string {
  return base58check.encode(Buffer.concat([Buffer.of(network.wifVersion), keys.privateKey, Buffer.of(1)]));
}

/**
 * A wallet of the fake chain, by its role. `delegate/0` to `delegate/50` forge from the start. `user/0` to `user/95`
 * send. `treasury` pays when a user cannot. `candidate/N` sends a transaction that is in no block of the chain.
 */
export type WalletName = `${'delegate' | 'user' | 'candidate'}/${number}` | 'treasury';

/** Enough senders for variety, but few enough that all keys are soon cached. */
export const userCount = 96;

/** Starts every generated passphrase, so that nobody mistakes such a wallet for a real one. */
const fixturePrefix = 'phantom-webhook fixture ';

export const delegateNames: readonly WalletName[] = Array.from(
  { length: activeDelegates },
  (_, index): WalletName => `delegate/${index}`,
);

/** Every wallet whose state a chain tracks. */
export const walletNames: readonly WalletName[] = [
  ...delegateNames,
  ...Array.from({ length: userCount }, (_, index): WalletName => `user/${index}`),
  'treasury',
];

const walletNumbers: ReadonlyMap<WalletName, number> = new Map(
  walletNames.map((name, number) => [name, number]),
);

/** Returns the index of a wallet in `walletNames`; undefined for a candidate, whose state is not tracked. */
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

/** Returns the keys of the second signature of a wallet, used once it has registered them. */
export function secondKeys(seed: string, name: WalletName): Keys {
  return keysOf(`${passphraseOf(seed, name)} second`);
}

/** Returns an address without a known key: enough to receive, and it needs no point multiplication. */
export function strangerAddress(network: Network, seed: string, label: string): string {
  return addressOfHash(network, drawBytes(seed, `${label}/stranger`).subarray(0, 20));
}
