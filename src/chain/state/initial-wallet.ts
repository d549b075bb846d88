import { drawBigint, drawInteger } from '../crypto/seed.ts';
import { satoshiPerCoin } from '../network/money.ts';
import { activeDelegates, type Network, rewardAt } from '../network/network.ts';
import type { WalletName } from '../network/wallet-name.ts';
import type { Anchor, WalletState } from './chain-state.ts';

interface Past {
  readonly network: Network;
  readonly seed: string;
  readonly anchor: Anchor;
}

/** The state of a wallet at the anchor of the chain. */
export function initialWallet(past: Past, name: WalletName): WalletState {
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

/** A delegate votes for itself; the rest of its votes comes from wallets outside the story and never changes. */
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

/** The newest of the produced blocks are the ones that were rewarded. */
function rewardsOf(network: Network, height: number, producedBlocks: number): bigint {
  const first = network.rewards.find(({ value }) => value > 0n)?.fromHeight ?? height;
  const rounds = Math.max(0, Math.floor((height - first) / activeDelegates));
  return rewardAt(network, height) * BigInt(Math.min(rounds, producedBlocks));
}
