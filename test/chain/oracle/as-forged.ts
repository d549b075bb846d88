import type { Opinion } from './library-messages.ts';

/**
 * The opinion with the JSON that a node of ARK 2.7 or 3 delivers as `transaction.forged`: without the `blockId`, the
 * `blockHeight` and the `sequence` that a block adds to its transactions (payloads.md section 6).
 */
export function asForged(opinion: Opinion | undefined): Opinion | undefined {
  return (
    opinion && {
      ...opinion,
      transactions: opinion.transactions.map((judged) => ({ ...judged, json: forgedJson(judged.json) })),
    }
  );
}

function forgedJson(json: string): string {
  const { blockId, blockHeight, sequence, ...transaction } = JSON.parse(json);
  return JSON.stringify(transaction);
}
