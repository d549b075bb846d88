import type {
  Block,
  TransactionV1 as Transaction,
} from '../../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';

interface RebuiltBlock {
  readonly block: Block;
  readonly transactions: readonly Transaction[];
}

/**
 * Puts blocks together from delivered bodies, as a receiver would: the transactions of a block are the
 * `transaction.applied` that arrived since the `block.applied` before it.
 */
export function rebuildBlocks(bodies: readonly string[]): readonly RebuiltBlock[] {
  const blocks: RebuiltBlock[] = [];
  let transactions: Transaction[] = [];
  for (const body of bodies) {
    const { event, data } = JSON.parse(body);
    if (event === 'transaction.applied') transactions.push(data);
    if (event !== 'block.applied') continue;
    blocks.push({ block: data, transactions });
    transactions = [];
  }
  return blocks;
}
