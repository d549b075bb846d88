// Made from the contract in src/protocol/events/contract by `npm run contract`. Do not edit.

/** The block, 15 keys, without its transactions, its id as 64 hexadecimal characters. */
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

/** The block with its transactions, which precede "idHex". */
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
  readonly transactions: readonly TransactionV2[];
}

export type AppliedTransaction = TransactionV2 & {
  /** The id of the block. */
  readonly blockId: string;
  /** The place in the block, from 0. */
  readonly sequence: number;
};

/** An object with the message under "error". */
export interface ForgerError {
  /** The error message. */
  readonly error: string;
}

/** An object with the wallet under "delegate". */
export interface MissedDelegate {
  /** A wallet. */
  readonly delegate: ArkWallet;
}

/** An object with the public keys of its delegates under "activeDelegates". */
export interface ForgerDelegates {
  readonly activeDelegates: readonly string[];
}

/** The peer: address, ports, state, plugins, latency, version, verification, last ping. */
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

/** A wallet. */
export interface ArkWallet {
  /** An address. */
  readonly address: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly balance: string;
  /** The number of transactions it has sent, in decimal. */
  readonly nonce: string;
  readonly attributes: WalletAttributes;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly publicKey: string;
}

export type TransactionV2 =
  | TransferV2
  | SecondSignatureRegistrationV2
  | DelegateRegistrationV2
  | VoteV2
  | MultisignatureRegistrationV2
  | IpfsRegistrationV2
  | MultipaymentV2
  | DelegateResignationV2
  | HtlcLockV2
  | HtlcClaimV2
  | HtlcRefundV2;

/** A transaction in the pool of ARK 2. */
export interface PooledTransaction {
  /** The transaction, version 2. */
  readonly data: TransactionV2;
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
}

/** An object with the signed key under "delegate" and the applied transaction. */
export interface WalletVote {
  /** The public key of a delegate after "+", or after "-" to take the vote back. */
  readonly delegate: string;
  /** The transaction, version 2, with "blockId" and "sequence" at the end. */
  readonly transaction: AppliedTransaction;
}

export interface WalletAttributes {
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly secondPublicKey?: string;
  readonly delegate: DelegateAttributes;
  /** The public key of the delegate it votes for. */
  readonly vote?: string;
  readonly [name: string]: unknown;
}

export interface TransferV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 0;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  /** The message of the sender. */
  readonly vendorField?: string;
  readonly expiration: number;
  /** The address of the recipient. */
  readonly recipientId: string;
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface SecondSignatureRegistrationV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 1;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
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
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface DelegateRegistrationV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 2;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
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
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface VoteV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 3;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    readonly votes: readonly string[];
  };
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface MultisignatureRegistrationV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 4;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    readonly multiSignature: {
      readonly min: number;
      readonly publicKeys: readonly string[];
    };
  };
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface IpfsRegistrationV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 5;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    /** The hash of the content. */
    readonly ipfs: string;
  };
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

/** Its own amount is 0: the payments contain the amounts. */
export interface MultipaymentV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 6;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  /** The message of the sender. */
  readonly vendorField?: string;
  readonly asset: {
    readonly payments: readonly {
      /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
      readonly amount: string;
      /** The address of the recipient. */
      readonly recipientId: string;
    }[];
  };
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface DelegateResignationV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 7;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface HtlcLockV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 8;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  /** The message of the sender. */
  readonly vendorField?: string;
  /** The address of the recipient. */
  readonly recipientId: string;
  readonly asset: {
    readonly lock: {
      /** A SHA-256 hash in hexadecimal. */
      readonly secretHash: string;
      readonly expiration: {
        readonly type: 1 | 2;
        /** A time in seconds of the network (type 1), or a height (type 2). */
        readonly value: number;
      };
    };
  };
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface HtlcClaimV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 9;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    readonly claim: {
      /** The id of the transaction. */
      readonly lockTransactionId: string;
      /** The secret. */
      readonly unlockSecret: string;
    };
  };
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface HtlcRefundV2 {
  readonly version: 2;
  /** The first byte of the addresses of the network. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 10;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly fee: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly amount: string;
  readonly asset: {
    readonly refund: {
      /** The id of the transaction. */
      readonly lockTransactionId: string;
    };
  };
  /** A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER. */
  readonly signature?: string;
  /** For senders that have registered a second key. */
  readonly secondSignature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

export interface DelegateAttributes {
  /** The name of a delegate. */
  readonly username: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly voteBalance: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedFees?: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedRewards?: string;
  readonly producedBlocks?: number;
  /** The rank by votes, 1 for the most. */
  readonly rank?: number;
  readonly lastBlock?: Block | BlockRow;
  readonly round?: number;
  readonly resigned?: boolean;
}

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

/** The `data` of each event of ark-2.7. Undefined if the body has no `data`. */
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
  /** After the transaction.applied of a resignation. */
  readonly 'delegate.resigned': AppliedTransaction;
  /** When the forger on the same host fails for another reason than an unreachable relay. */
  readonly 'forger.failed': ForgerError;
  /** For every missed slot, with the next block. */
  readonly 'forger.missing': MissedDelegate;
  /** When the forger on the same host has started. */
  readonly 'forger.started': ForgerDelegates;
  /** When a block begins a new milestone of the network. */
  readonly 'internal.milestone.changed': undefined;
  /** When a peer has been verified. */
  readonly 'peer.added': Peer;
  /** When a peer no longer answers. */
  readonly 'peer.removed': Peer;
  /** With the last block of a round, after round.created. */
  readonly 'round.applied': undefined;
  /** With the last block of a round, for the next one. */
  readonly 'round.created': readonly ArkWallet[];
  /** At the end of a round, once for every delegate that forged nothing in it. */
  readonly 'round.missed': MissedDelegate;
  /** When the node is about to stop. */
  readonly shutdown: undefined;
  /** Snapshots are made by a separate program, which has no webhooks. */
  readonly 'snapshot.complete': undefined;
  /** Snapshots are made by a separate program, which has no webhooks. */
  readonly 'snapshot.progress': {
    readonly value: number;
  };
  /** Snapshots are made by a separate program, which has no webhooks. */
  readonly 'snapshot.start': {
    readonly count: number;
  };
  /** It is emitted before the webhook plugin subscribes. */
  readonly 'state.started': true;
  /** It is emitted before the webhook plugin subscribes. */
  readonly 'state.starting': undefined;
  /** It is emitted before the webhook plugin subscribes. */
  readonly 'stateBuilder.finished': undefined;
  /** For every transaction of a block, before its block.applied. */
  readonly 'transaction.applied': AppliedTransaction;
  /** When the chain has reached the height at which a transaction of the pool expires. */
  readonly 'transaction.expired': TransactionV2;
  /** After block.forged, for every transaction of a block forged on the same host. */
  readonly 'transaction.forged': TransactionV2;
  /** When transactions enter the pool. */
  readonly 'transaction.pool.added': readonly PooledTransaction[];
  /** When the pool refuses transactions. */
  readonly 'transaction.pool.rejected': readonly RejectedTransaction[];
  /** When a transaction leaves the pool. */
  readonly 'transaction.pool.removed': string;
  /** For every transaction of a block that is reverted, last first, before its block.reverted. */
  readonly 'transaction.reverted': AppliedTransaction;
  /** After the transaction.applied that withdraws a vote. */
  readonly 'wallet.unvote': WalletVote;
  /** After the transaction.applied of a vote. */
  readonly 'wallet.vote': WalletVote;
}
