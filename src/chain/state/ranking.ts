import { activeDelegates, networks } from '../network/network.ts';
import {
  delegateNames,
  type WalletName,
  walletKeys,
  walletNames,
  walletNumber,
} from '../network/wallet-name.ts';
import type { Chain, WalletState } from './chain-state.ts';
import { initialWallet } from './initial-wallet.ts';

type Wallets = Pick<Chain, 'network' | 'seed' | 'anchor' | 'wallets'>;

export function walletOf(chain: Wallets, name: WalletName): WalletState {
  const known = chain.wallets[walletNumber(name) ?? -1];
  return known ?? initialWallet({ ...chain, network: networks[chain.network] }, name);
}

/** Every delegate: those from the start, and the wallets that have registered since. */
export function candidatesOf(chain: Wallets): readonly WalletName[] {
  return walletNames.filter(
    (_, number) => number < delegateNames.length || typeof chain.wallets[number]?.username === 'string',
  );
}

/** The 51 with the most votes, most first; equal ones by public key, as in the node. */
export function rankDelegates(chain: Wallets): readonly WalletName[] {
  return candidatesOf(chain)
    .map((name) => ({ name, votes: BigInt(walletOf(chain, name).voteBalance) }))
    .sort((one, other) => {
      if (one.votes !== other.votes) return one.votes < other.votes ? 1 : -1;
      const key = walletKeys(chain.seed, one.name).publicKeyHex;
      return key < walletKeys(chain.seed, other.name).publicKeyHex ? -1 : 1;
    })
    .slice(0, activeDelegates)
    .map(({ name }) => name);
}
