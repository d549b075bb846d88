/** A block as in every block event of 2.2.4: without its transactions, keys in the node's order. */
export interface Block {
  readonly version: 0;
  /** Seconds since the epoch of the network, which is 2019-01-03T12:00:00Z for Phantom; not Unix time. */
  readonly timestamp: number;
  readonly height: number;
  /** The id of the parent as 16 hexadecimal characters, or as 64 if ids are whole hashes. */
  readonly previousBlockHex: string;
  /** The `id` of the parent. */
  readonly previousBlock: string;
  readonly numberOfTransactions: number;
  /** Satoshi in decimal: read it with `BigInt`. One coin is 100,000,000. */
  readonly totalAmount: string;
  /** Satoshi in decimal. */
  readonly totalFee: string;
  /** Satoshi in decimal. */
  readonly reward: string;
  /** In bytes: 32 per transaction. */
  readonly payloadLength: number;
  /** The hash of the ids of its transactions, 64 hexadecimal characters. */
  readonly payloadHash: string;
  /** The public key of the delegate that forged it, 66 hexadecimal characters. */
  readonly generatorPublicKey: string;
  /** DER in hexadecimal. */
  readonly blockSignature: string;
  /** `id` in hexadecimal. */
  readonly idHex: string;
  /** A 64-bit number in decimal, too large for a JavaScript number; 64 hexadecimal characters from ARK 2.6 on. */
  readonly id: string;
}

/** The last block of a delegate that has not forged since the node started: a row of the database of the node. */
interface BlockRow {
  readonly id: string;
  readonly height: number;
  readonly generatorPublicKey: string;
  readonly timestamp: number;
}

/** A wallet as 2.2.4 prints it, keys in the node's order. `rate` is the rank, 1 for the most votes. */
export interface Wallet {
  readonly address: string;
  readonly publicKey: string | null;
  readonly secondPublicKey: string | null;
  /** Satoshi in decimal. */
  readonly balance: string;
  /** The public key of the delegate it votes for. */
  readonly vote: string | null;
  readonly voted: boolean;
  readonly username: string | null;
  readonly lastBlock: Block | BlockRow | null;
  /** The satoshi that vote for it, in decimal. */
  readonly voteBalance: string;
  readonly multisignature: null;
  readonly dirty: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks: number;
  /** Satoshi in decimal. */
  readonly forgedFees: string;
  /** Satoshi in decimal. */
  readonly forgedRewards: string;
  readonly rate?: number;
}
