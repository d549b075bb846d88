import type { ArkGeneration } from '../../protocol/events/generation.ts';
import { drawBytes, drawInteger } from '../crypto/seed.ts';
import { type WalletName, walletNumber } from '../network/keys.ts';
import type { Chain } from '../state/chain-state.ts';

/** The state of a chain of a generation of ARK, with the parameters of a Phantom network. */
export interface ArkChain extends Chain {
  readonly generation: ArkGeneration;
  /** The number of transactions each wallet has sent since the anchor, in the order of `walletNames`. */
  readonly sent: readonly number[];
}

/**
 * Whether block ids are whole hashes, transactions have version 2 and amounts are exact: from 2.6 on. The chains of
 * 2.3 to 2.5 are still like those of 2.2.
 */
export function hasFullIds(generation: ArkGeneration): boolean {
  return generation === 'ark-2.7' || generation === 'ark-3';
}

/** Returns the id of a block up to and including the anchor. */
export function pastArkBlockId(seed: string, height: number): string {
  return drawBytes(seed, `past/${height}/full id`).toString('hex');
}

/** Returns the number of transactions that a wallet sent before the anchor. */
function pastNonce(seed: string, name: WalletName): bigint {
  return BigInt(drawInteger(seed, `${name}/nonce`, name.startsWith('delegate/') ? 1 : 0, 400));
}

/** Returns the nonce of the next transaction of a wallet. */
export function nextNonce(chain: ArkChain, name: WalletName): bigint {
  const sent = chain.sent[walletNumber(name) ?? -1] ?? 0;
  return pastNonce(chain.seed, name) + BigInt(sent) + 1n;
}
