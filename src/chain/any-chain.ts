import type { ReleasedGeneration } from '../protocol/events/generation.ts';
import type { Block } from '../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { forgeArkNext, startArkChain } from './ark/ark-chain.ts';
import type { ArkChain } from './ark/ark-state.ts';
import type { ForgeOptions } from './blocks/forge.ts';
import {
  type Chain,
  type ChainEvent,
  type ChainOptions,
  forgeNext,
  startChain,
} from './phantom/phantom-chain.ts';

/** A chain of any generation. */
export type AnyChain = Chain | ArkChain;

export interface AnyStep {
  readonly chain: AnyChain;
  readonly events: readonly ChainEvent[];
  readonly block: Block;
}

/** Like `startChain`, for any generation. */
export function startAnyChain(options: ChainOptions, generation: ReleasedGeneration): AnyChain {
  return generation === 'phantom-2.2' ? startChain(options) : startArkChain({ ...options, generation });
}

/** Like `forgeNext`, for a chain of any generation. */
export function forgeAnyNext(chain: AnyChain, options: ForgeOptions): AnyStep {
  return isArkChain(chain) ? forgeArkNext(chain, options) : forgeNext(chain, options);
}

/** Whether a chain is of a generation of ARK. */
export function isArkChain(chain: AnyChain): chain is ArkChain {
  return chain.generation !== 'phantom-2.2';
}
