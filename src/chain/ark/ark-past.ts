import type { ArkGeneration } from '../../protocol/events/generation.ts';
import { drawBytes, drawInteger } from '../crypto/seed.ts';
import type { WalletName } from '../network/keys.ts';

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
export function pastNonce(seed: string, name: WalletName): bigint {
  return BigInt(drawInteger(seed, `${name}/nonce`, name.startsWith('delegate/') ? 1 : 0, 400));
}
