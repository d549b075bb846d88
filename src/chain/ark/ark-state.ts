import type { ArkGeneration } from '../../protocol/events/generation.ts';
import { drawInteger } from '../crypto/seed.ts';
import { type WalletName, walletNumber } from '../network/keys.ts';
import type { Chain } from '../state/chain-state.ts';

/** The state of a chain of a generation of ARK. */
export interface ArkChain extends Chain {
  readonly generation: ArkGeneration;
  /** The number of transactions each wallet has sent since the anchor, in the order of `walletNames`. */
  readonly sent: readonly number[];
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
