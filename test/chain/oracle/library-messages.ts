import type {
  Block,
  TransactionV1 as Transaction,
} from '../../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';

/** An address that a payload contains, and the public key that it belongs to if the payload has one. */
export interface ClaimedAddress {
  readonly address: string;
  readonly publicKey: string | null;
}

/** What the library is asked to judge: a block with all its transactions, or transactions that are in no block. */
export interface Question<Signed = Transaction> {
  readonly block: Block | null;
  readonly transactions: readonly Signed[];
  /** The registered second key of each sender; null for a sender without one. */
  readonly secondPublicKeys: readonly (string | null)[];
  /** The height whose rules apply to transactions that are in no block. */
  readonly height?: number;
  /** How far the clock of the library is ahead of the time. */
  readonly clockAheadMs?: number;
  readonly addresses?: readonly ClaimedAddress[];
}

interface TransactionOpinion {
  /** `verified` of the transaction, which does not cover a second signature. */
  readonly verified: boolean;
  /** The second signature is that of the registered key, or there is neither. */
  readonly isSecondSignatureRight: boolean;
  /** What the library prints for the transaction. */
  readonly json: string;
  /** What it prints for the object that holds the transaction, which ARK 2 delivers from its pool. */
  readonly pooledJson?: string;
}

export interface Opinion {
  /** `verification` of the block, and what the library prints for it. */
  readonly block: {
    readonly verified: boolean;
    readonly errors: readonly string[];
    readonly json: string;
    /** What ARK prints for the block as it arrives from a peer, with its transactions. */
    readonly receivedJson?: string;
  } | null;
  readonly transactions: readonly TransactionOpinion[];
  /** The error that the library throws because what it was asked about does not have the form; null if it does. */
  readonly refusal: string | null;
  /** Of each address, the one that belongs to the key; without a key the address itself if it is of the network. */
  readonly addresses?: readonly (string | null)[];
}
