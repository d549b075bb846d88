/** What differs from type to type. Types 4 to 7 cannot be in a block of 2.2.4 (payloads.md section 1), nor can 8. */
export type TransactionContent =
  | {
      readonly type: 0;
      readonly amount: bigint;
      readonly recipientId: string;
      /** At most 64 bytes of UTF-8. */
      readonly vendorField?: string;
      /** Seconds since the epoch, 0 for never. Not signed. */
      readonly expiration: number;
    }
  | { readonly type: 1; readonly secondPublicKey: string }
  | { readonly type: 2; readonly username: string }
  /** One public key with `+` or `-` in front. */
  | { readonly type: 3; readonly vote: string }
  | { readonly type: 8 };

/** A transaction before it is signed. */
export type TransactionDraft = TransactionContent & {
  /** Seconds since the epoch, by the sender's clock. */
  readonly timestamp: number;
  /** Satoshi. */
  readonly fee: bigint;
};
