import type { ArkGeneration } from '../../protocol/events/generation.ts';
import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { addBlock } from '../blocks/add-block.ts';
import type { ForgeOptions } from '../blocks/forge.ts';
import { walletNames, walletNumber } from '../network/keys.ts';
import type { ChainEvent, ChainOptions } from '../phantom/phantom-chain.ts';
import { startState } from '../state/start-state.ts';
import { arkEventsOf } from './ark-events.ts';
import { type ArkForgedBlock, type ArkTransaction, forgeArkBlock } from './ark-forge.ts';
import type { ArkChain } from './ark-state.ts';

export interface ArkChainOptions extends ChainOptions {
  readonly generation: ArkGeneration;
}

/** One step of an ARK chain: a block, and the events that a node would have sent about it. */
export interface ArkStep {
  readonly chain: ArkChain;
  readonly events: readonly ChainEvent[];
  readonly block: Block;
  /** The transactions of the block, in block order, as the forger sees them. */
  readonly transactions: readonly ArkTransaction[];
  readonly missedSlots: number;
}

/** Like `startChain`, for a generation of ARK. */
export function startArkChain({ network, generation, seed, atMs }: ArkChainOptions): ArkChain {
  const chain = startState({ network, generation, seed, atMs });
  return { ...chain, generation, sent: walletNames.map(() => 0) };
}

/** Like `forgeNext`, for a generation of ARK. */
export function forgeArkNext(chain: ArkChain, options: ForgeOptions = {}): ArkStep {
  const forged = forgeArkBlock(chain, options);
  const added = addArkBlock(chain, forged);
  return {
    chain: added.chain,
    events: arkEventsOf({ before: chain, forged, after: added.chain, roundEnd: added.roundEnd }),
    block: forged.block,
    transactions: forged.transactions.map(({ transaction }) => transaction.transaction),
    missedSlots: forged.missedSlots,
  };
}

/** Adds a block to the chain, and counts its transactions. */
export function addArkBlock(chain: ArkChain, forged: ArkForgedBlock) {
  const sent = [...chain.sent];
  for (const { sender } of forged.transactions) {
    const number = sender === undefined ? undefined : walletNumber(sender);
    if (number !== undefined) sent[number] = (sent[number] ?? 0) + 1;
  }
  return addBlock({ ...chain, sent }, forged);
}
