import type { TransactionV1 as Transaction } from '../../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';
import type { Opinion } from './library-messages.ts';

/**
 * The opinion with the JSON that a node delivers as `transaction.applied`: the recipient of a second signature
 * registration is empty there (captured, payloads.md section 5.1), the rest is what the library prints.
 */
export function asApplied(opinion: Opinion | undefined): Opinion | undefined {
  return (
    opinion && {
      ...opinion,
      transactions: opinion.transactions.map((judged) => ({ ...judged, json: appliedJson(judged.json) })),
    }
  );
}

function appliedJson(json: string): string {
  const transaction: Transaction = JSON.parse(json);
  return transaction.type === 1 ? JSON.stringify({ ...transaction, recipientId: '' }) : json;
}
