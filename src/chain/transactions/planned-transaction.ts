import { type Keys, secondKeys, type WalletName, walletKeys } from '../network/keys.ts';
import type { Chain } from '../state/chain-state.ts';
import { walletOf } from '../state/ranking.ts';
import type { TransactionContent, TransactionDraft } from './transaction-bytes.ts';

/** A transaction before it is signed, with the wallets of the chain that it touches. */
export interface PlannedTransaction {
  readonly draft: TransactionDraft;
  /** Undefined if the sender was set by its passphrase: the chain does not track that wallet. */
  readonly sender: WalletName | undefined;
  readonly keys: Keys;
  readonly secondKeys: Keys | undefined;
  /** Undefined for a stranger. */
  readonly recipient: WalletName | undefined;
  /** The delegate of a vote. */
  readonly delegate: WalletName | undefined;
}

export interface Parties {
  readonly sender: WalletName;
  readonly recipient?: WalletName | undefined;
  readonly delegate?: WalletName | undefined;
}

export type Stamp = Pick<TransactionDraft, 'timestamp' | 'fee'>;

/** Plans a transaction with the keys that its sender signs with. */
export function planned(
  chain: Chain,
  { sender, recipient, delegate }: Parties,
  content: TransactionContent,
  stamp: Stamp,
): PlannedTransaction {
  const { hasSecondSignature } = walletOf(chain, sender);
  return {
    draft: { ...content, ...stamp },
    sender,
    keys: walletKeys(chain.seed, sender),
    secondKeys: hasSecondSignature ? secondKeys(chain.seed, sender) : undefined,
    recipient,
    delegate,
  };
}
