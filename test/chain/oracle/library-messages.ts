import type { Block } from '../../../src/chain/payload-types/printed-block.ts';
import type { Transaction } from '../../../src/chain/payload-types/printed-transaction.ts';

/** What the library is asked to judge: a block with all its transactions, or transactions that are in no block. */
export interface Question<Signed = Transaction> {
  readonly block: Block | null;
  readonly transactions: readonly Signed[];
  /** The registered second key of each sender; null for a sender without one. */
  readonly secondPublicKeys: readonly (string | null)[];
}

interface TransactionOpinion {
  /** `verified` of the transaction, which does not cover a second signature. */
  readonly verified: boolean;
  /** The second signature is that of the registered key, or there is neither. */
  readonly isSecondSignatureRight: boolean;
  /** What the library prints for the transaction. */
  readonly json: string;
}

export interface Opinion {
  /** `verification` of the block, and what the library prints for it. */
  readonly block: {
    readonly verified: boolean;
    readonly errors: readonly string[];
    readonly json: string;
  } | null;
  readonly transactions: readonly TransactionOpinion[];
}
