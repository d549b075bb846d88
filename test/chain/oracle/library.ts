import type { Block } from '../../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';

export interface LibraryTransaction {
  readonly verified: boolean;
  readonly data: { readonly secondSignature?: string };
}

export interface LibraryBlock {
  readonly data: object;
  readonly verification: { readonly verified: boolean; readonly errors: readonly unknown[] };
  readonly transactions: readonly LibraryTransaction[];
}

/** What the libraries have in common, whatever they call it. All of them read back what they have serialized. */
export interface Library {
  /** Applies the rules of this height to transactions. */
  setHeight(height: number): void;
  /** @throws for what does not have the form of a block with its transactions */
  readBlock(json: Block & { readonly transactions: readonly unknown[] }): LibraryBlock;
  /** @throws for what does not have the form of a transaction */
  readTransaction(json: unknown): LibraryTransaction;
  verifySecondSignature(transaction: LibraryTransaction, publicKey: string): boolean;
  /** Returns the last block that was read, as it arrives from a peer; undefined where no node delivers that. */
  received(): object | undefined;
  addressOf(publicKey: string): string;
  isAddress(address: string): boolean;
}
