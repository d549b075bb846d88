import { drawBigint, drawInteger } from '../crypto/seed.ts';
import { delegateNames, type WalletName, walletKeys, walletNames, walletNumber } from '../network/keys.ts';
import { satoshiPerCoin } from '../network/money.ts';
import { activeDelegates, type Network, rewardAt } from '../network/network.ts';
import { networkOf } from '../network/networks.ts';
import type { Anchor, Chain, WalletState } from './chain-state.ts';

type Wallets = Pick<Chain, 'network' | 'generation' | 'seed' | 'anchor' | 'wallets'>;

export function walletOf(chain: Wallets, name: WalletName): WalletState {
  const known = chain.wallets[walletNumber(name) ?? -1];
  return known ?? initialWallet({ ...chain, network: networkOf(chain) }, name);
}

/** Returns every delegate: the initial ones, and wallets that have registered since. */
export function candidatesOf(chain: Wallets): readonly WalletName[] {
  return walletNames.filter(
    (_, number) => number < delegateNames.length || typeof chain.wallets[number]?.username === 'string',
  );
}

/** Returns the 51 delegates with the most votes, most first. Ties are ordered by public key, as in the node. */
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

interface Past {
  readonly network: Network;
  readonly seed: string;
  readonly anchor: Anchor;
}

/** Returns the state of a wallet at the anchor of the chain. */
function initialWallet(past: Past, name: WalletName): WalletState {
  if (name === 'treasury') return holder(past.network.supply / 20n);
  if (name.startsWith('delegate/')) return delegate(past, name);
  return holder(drawBigint(past.seed, `${name}/balance`, 1_000n * satoshiPerCoin, 50_000n * satoshiPerCoin));
}

function holder(balance: bigint): WalletState {
  return {
    balance: balance.toString(),
    voteBalance: '0',
    username: null,
    vote: null,
    hasSecondSignature: false,
    producedBlocks: 0,
    missedBlocks: 0,
    forgedFees: '0',
    forgedRewards: '0',
    lastBlock: null,
  };
}

/** Makes a delegate that votes for itself. Its other votes are from wallets that the chain omits, and never change. */
function delegate({ network, seed, anchor }: Past, name: WalletName): WalletState {
  const stake = drawBigint(seed, `${name}/stake`, network.supply / 250n, network.supply / 100n);
  const balance = drawBigint(seed, `${name}/balance`, 100n * satoshiPerCoin, 5_000n * satoshiPerCoin);
  const missedBlocks = drawInteger(seed, `${name}/missed`, 0, 40);
  const producedBlocks = Math.max(0, Math.floor(anchor.height / activeDelegates) - missedBlocks);
  const feePerBlock = drawBigint(seed, `${name}/fees`, network.staticFees[0] / 4n, network.staticFees[0]);
  return {
    ...holder(balance),
    voteBalance: (stake + balance).toString(),
    username: name.replace('delegate/', 'fixture_'),
    vote: name,
    producedBlocks,
    missedBlocks,
    forgedFees: (feePerBlock * BigInt(producedBlocks)).toString(),
    forgedRewards: rewardsOf(network, anchor.height, producedBlocks).toString(),
  };
}

/** Returns the rewards of the produced blocks: only the newest of them earned one. */
function rewardsOf(network: Network, height: number, producedBlocks: number): bigint {
  const first = network.rewards.find(({ value }) => value > 0n)?.fromHeight ?? height;
  const rounds = Math.max(0, Math.floor((height - first) / activeDelegates));
  return rewardAt(network, height) * BigInt(Math.min(rounds, producedBlocks));
}
