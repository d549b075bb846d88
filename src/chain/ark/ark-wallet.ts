import type { ArkGeneration } from '../../protocol/events/generation.ts';
import type { RoundDelegate, Wallet } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { addressOf, secondKeys, type WalletName, walletKeys } from '../network/keys.ts';
import { blockTimeSeconds } from '../network/network.ts';
import { networkOf } from '../network/networks.ts';
import { type PastBlock, pastBlocks } from '../state/claimed-past.ts';
import { walletOf } from '../state/ranking.ts';
import { type ArkChain, nextNonce } from './ark-state.ts';

export interface WalletDetails {
  /** Determines the ranks; most votes first. */
  readonly ranking: readonly WalletName[];
  readonly round: number;
  /** In ARK 3 a wallet of the repository contains its event dispatcher, but the copies of a round do not. */
  readonly isCopy: boolean;
}

/**
 * Returns wallets of delegates as ARK 2.6 and later print them. Keys are in the order in which the node sets them
 * (`core-transactions` 2.7.26 and 3.9.1 `handlers/…/delegate-registration.js`, `core-state` `wallets/wallet.js`).
 */
export function arkWallets(
  chain: ArkChain,
  names: readonly WalletName[],
  details: WalletDetails,
): readonly object[] {
  const past = new Map<WalletName, PastBlock>();
  const forgotten = names.some((name) => walletOf(chain, name).lastBlock === null);
  for (const block of forgotten ? pastBlocks(chain) : []) past.set(block.forger, block);
  return names.map((name) => {
    const keys = walletKeys(chain.seed, name);
    const address = addressOf(networkOf(chain), keys);
    const { balance } = walletOf(chain, name);
    const nonce = (nextNonce(chain, name) - 1n).toString();
    const attributes = attributesOf(chain, name, past.get(name), details);
    if (chain.generation !== 'ark-3') {
      return { address, balance, nonce, attributes, publicKey: keys.publicKeyHex };
    }
    return {
      address,
      attributes: { knownAttributes: { attributes: {} }, attributes },
      ...(details.isCopy ? {} : { events: { listeners: {} } }),
      balance,
      nonce,
      publicKey: keys.publicKeyHex,
    };
  });
}

/**
 * Returns a wallet as ARK prints it before 2.6: as Phantom, but without what only Phantom counts (`core-database` 2.3.23
 * `wallet.ts`). From 2.4 on what a wallet lacks is left out (`core-state` 2.4.15 `wallets/wallet.ts`).
 */
export function oldArkWallet(wallet: Wallet | RoundDelegate, generation: ArkGeneration): object {
  const { dirty: _dirty, missedBlocks: _missed, ...kept } = wallet;
  if (generation === 'ark-2.3') return kept;
  return Object.fromEntries(
    Object.entries(kept).flatMap(([key, value]): [string, unknown][] => {
      const own: [string, unknown][] = value === null ? [] : [[key, value]];
      if (key === 'username') return [...own, ['resigned', false]];
      return key === 'multisignature' ? [['ipfsHashes', {}]] : own;
    }),
  );
}

function attributesOf(
  chain: ArkChain,
  name: WalletName,
  past: PastBlock | undefined,
  { ranking, round }: WalletDetails,
) {
  const wallet = walletOf(chain, name);
  const row = past && {
    id: past.id,
    height: past.height,
    generatorPublicKey: walletKeys(chain.seed, name).publicKeyHex,
    timestamp: past.timestamp - (past.timestamp % blockTimeSeconds),
  };
  const lastBlock = wallet.lastBlock ?? row;
  const rank = ranking.indexOf(name) + 1;
  return {
    ...(wallet.hasSecondSignature ? { secondPublicKey: secondKeys(chain.seed, name).publicKeyHex } : {}),
    delegate: {
      username: wallet.username,
      voteBalance: wallet.voteBalance,
      forgedFees: wallet.forgedFees,
      forgedRewards: wallet.forgedRewards,
      producedBlocks: wallet.producedBlocks,
      ...(rank === 0 ? {} : { rank }),
      ...(lastBlock === undefined ? {} : { lastBlock }),
      round,
    },
    ...(wallet.vote === null ? {} : { vote: walletKeys(chain.seed, wallet.vote).publicKeyHex }),
  };
}
