import type { ArkGeneration } from '../../protocol/events/generation.ts';
import { drawBytes, drawInteger } from '../crypto/seed.ts';
import { type WalletName, walletNumber } from '../network/keys.ts';
import type { Chain } from '../state/chain-state.ts';

/** The state of a chain of one of the generations of ARK, on the parameters of a Phantom network. */
export interface ArkChain extends Chain {
  readonly generation: ArkGeneration;
  /** How many transactions each wallet has sent since the anchor, in the order of `walletNames`. */
  readonly sent: readonly number[];
}

/**
 * Whether block ids are whole hashes, transactions are of version 2 and amounts exact: from 2.6 on. The chains of
 * 2.3 to 2.5 are still those of 2.2.
 */
export function hasFullIds(generation: ArkGeneration): boolean {
  return generation === 'ark-2.7' || generation === 'ark-3';
}

/** The id of a block before the anchor, or of the anchor itself. */
export function pastArkBlockId(seed: string, height: number): string {
  return drawBytes(seed, `past/${height}/full id`).toString('hex');
}

/** How many transactions a wallet had sent before the anchor. */
function pastNonce(seed: string, name: WalletName): bigint {
  return BigInt(drawInteger(seed, `${name}/nonce`, name.startsWith('delegate/') ? 1 : 0, 400));
}

/** The number of the next transaction of a wallet. */
export function nextNonce(chain: ArkChain, name: WalletName): bigint {
  const sent = chain.sent[walletNumber(name) ?? -1] ?? 0;
  return pastNonce(chain.seed, name) + BigInt(sent) + 1n;
}
