import type { DraftV2 } from '../../src/chain/ark/ark-transaction.ts';
import type { TransactionV2 } from '../../src/protocol/events/payloads/payloads-of-ark-2.7.ts';

/** What was signed, read back from what was printed. */
export function draftOfV2(transaction: TransactionV2): DraftV2 {
  const stamp = { nonce: BigInt(transaction.nonce), fee: BigInt(transaction.fee) };
  switch (transaction.type) {
    case 0: {
      const { recipientId, expiration, vendorField } = transaction;
      const field = vendorField === undefined ? {} : { vendorField };
      return { ...stamp, type: 0, amount: BigInt(transaction.amount), recipientId, expiration, ...field };
    }
    case 1:
      return { ...stamp, type: 1, secondPublicKey: transaction.asset.signature.publicKey };
    case 2:
      return { ...stamp, type: 2, username: transaction.asset.delegate.username };
    case 3:
      return { ...stamp, type: 3, vote: transaction.asset.votes[0] ?? '' };
    case 6: {
      const { payments } = transaction.asset;
      const amounts = payments.map(({ amount, recipientId }) => ({ amount: BigInt(amount), recipientId }));
      return { ...stamp, type: 6, payments: amounts };
    }
    case 7:
      return { ...stamp, type: 8 };
    default:
      throw new Error(`No chain has transactions of type ${transaction.type}.`);
  }
}
