import type { ForgeOptions } from '../../../src/chain/blocks/forge.ts';
import { drawInteger } from '../../../src/chain/crypto/seed.ts';
import type { NetworkName } from '../../../src/chain/network/network-name.ts';
import { phantomNetworks } from '../../../src/chain/network/phantom-networks.ts';
import {
  type Chain,
  type ChainOptions,
  forgeNext,
  type Step,
  startChain,
} from '../../../src/chain/phantom/phantom-chain.ts';
import { randomSeed } from './random-seed.ts';

const hourMs = 3_600_000;
const { epochMs } = phantomNetworks.mainnet;
const earliestMs = epochMs + 4 * hourMs;
/** The first weeks hold all milestones; the years after them stay behind the clock, as the library demands. */
const latestMs = [epochMs + 40 * 24 * hourMs, Date.UTC(2024, 0)] as const;

interface RandomOptions {
  /** Names the chain in a failure. */
  readonly origin: string;
  readonly options: ChainOptions;
}

interface RandomChain extends RandomOptions {
  readonly chain: Chain;
}

export function randomChain(network: NetworkName, index: number): RandomChain {
  const { origin, options } = randomChainOptions(network, index);
  return { origin, options, chain: startChain(options) };
}

function randomChainOptions(network: NetworkName, index: number): RandomOptions {
  const seed = `${randomSeed}/${network}/${index}`;
  const atMs = drawInteger(seed, 'oracle/at', earliestMs, latestMs[index % latestMs.length] ?? latestMs[0]);
  const origin = `ORACLE_SEED=${randomSeed}: seed "${seed}" on ${network} at ${atMs}`;
  return { origin, options: { network, seed, atMs } };
}

/** @param transactions how many each block holds, repeated in order; undefined lets the chain draw the number */
export function forgeMany(
  start: Chain,
  count: number,
  transactions?: readonly (number | undefined)[],
): readonly Step[] {
  return forgeManyWith(forgeNext, start, count, transactions);
}

/** As `forgeMany`, for a chain of another kind. */
export function forgeManyWith<State, Forged extends { readonly chain: State }>(
  forge: (chain: State, options: ForgeOptions) => Forged,
  start: State,
  count: number,
  transactions: readonly (number | undefined)[] = [undefined],
): readonly Forged[] {
  let chain = start;
  return Array.from({ length: count }, (_, index) => {
    const wanted = transactions[index % transactions.length];
    const step = forge(chain, wanted === undefined ? {} : { transactions: wanted });
    chain = step.chain;
    return step;
  });
}
