import { drawInteger } from '../crypto/seed.ts';
import { delegateNames, secondKeys, type WalletName, walletKeys } from '../network/keys.ts';
import { networkOf } from '../network/networks.ts';
import type { Chain } from '../state/chain-state.ts';
import { walletOf } from '../state/ranking.ts';
import { drawFee, drawRecipient, drawTransfer } from './draw-transaction.ts';
import { type PlannedTransaction, planned } from './planned-transaction.ts';
import type { TransactionContent } from './transaction-bytes.ts';

export type LoneType = Exclude<TransactionContent['type'], 6>;

/**
 * Plans a transaction that is in no block of the chain: of a requested type, expired, or of a type that no block can
 * contain. Every index has a different sender, so the transactions are independent of each other.
 */
export function loneTransaction(
  chain: Chain,
  type: LoneType,
  index: number,
  timestamp: number,
): PlannedTransaction {
  const { seed } = chain;
  const network = networkOf(chain);
  const sender: WalletName = `candidate/${index}`;
  const label = `lone/${index}`;
  // A resignation has no static fee: payload-examples/delegate.resigned.json shows 25 coins.
  const fee = type === 8 ? 2_500_000_000n : drawFee(network, seed, label, type);
  const stamp = { timestamp, fee };
  switch (type) {
    case 0: {
      const [recipient, recipientId] = drawRecipient(network, seed, label);
      const spendable = BigInt(walletOf(chain, sender).balance) - fee;
      return planned(chain, { sender, recipient }, drawTransfer(seed, label, recipientId, spendable), stamp);
    }
    case 1: {
      const secondPublicKey = secondKeys(seed, sender).publicKeyHex;
      return planned(chain, { sender }, { type, secondPublicKey }, stamp);
    }
    case 2:
      return planned(chain, { sender }, { type, username: `fixture_new_${index}` }, stamp);
    case 3: {
      const place = drawInteger(seed, `${label}/delegate`, 0, delegateNames.length - 1);
      const delegate = delegateNames[place] ?? 'delegate/0';
      const vote = `+${walletKeys(seed, delegate).publicKeyHex}`;
      return planned(chain, { sender, delegate }, { type, vote }, stamp);
    }
    case 8:
      return planned(chain, { sender }, { type }, stamp);
  }
}
