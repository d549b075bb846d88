// Made from the contract in src/protocol/events/contract by `npm run contract`. Do not edit.

/** The block, 15 keys, without its transactions. */
export interface Block {
  readonly version: 0;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** The number of the block in the chain. */
  readonly height: number;
  /** The id of the parent in hexadecimal. */
  readonly previousBlockHex: string;
  /** The id of the parent. */
  readonly previousBlock: string;
  readonly numberOfTransactions: number;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly totalAmount: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly totalFee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly reward: string;
  /** In bytes: 32 per transaction. */
  readonly payloadLength: number;
  /** The hash of the ids of its transactions. */
  readonly payloadHash: string;
  /** The public key of the delegate that forged it. */
  readonly generatorPublicKey: string;
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly blockSignature: string;
  /** The id in hexadecimal. */
  readonly idHex: string;
  /** A block id: a 64-bit number in decimal, too large for a JavaScript number. */
  readonly id: string;
}

export type AppliedTransaction = TransactionV1;

/** An object with the wallet under "delegate". */
export interface MissedDelegate {
  /** A wallet. */
  readonly delegate: Wallet;
}

/** The peer without its logger and configuration. */
export interface PhantomPeer {
  readonly ip: string;
  readonly port: number;
  /** Unix milliseconds. */
  readonly ban: number;
  readonly url: string;
  readonly state: {
    readonly [name: string]: unknown;
  };
  readonly offences: readonly unknown[];
  /** A time in UTC. */
  readonly lastPinged: string;
  readonly verification: {
    readonly [name: string]: unknown;
  };
  readonly headers: {
    readonly [name: string]: unknown;
  };
  /** A SHA-256 hash in hexadecimal. */
  readonly nethash: string;
  readonly os: string;
  /** The version of the software of the peer. */
  readonly version: string;
  readonly hashid?: string;
  readonly status: number;
  /** Milliseconds; -1 if the peer did not answer. */
  readonly delay: number;
}

/** A wallet, with the round first and the rank last. */
export interface RoundDelegate {
  /** The number of the round. */
  readonly round: number;
  /** An address. */
  readonly address: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly publicKey: string | null;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly secondPublicKey: string | null;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly balance: string;
  /** The public key of the delegate it votes for. */
  readonly vote: string | null;
  readonly voted: boolean;
  /** The name of a delegate. */
  readonly username: string | null;
  readonly lastBlock: Block | BlockRow | null;
  /** The satoshi that vote for it, in decimal. */
  readonly voteBalance: string;
  readonly multisignature: null;
  readonly dirty: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks: number;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedFees: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedRewards: string;
  /** The rank by votes, 1 for the most. */
  readonly rate: number;
}

export type TransactionV1 =
  | TransferV1
  | SecondSignatureRegistrationV1
  | DelegateRegistrationV1
  | VoteV1
  | DelegateResignationV1;

/** The wallet. */
export interface Wallet {
  /** An address. */
  readonly address: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly publicKey: string | null;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly secondPublicKey: string | null;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly balance: string;
  /** The public key of the delegate it votes for. */
  readonly vote: string | null;
  readonly voted: boolean;
  /** The name of a delegate. */
  readonly username: string | null;
  readonly lastBlock: Block | BlockRow | null;
  /** The satoshi that vote for it, in decimal. */
  readonly voteBalance: string;
  readonly multisignature: null;
  readonly dirty: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks: number;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedFees: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedRewards: string;
  /** The rank by votes, 1 for the most. */
  readonly rate?: number;
}

/** The last block of a delegate that has not forged since the node started. */
export interface BlockRow {
  /** A block id: a 64-bit number in decimal, too large for a JavaScript number. */
  readonly id: string;
  /** The number of the block in the chain. */
  readonly height: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly generatorPublicKey: string;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
}

export interface TransferV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 0;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  /** The vendor field as UTF-8 bytes in hexadecimal. */
  readonly vendorFieldHex?: string;
  readonly expiration: number;
  /** The address of the recipient. */
  readonly recipientId: string;
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The older name of the second signature. */
  readonly signSignature?: string;
  /** The message of the sender. */
  readonly vendorField?: string;
  /** The id of the transaction. */
  readonly id: string;
}

export interface SecondSignatureRegistrationV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 1;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    readonly signature: {
      /** A compressed secp256k1 public key in hexadecimal. */
      readonly publicKey: string;
    };
  };
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The older name of the second signature. */
  readonly signSignature?: string;
  readonly recipientId: string;
  /** The id of the transaction. */
  readonly id: string;
}

export interface DelegateRegistrationV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 2;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    readonly delegate: {
      /** The name of a delegate. */
      readonly username: string;
    };
  };
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The older name of the second signature. */
  readonly signSignature?: string;
  /** The id of the transaction. */
  readonly id: string;
}

export interface VoteV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 3;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    readonly votes: readonly string[];
  };
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The older name of the second signature. */
  readonly signSignature?: string;
  /** The address of the sender. */
  readonly recipientId: string;
  /** The id of the transaction. */
  readonly id: string;
}

export interface DelegateResignationV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 8;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The older name of the second signature. */
  readonly signSignature?: string;
  /** The id of the transaction. */
  readonly id: string;
}

/** The `data` of each event of phantom-2.2. Undefined if the body has no `data`. */
export interface Payloads {
  /** After every block that the node applies. */
  readonly 'block.applied': Block;
  /** After every block forged by a forger on the same host, before or after its block.applied. */
  readonly 'block.forged': Block;
  /** For every block that a fork or a rollback reverts, newest first. */
  readonly 'block.reverted': Block;
  /** After the transaction.applied of a delegate registration. */
  readonly 'delegate.registered': AppliedTransaction;
  /** A resignation is type 8, and only types 0 to 3 ever verify. */
  readonly 'delegate.resigned': AppliedTransaction;
  /** When the forger cannot reach its relay or forge. */
  readonly 'forger.failed': string;
  /** At the end of a round, once for every delegate that forged nothing in it. */
  readonly 'forger.missing': MissedDelegate;
  /** The emit call is commented out. */
  readonly 'forger.started': string;
  /** The peer holds the logger, which is circular, so JSON.stringify throws. */
  readonly 'peer.added': PhantomPeer;
  /** The peer holds the logger, which is circular, so JSON.stringify throws. */
  readonly 'peer.removed': PhantomPeer;
  /** With the last block of a round, for the next one. */
  readonly 'round.created': readonly RoundDelegate[];
  /** It is emitted before the webhook plugin subscribes. */
  readonly 'state:started': true;
  /** For every transaction of a block, before its block.applied. */
  readonly 'transaction.applied': AppliedTransaction;
  /** When the pool gives up on a transaction, 21600 seconds after its timestamp. */
  readonly 'transaction.expired': TransactionV1;
  /** After block.forged, for every transaction of a block forged on the same host. */
  readonly 'transaction.forged': TransactionV1;
  /** Nothing emits it. */
  readonly 'transaction.reverted': AppliedTransaction;
  /** Nothing emits it. */
  readonly 'wallet.created.cold': Wallet;
  /** At the end of a round. */
  readonly 'wallet.saved': number;
}
