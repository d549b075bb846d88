import { type ArkStep, forgeArkNext, startArkChain } from '../../../src/chain/ark/ark-chain.ts';
import type { ArkChain } from '../../../src/chain/ark/ark-state.ts';
import type { NetworkName } from '../../../src/chain/network/network.ts';
import { forgeManyWith, randomChainOptions } from './random-chain.ts';

interface RandomArkChain {
  /** Names the chain in a failure. */
  readonly origin: string;
  readonly chain: ArkChain;
}

export function randomArkChain(network: NetworkName, index: number): RandomArkChain {
  const { origin, options } = randomChainOptions(network, index);
  return { origin, chain: startArkChain({ ...options, generation: 'ark-2.7' }) };
}

/** As `forgeMany`. */
export function forgeManyArk(
  start: ArkChain,
  count: number,
  transactions?: readonly (number | undefined)[],
): readonly ArkStep[] {
  return forgeManyWith(forgeArkNext, start, count, transactions);
}
