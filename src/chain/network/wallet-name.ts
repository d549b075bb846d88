import { drawBytes } from '../crypto/seed.ts';
import { addressOfHash, type Keys, keysOf } from './keys.ts';
import { activeDelegates, type Network } from './network.ts';

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
