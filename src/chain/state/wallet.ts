import type { Wallet } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { addressOf, secondKeys, type WalletName, walletKeys } from '../network/keys.ts';
import { networkOf } from '../network/networks.ts';
import type { Chain } from './chain-state.ts';
import { type PastBlock, pastBlocks } from './claimed-past.ts';
import { walletOf } from './ranking.ts';

/**
 * Prints the named wallets with their ranks, in the order given. `dirty` is always false by the time an event
 * is written (payloads.md section 5.1).
 */
export function rankedWallets(
  chain: Chain,
  names: readonly WalletName[],
  ranking: readonly WalletName[],
): readonly Wallet[] {
  const past = new Map<WalletName, PastBlock>();
  const forgotten = names.some((name) => walletOf(chain, name).lastBlock === null);
  for (const block of forgotten ? pastBlocks(chain) : []) past.set(block.forger, block);
  return names.map((name) => rankedWallet(chain, name, ranking.indexOf(name) + 1, past.get(name)));
}

function rankedWallet(chain: Chain, name: WalletName, rate: number, past: PastBlock | undefined): Wallet {
  const wallet = walletOf(chain, name);
  const keys = walletKeys(chain.seed, name);
  const row = past && {
    id: past.id,
    height: past.height,
    generatorPublicKey: keys.publicKeyHex,
    timestamp: past.timestamp,
  };
  return {
    address: addressOf(networkOf(chain), keys),
    publicKey: keys.publicKeyHex,
    secondPublicKey: wallet.hasSecondSignature ? secondKeys(chain.seed, name).publicKeyHex : null,
    balance: wallet.balance,
    vote: wallet.vote === null ? null : walletKeys(chain.seed, wallet.vote).publicKeyHex,
    voted: wallet.vote !== null,
    username: wallet.username,
    lastBlock: wallet.lastBlock ?? row ?? null,
    voteBalance: wallet.voteBalance,
    multisignature: null,
    dirty: false,
    producedBlocks: wallet.producedBlocks,
    missedBlocks: wallet.missedBlocks,
    forgedFees: wallet.forgedFees,
    forgedRewards: wallet.forgedRewards,
    rate,
  };
}

/** Returns a wallet that has only received, so its key is unknown. It has not been saved yet, hence `dirty`. */
export function coldWallet(address: string): Wallet {
  return {
    address,
    publicKey: null,
    secondPublicKey: null,
    balance: '0',
    vote: null,
    voted: false,
    username: null,
    lastBlock: null,
    voteBalance: '0',
    multisignature: null,
    dirty: true,
    producedBlocks: 0,
    missedBlocks: 0,
    forgedFees: '0',
    forgedRewards: '0',
  };
}
