import { type ArkStep, forgeArkNext, startArkChain } from '../../../src/chain/ark/ark-chain.ts';
import type { ArkChain } from '../../../src/chain/ark/ark-state.ts';
import { drawInteger } from '../../../src/chain/crypto/seed.ts';
import type { NetworkName } from '../../../src/chain/network/network-name.ts';
import type { ArkGeneration } from '../../../src/protocol/events/generation.ts';
import { forgeManyWith } from './random-chain.ts';
import { randomSeed } from './random-seed.ts';

interface RandomArkChain {
  /** Names the chain in a failure. */
  readonly origin: string;
  readonly chain: ArkChain;
}

/** Every network has had transactions of version 2 since then, and the years after it stay behind the clock. */
const earliestMs = Date.UTC(2020, 6);
const latestMs = Date.UTC(2026, 0);

export function randomArkChain(
  generation: ArkGeneration,
  network: NetworkName,
  index: number,
): RandomArkChain {
  const seed = `${randomSeed}/${generation}/${network}/${index}`;
  const atMs = drawInteger(seed, 'oracle/at', earliestMs, latestMs);
  const origin = `ORACLE_SEED=${randomSeed}: seed "${seed}" of ${generation} on ${network} at ${atMs}`;
  return { origin, chain: startArkChain({ network, seed, atMs, generation }) };
}

/** As `forgeMany`. */
export function forgeManyArk(
  start: ArkChain,
  count: number,
  transactions?: readonly (number | undefined)[],
): readonly ArkStep[] {
  return forgeManyWith(forgeArkNext, start, count, transactions);
}
