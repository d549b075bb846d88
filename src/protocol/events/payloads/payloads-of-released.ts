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
  readonly totalAmount: number | string;
  /** Satoshi. */
  readonly totalFee: number | string;
  /** Satoshi. */
  readonly reward: number | string;
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
  readonly transactions: readonly (ReceivedTransactionV1 | TransactionV2)[];
  /** The address of the peer that sent it. */
  readonly ip?: string;
}

export type AppliedTransaction = (TransactionV1 | TransactionV2) & {
  /** The id of the block. */
  readonly blockId?: string;
  /** The place in the block, from 0. */
  readonly sequence?: number;
  /** The height of the block. */
  readonly blockHeight?: number;
};

/** An object with the message under "error". */
export interface ForgerError {
  /** The error message. */
  readonly error: string;
}

/** An object with the wallet under "delegate". */
export interface MissedDelegate {
  /** A wallet. */
  readonly delegate: Wallet | ArkWallet | Ark3Wallet;
}

/** An object with the public keys of its delegates under "activeDelegates". */
export interface ForgerDelegates {
  readonly activeDelegates: readonly string[];
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
  readonly sequentialErrorCounter?: number;
  readonly fastVerificationResult?: {
    readonly [name: string]: unknown;
  };
}

/** A wallet, with the round first and the rank last. */
export interface RoundDelegate {
  /** The number of the round. */
  readonly round: number;
  /** An address. */
  readonly address: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly publicKey?: string | null;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly secondPublicKey?: string | null;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly balance: string;
  /** The public key of the delegate it votes for. */
  readonly vote?: string | null;
  readonly voted: boolean;
  /** The name of a delegate. */
  readonly username?: string | null;
  readonly lastBlock?: Block | BlockRow | null;
  /** The satoshi that vote for it, in decimal. */
  readonly voteBalance: string;
  readonly multisignature?: null | {
    readonly [name: string]: unknown;
  };
  readonly dirty?: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks?: number;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedFees: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedRewards: string;
  /** The rank by votes, 1 for the most. */
  readonly rate: number;
  readonly resigned?: boolean;
  readonly ipfsHashes?: {
    readonly [name: string]: boolean;
  };
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

/** A wallet. */
export interface Ark3Wallet {
  /** An address. */
  readonly address: string;
  readonly attributes: {
    readonly knownAttributes: {
      readonly attributes: {
        readonly [name: string]: unknown;
      };
    };
    readonly attributes: WalletAttributes;
  };
  readonly events?: {
    readonly listeners: {
      readonly [name: string]: unknown;
    };
  };
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly balance: string;
  /** The number of transactions it has sent, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly publicKey?: string;
}

export type TransactionV1 =
  | TransferV1
  | SecondSignatureRegistrationV1
  | DelegateRegistrationV1
  | VoteV1
  | DelegateResignationV1;

export type PooledTransactionV1 = TransactionV1 & {
  /** The id of a reverted block. */
  readonly blockId?: string;
  readonly sequence?: number;
};

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
  /** The transaction, version 1. */
  readonly data: PooledTransactionV1 | TransactionV2;
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
  readonly success?: false;
}

/** An object with the public key, the changed key and value, and the wallet. */
export interface WalletChange {
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly publicKey?: string;
  /** The name of what has changed. */
  readonly key: string;
  readonly value?: unknown;
  readonly previousValue?: unknown;
  /** A wallet. */
  readonly wallet: Ark3Wallet;
}

/** The wallet. */
export interface Wallet {
  /** An address. */
  readonly address: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly publicKey?: string | null;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly secondPublicKey?: string | null;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly balance: string;
  /** The public key of the delegate it votes for. */
  readonly vote?: string | null;
  readonly voted: boolean;
  /** The name of a delegate. */
  readonly username?: string | null;
  readonly lastBlock?: Block | BlockRow | null;
  /** The satoshi that vote for it, in decimal. */
  readonly voteBalance: string;
  readonly multisignature?: null | {
    readonly [name: string]: unknown;
  };
  readonly dirty?: boolean;
  readonly producedBlocks: number;
  readonly missedBlocks?: number;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedFees: string;
  /** Satoshi in decimal: read it with BigInt. One coin is 100,000,000. */
  readonly forgedRewards: string;
  /** The rank by votes, 1 for the most. */
  readonly rate?: number;
  readonly resigned?: boolean;
  readonly ipfsHashes?: {
    readonly [name: string]: boolean;
  };
}

/** An object with the signed key under "delegate" and the applied transaction. */
export interface WalletVote {
  /** The public key of a delegate after "+", or after "-" to take the vote back. */
  readonly delegate: string;
  /** The transaction, version 2, with "blockId" and "sequence" at the end. */
  readonly transaction: AppliedTransaction;
}

export type ReceivedTransactionV1 =
  | ReceivedTransferV1
  | ReceivedSecondSignatureRegistrationV1
  | ReceivedDelegateRegistrationV1
  | ReceivedVoteV1
  | ReceivedDelegateResignationV1;

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

export interface WalletAttributes {
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly secondPublicKey?: string;
  readonly delegate?: DelegateAttributes;
  /** The public key of the delegate it votes for. */
  readonly vote?: string;
  readonly [name: string]: unknown;
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
  readonly recipientId?: string;
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
  readonly fee: number | string;
  /** Satoshi. */
  readonly amount: number | string;
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
  readonly fee: number | string;
  /** Satoshi. */
  readonly amount: number | string;
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
  readonly fee: number | string;
  /** Satoshi. */
  readonly amount: number | string;
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
  readonly fee: number | string;
  /** Satoshi. */
  readonly amount: number | string;
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
  readonly fee: number | string;
  /** Satoshi. */
  readonly amount: number | string;
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

/** The `data` of each event, as any released node sends it. Undefined if the body has no `data`. */
export interface EventPayloads {
  /** After every block that the node applies. */
  readonly 'block.applied': Block;
  /** When a block arrives before the node is ready for it. */
  readonly 'block.disregarded': ReceivedBlock;
  readonly 'block.forged': Block;
  /** When a block arrives from a peer or the forger. */
  readonly 'block.received': ReceivedBlock;
  /** For every block that a fork or a rollback reverts, newest first. */
  readonly 'block.reverted': Block;
  /** Nothing in a stock node uses the cache that dispatches it. */
  readonly 'cache.flushed': undefined;
  /** Nothing in a stock node uses the cache that dispatches it. */
  readonly 'cache.forgotten': {
    readonly key: string;
  };
  /** Nothing in a stock node uses the cache that dispatches it. */
  readonly 'cache.hit': {
    readonly key: string;
    readonly value: unknown;
  };
  /** Nothing in a stock node uses the cache that dispatches it. */
  readonly 'cache.missed': {
    readonly key: string;
  };
  /** Nothing in a stock node uses the cache that dispatches it. */
  readonly 'cache.written': {
    readonly key: string;
    readonly value: unknown;
    readonly seconds: number;
  };
  /** When a block begins a new milestone of the network. */
  readonly 'crypto.milestone.changed': undefined;
  /** When the node stops. */
  readonly 'database.postDisconnect': undefined;
  /** The database connects before the webhook plugin listens. */
  readonly 'database.preConnect': undefined;
  /** When the node stops. */
  readonly 'database.preDisconnect': undefined;
  /** After the transaction.applied of a delegate registration. */
  readonly 'delegate.registered': AppliedTransaction;
  readonly 'delegate.resigned': AppliedTransaction;
  readonly 'forger.failed': string | ForgerError;
  readonly 'forger.missing': MissedDelegate;
  readonly 'forger.started': string | ForgerDelegates;
  /** When a block begins a new milestone of the network. */
  readonly 'internal.milestone.changed': undefined;
  /** Nothing dispatches it in 3.9.1. */
  readonly 'kernel.booted': undefined;
  /** Nothing dispatches it in 3.9.1. */
  readonly 'kernel.booting': undefined;
  /** After each step of the start that follows the registration of the plugins. */
  readonly 'kernel.bootstrapper.bootstrapped': {
    readonly bootstrapper: string;
  };
  /** Before each step of the start that follows the registration of the plugins. */
  readonly 'kernel.bootstrapper.bootstrapping': {
    readonly bootstrapper: string;
  };
  /** Only plugins switch maintenance mode. */
  readonly 'kernel.maintenance': boolean;
  /** When a plugin has started. */
  readonly 'kernel.serviceProvider.booted': {
    /** The name of the plugin. */
    readonly name: string;
  };
  /** When a plugin has stopped. */
  readonly 'kernel.serviceProvider.disposed': {
    /** The name of the plugin. */
    readonly name: string;
  };
  /** When a plugin that is listed after the webhook plugin has been registered. */
  readonly 'kernel.serviceProvider.registered': {
    /** The name of the plugin. */
    readonly name: string;
  };
  readonly 'peer.added': PhantomPeer | Peer;
  /** When the node drops a peer. */
  readonly 'peer.disconnect': {
    /** A peer of the node. */
    readonly peer: Peer;
  };
  /** Nothing dispatches it in 3.9.1. */
  readonly 'peer.disconnected': {
    /** A peer of the node. */
    readonly peer: Peer;
  };
  /** Nothing dispatches it in 3.9.1. */
  readonly 'peer.disconnecting': {
    /** A peer of the node. */
    readonly peer: Peer;
  };
  readonly 'peer.removed': PhantomPeer | Peer;
  /** When a job of a queue throws. */
  readonly 'queue.failed': {
    /** The kind of the queue. */
    readonly driver: string;
    /** Milliseconds. */
    readonly executionTime: number;
    /** The error, which JSON leaves mostly empty. */
    readonly error: {
      readonly [name: string]: unknown;
    };
  };
  /** When a job of a queue is done, such as the blocks being processed. */
  readonly 'queue.finished': {
    /** What the job returned. */
    readonly data?: unknown;
    /** The kind of the queue. */
    readonly driver: string;
    /** Milliseconds. */
    readonly executionTime: number;
  };
  readonly 'round.applied': undefined;
  /** With the last block of a round, for the next one. */
  readonly 'round.created': readonly (RoundDelegate | ArkWallet | Ark3Wallet)[];
  /** At the end of a round, once for every delegate that forged nothing in it. */
  readonly 'round.missed': MissedDelegate;
  /** Only plugins schedule jobs. */
  readonly 'schedule.blockJob.finished': {
    /** Milliseconds. */
    readonly executionTime: number;
    readonly blockCount: number;
  };
  /** Only plugins schedule jobs. */
  readonly 'schedule.cronJob.finished': {
    /** Milliseconds. */
    readonly executionTime: number;
    /** The time table, in the notation of cron. */
    readonly expression: string;
  };
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
  /** When the state of all wallets has been built at the start. */
  readonly 'state.builder.finished': undefined;
  readonly 'state.started': true;
  readonly 'state.starting': undefined;
  /** It is emitted before the webhook plugin subscribes. */
  readonly 'state:started': true;
  /** It is emitted before the webhook plugin subscribes. */
  readonly 'stateBuilder.finished': undefined;
  /** For every transaction of a block, before its block.applied. */
  readonly 'transaction.applied': AppliedTransaction;
  readonly 'transaction.expired': TransactionV1 | PooledTransactionV1 | TransactionV2;
  /** After block.forged, for every transaction of a block forged on the same host. */
  readonly 'transaction.forged': TransactionV1 | TransactionV2;
  readonly 'transaction.pool.added': TransactionV2 | readonly PooledTransaction[];
  readonly 'transaction.pool.rejected': TransactionV2 | readonly RejectedTransaction[];
  readonly 'transaction.pool.removed': string | TransactionV2;
  readonly 'transaction.reverted': AppliedTransaction;
  /** Nothing dispatches it in 3.9.1. */
  readonly 'wallet.attribute.forget': WalletChange;
  /** Nothing dispatches it in 3.9.1. */
  readonly 'wallet.attribute.set': WalletChange;
  /** Nothing emits it. */
  readonly 'wallet.created.cold': Wallet;
  /** For every change of a wallet. */
  readonly 'wallet.property.set': WalletChange;
  readonly 'wallet.saved': number;
  /** After the transaction.applied that withdraws a vote. */
  readonly 'wallet.unvote': WalletVote;
  /** After the transaction.applied of a vote. */
  readonly 'wallet.vote': WalletVote;
}
