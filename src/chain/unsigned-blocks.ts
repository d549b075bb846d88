import type { EventName } from '../protocol/events/event-names.ts';
import type { Block } from '../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { type AnyChain, isArkChain } from './any-chain.ts';
import { addArkBlock } from './ark/ark-chain.ts';
import { forgeArkBlock } from './ark/ark-forge.ts';
import { addBlock } from './blocks/add-block.ts';
import { signAfter } from './blocks/block.ts';
import { forgeBlock } from './blocks/forge.ts';
import { walletKeys, walletNames } from './network/keys.ts';

const blockEvents: readonly EventName[] = ['block.applied', 'block.forged', 'block.reverted'];

/** Whether the payloads of an event are the blocks of a chain, as a signer of `createBlockSigner` returns them. */
export function hasBlocks(event: EventName): boolean {
  return blockEvents.includes(event);
}

/** Yields the next blocks of a chain, without end, with everything but their signatures and the ids that need these. */
export function* unsignedBlocks(start: AnyChain): Generator<Block, never, void> {
  for (let chain = start; ; ) {
    const options = { isUnsigned: true };
    if (isArkChain(chain)) {
      const forged = forgeArkBlock(chain, options);
      yield forged.block;
      chain = addArkBlock(chain, forged).chain;
    } else {
      const forged = forgeBlock(chain, options);
      yield forged.block;
      chain = addBlock(chain, forged).chain;
    }
  }
}

/**
 * Returns a function that signs the blocks of `unsignedBlocks`, in their order. Each signature covers the id of the block
 * before, so only one at a time can be signed.
 */
export function createBlockSigner(start: AnyChain): (unsigned: Block) => Block {
  const everyKeys = walletNames.map((name) => walletKeys(start.seed, name));
  const keysOfForgers = new Map(everyKeys.map((keys) => [keys.publicKeyHex, keys]));
  let previousBlock = start.lastId;
  return (unsigned) => {
    const keys = keysOfForgers.get(unsigned.generatorPublicKey);
    if (keys === undefined)
      throw new Error(`Expected a block of a delegate, got ${unsigned.generatorPublicKey}.`);
    const block = signAfter(previousBlock, unsigned, keys);
    previousBlock = block.id;
    return block;
  };
}
