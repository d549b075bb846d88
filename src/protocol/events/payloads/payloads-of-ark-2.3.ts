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
  /** A block id: 64 hexadecimal characters, or on testnet a 64-bit number in decimal. */
  readonly id: string;
}

/** The block as peers send it, with its transactions, money as numbers, and the sender's "ip". */
export interface ReceivedBlock {
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
  /** Satoshi. */
  readonly totalAmount: number;
  /** Satoshi. */
  readonly totalFee: number;
  /** Satoshi. */
  readonly reward: number;
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
  /** A block id: 64 hexadecimal characters, or on testnet a 64-bit number in decimal. */
  readonly id: string;
  readonly transactions: readonly ReceivedTransactionV1[];
  /** The address of the peer that sent it. */
  readonly ip: string;
}

export type AppliedTransaction = TransactionV1 & {
  /** The id of the block. */
  readonly blockId: string;
  /** The place in the block, from 0. */
  readonly sequence: number;
};

/** An object with the wallet under "delegate". */
export interface MissedDelegate {
  /** A wallet. */
  readonly delegate: Wallet;
}

/** The peer: address, ports, state, version, latency. */
export interface Peer {
  readonly ip: string;
  readonly port: number;
  /** The port of each plugin, by its name; -1 for a port that does not answer. */
  readonly ports: {
    readonly [name: string]: number;
  };
  readonly state: {
    readonly [name: string]: unknown;
  };
  /** The settings of each plugin, by its name. */
  readonly plugins?: {
    readonly [name: string]: unknown;
  };
  /** Milliseconds; -1 if the peer did not answer. */
  readonly latency?: number;
  /** The version of the software of the peer. */
  readonly version?: string;
  readonly verificationResult?: {
    readonly [name: string]: unknown;
  };
  /** A time in UTC. */
  readonly lastPinged?: string;
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
  readonly multisignature: null | {
    readonly [name: string]: unknown;
  };
  readonly producedBlocks: number;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedFees: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedRewards: string;
  /** The rank by votes, 1 for the most. */
  readonly rate: number;
}

export type PooledTransactionV1 = TransactionV1 & {
  /** The id of a reverted block. */
  readonly blockId?: string;
  readonly sequence?: number;
};

export type TransactionV1 =
  | TransferV1
  | SecondSignatureRegistrationV1
  | DelegateRegistrationV1
  | VoteV1
  | DelegateResignationV1;

/** A transaction in the pool of ARK 2. */
export interface PooledTransaction {
  /** The transaction, version 1. */
  readonly data: PooledTransactionV1;
  readonly serialized: {
    readonly type: 'Buffer';
    readonly data: readonly number[];
  };
  readonly isVerified: boolean;
  readonly timestamp?: number;
}

/** A transaction that the pool refused. */
export interface RejectedTransaction {
  /** A transaction in the pool of ARK 2. */
  readonly transaction: PooledTransaction;
  /** The code of the reason, for example ERR_LOW_FEE. */
  readonly type: string;
  /** The reason. */
  readonly message: string;
  readonly success: false;
}

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
  readonly multisignature: null | {
    readonly [name: string]: unknown;
  };
  readonly producedBlocks: number;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedFees: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedRewards: string;
  /** The rank by votes, 1 for the most. */
  readonly rate?: number;
}

export type ReceivedTransactionV1 =
  | ReceivedTransferV1
  | ReceivedSecondSignatureRegistrationV1
  | ReceivedDelegateRegistrationV1
  | ReceivedVoteV1
  | ReceivedDelegateResignationV1;

/** The last block of a delegate that has not forged since the node started. */
export interface BlockRow {
  /** A block id: 64 hexadecimal characters, or on testnet a 64-bit number in decimal. */
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
  /** The id of the transaction. */
  readonly id: string;
}

export interface ReceivedTransferV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 0;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi. */
  readonly fee: number;
  /** Satoshi. */
  readonly amount: number;
  /** The vendor field as UTF-8 bytes in hexadecimal. */
  readonly vendorFieldHex?: string;
  readonly expiration: number;
  /** The address of the recipient. */
  readonly recipientId: string;
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The message of the sender. */
  readonly vendorField?: string;
  /** The id of the transaction. */
  readonly id: string;
  /** The id of the block. */
  readonly blockId: string;
  /** The place in the block, from 0. */
  readonly sequence: number;
}

export interface ReceivedSecondSignatureRegistrationV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 1;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi. */
  readonly fee: number;
  /** Satoshi. */
  readonly amount: number;
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
  /** The id of the transaction. */
  readonly id: string;
  /** The id of the block. */
  readonly blockId: string;
  /** The place in the block, from 0. */
  readonly sequence: number;
}

export interface ReceivedDelegateRegistrationV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 2;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi. */
  readonly fee: number;
  /** Satoshi. */
  readonly amount: number;
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
  /** The id of the transaction. */
  readonly id: string;
  /** The id of the block. */
  readonly blockId: string;
  /** The place in the block, from 0. */
  readonly sequence: number;
}

export interface ReceivedVoteV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 3;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi. */
  readonly fee: number;
  /** Satoshi. */
  readonly amount: number;
  readonly asset: {
    readonly votes: readonly string[];
  };
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The address of the sender. */
  readonly recipientId: string;
  /** The id of the transaction. */
  readonly id: string;
  /** The id of the block. */
  readonly blockId: string;
  /** The place in the block, from 0. */
  readonly sequence: number;
}

export interface ReceivedDelegateResignationV1 {
  readonly version: 1;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly type: 8;
  /** Seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi. */
  readonly fee: number;
  /** Satoshi. */
  readonly amount: number;
  /** An ECDSA signature in DER, in hexadecimal. */
  readonly signature: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  /** The id of the transaction. */
  readonly id: string;
  /** The id of the block. */
  readonly blockId: string;
  /** The place in the block, from 0. */
  readonly sequence: number;
}

/** The `data` of each event of ark-2.3. Undefined if the body has no `data`. */
export interface Payloads {
  /** After every block that the node applies. */
  readonly 'block.applied': Block;
  /** When a block arrives before the node is ready for it. */
  readonly 'block.disregarded': ReceivedBlock;
  /** After every block forged by a forger on the same host. */
  readonly 'block.forged': Block;
  /** When a block arrives from a peer or the forger. */
  readonly 'block.received': ReceivedBlock;
  /** For every block that a fork or a rollback reverts, newest first. */
  readonly 'block.reverted': Block;
  /** After the transaction.applied of a delegate registration. */
  readonly 'delegate.registered': AppliedTransaction;
  /** No valid block holds a resignation. */
  readonly 'delegate.resigned': AppliedTransaction;
  /** When the forger cannot reach its relay or forge. */
  readonly 'forger.failed': string;
  /** At the end of a round, once for every delegate that forged nothing in it. */
  readonly 'forger.missing': MissedDelegate;
  /** Nothing emits it. */
  readonly 'forger.started': string;
  /** The peer holds the logger, which is circular, so JSON.stringify throws. */
  readonly 'peer.added': Peer;
  /** The peer holds the logger, which is circular, so JSON.stringify throws. */
  readonly 'peer.removed': Peer;
  /** With the last block of a round. */
  readonly 'round.applied': undefined;
  /** With the last block of a round, for the next one. */
  readonly 'round.created': readonly RoundDelegate[];
  /** The node emits it under its old name, state:started. */
  readonly 'state.started': true;
  /** For every transaction of a block, before its block.applied. */
  readonly 'transaction.applied': AppliedTransaction;
  /** When the pool gives up on a transaction. */
  readonly 'transaction.expired': PooledTransactionV1;
  /** After block.forged, for every transaction of a block forged on the same host. */
  readonly 'transaction.forged': TransactionV1;
  /** When transactions enter the pool. */
  readonly 'transaction.pool.added': readonly PooledTransaction[];
  /** When the pool refuses transactions. */
  readonly 'transaction.pool.rejected': readonly RejectedTransaction[];
  /** When a transaction leaves the pool. */
  readonly 'transaction.pool.removed': string;
  /** Nothing emits it. */
  readonly 'transaction.reverted': AppliedTransaction;
  /** Nothing emits it. */
  readonly 'wallet.created.cold': Wallet;
  /** Nothing emits it. */
  readonly 'wallet.saved': number;
}
