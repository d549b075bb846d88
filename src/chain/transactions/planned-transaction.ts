import { type Keys, secondKeys, type WalletName, walletKeys } from '../network/keys.ts';
import { sumOf } from '../network/money.ts';
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
  /** Who gets each payment of a multipayment; undefined for a stranger. */
  readonly payees?: readonly (WalletName | undefined)[];
  /** The delegate of a vote. */
  readonly delegate: WalletName | undefined;
}

export interface Parties {
  readonly sender: WalletName;
  readonly recipient?: WalletName | undefined;
  readonly payees?: readonly (WalletName | undefined)[];
  readonly delegate?: WalletName | undefined;
}

export type Stamp = Pick<TransactionDraft, 'timestamp' | 'fee'>;

/** Plans a transaction with the keys that its sender signs with. */
export function planned(
  chain: Chain,
  { sender, recipient, payees = [], delegate }: Parties,
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
    payees,
    delegate,
  };
}

/** Returns what the recipients of a transaction get in total, in satoshi. */
export function paidBy(content: TransactionContent): bigint {
  if (content.type === 0) return content.amount;
  return content.type === 6 ? sumOf(content.payments.map(({ amount }) => amount)) : 0n;
}
