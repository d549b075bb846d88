// Made from the contract in src/protocol/events/contract by `npm run contract`. Do not edit.

/** The public API of a node: URL, last status, latency. */
export interface ApiNode {
  readonly url: string;
  readonly statusCode?: number;
  /** Milliseconds. */
  readonly latency?: number;
  /** A time in UTC. */
  readonly lastPinged?: string;
}

/** The block, with its transactions if it has any. */
export interface MainsailBlock {
  readonly version: 1;
  /** Unix milliseconds. */
  readonly timestamp: number;
  /** The number of the block in the chain. */
  readonly height: number;
  /** The consensus round at this height, from 0. */
  readonly round: number;
  /** The id of the parent. */
  readonly previousBlock: string;
  /** The hash of the state after the block. */
  readonly stateHash: string;
  readonly numberOfTransactions: number;
  /** Gas. */
  readonly totalGasUsed: number;
  /** In the smallest unit, in decimal: read it with BigInt. */
  readonly totalAmount: string;
  /** In the smallest unit, in decimal: read it with BigInt. */
  readonly totalFee: string;
  /** In the smallest unit, in decimal: read it with BigInt. */
  readonly reward: string;
  /** In bytes. */
  readonly payloadLength: number;
  /** A SHA-256 hash in hexadecimal. */
  readonly payloadHash: string;
  /** The address of the validator that proposed it. */
  readonly generatorAddress: string;
  readonly transactions?: readonly AppliedMainsailTransaction[];
  /** The block id. */
  readonly id: string;
}

/** The state of the consensus: height, round, step. */
export interface ConsensusState {
  /** The number of the block in the chain. */
  readonly height: number;
  /** The consensus round at this height, from 0. */
  readonly lockedRound?: number;
  /** The consensus round at this height, from 0. */
  readonly round: number;
  /** What is next: 0 a proposal, 1 prevotes, 2 precommits. */
  readonly step: 0 | 1 | 2;
  /** The consensus round at this height, from 0. */
  readonly validRound?: number;
}

/** The peer: address, port, protocol, ports, version, plugins, API nodes. */
export interface MainsailPeer {
  readonly ip: string;
  readonly port: number;
  /** 0 for http, 1 for https. */
  readonly protocol: 0 | 1;
  readonly ports: {
    readonly [name: string]: number;
  };
  /** The version of the software of the peer. */
  readonly version?: string;
  /** Milliseconds. */
  readonly latency?: number;
  /** A time in UTC. */
  readonly lastPinged?: string;
  readonly sequentialErrorCounter: number;
  readonly plugins: {
    readonly [name: string]: unknown;
  };
  readonly apiNodes: readonly ApiNode[];
}

export type AppliedMainsailTransaction = MainsailTransaction & {
  /** The place in the block, from 0. */
  readonly sequence: number;
  /** Gas. */
  readonly gasUsed?: number;
};

export type MainsailTransaction = EvmCall;

export interface EvmCall {
  readonly version: 1;
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: 10;
  /** Counts the transactions of the sender from 0, in decimal. */
  readonly nonce: string;
  /** A compressed secp256k1 public key in hexadecimal. */
  readonly senderPublicKey: string;
  /** The price of the gas, in decimal. */
  readonly fee: string;
  /** In the smallest unit, in decimal: read it with BigInt. */
  readonly amount: string;
  /** The called address. Absent if a contract is deployed. */
  readonly recipientId?: string;
  readonly asset: {
    readonly evmCall: {
      /** Gas. */
      readonly gasLimit: number;
      /** Bytes in hexadecimal. */
      readonly payload: string;
    };
  };
  /** A Schnorr signature in hexadecimal. */
  readonly signature?: string;
  readonly signatures?: readonly string[];
  /** The id of the transaction. */
  readonly id: string;
}

/** The `data` of each event of mainsail. Undefined if the body has no `data`. */
export interface Payloads {
  /** When the public API of a node has been verified. */
  readonly 'apiNode.added': ApiNode;
  /** When the public API of a node no longer answers. */
  readonly 'apiNode.removed': ApiNode;
  /** After every block that the node commits. */
  readonly 'block.applied': MainsailBlock;
  /** When a validator of this node proposes a new block, before the vote on it. */
  readonly 'block.forged': MainsailBlock;
  /** When a proposed block cannot be processed. */
  readonly 'block.invalid': {
    /** The block, with its transactions if it has any. */
    readonly block: MainsailBlock;
    readonly error: {
      readonly [name: string]: unknown;
    };
  };
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'block.received': MainsailBlock;
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
  /** When the consensus has read its state at the start. */
  readonly 'consensus.bootstrapped': ConsensusState;
  /** When most validators have precommitted, to anything. */
  readonly 'consensus.precommited.any': ConsensusState;
  /** When most validators have precommitted to the proposal. */
  readonly 'consensus.precommited.proposal': ConsensusState;
  /** When most validators have voted, for anything. */
  readonly 'consensus.prevoted.any': ConsensusState;
  /** When most validators have voted for no block. */
  readonly 'consensus.prevoted.null': ConsensusState;
  /** When most validators have voted for the proposal. */
  readonly 'consensus.prevoted.proposal': ConsensusState;
  /** When the node has accepted the proposal of the round. */
  readonly 'consensus.proposal.accepted': ConsensusState;
  /** When a round of the consensus begins. */
  readonly 'consensus.round.started': ConsensusState;
  /** When a block begins a new milestone of the network. */
  readonly 'crypto.milestone.changed': undefined;
  /** Its numbers are of the type BigInt, so JSON.stringify throws. */
  readonly 'evm.transaction.receipt': {
    readonly receipt: {
      readonly [name: string]: unknown;
    };
    /** An address. */
    readonly sender: string;
    /** The id of the transaction. */
    readonly transactionId: string;
  };
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'kernel.booted': undefined;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'kernel.booting': undefined;
  /** After each step of the start that follows the registration of the plugins. */
  readonly 'kernel.bootstrapper.bootstrapped': {
    readonly bootstrapper: string;
  };
  /** Before each step of the start that follows the registration of the plugins. */
  readonly 'kernel.bootstrapper.bootstrapping': {
    readonly bootstrapper: string;
  };
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
  /** When a peer has been verified. */
  readonly 'peer.added': MainsailPeer;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'peer.disconnect': unknown;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'peer.disconnected': unknown;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'peer.disconnecting': unknown;
  /** When the node drops a peer. */
  readonly 'peer.removed': MainsailPeer;
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
  /** When a job of a queue is done. */
  readonly 'queue.finished': {
    /** What the job returned. */
    readonly data?: unknown;
    /** The kind of the queue. */
    readonly driver: string;
    /** Milliseconds. */
    readonly executionTime: number;
  };
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
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'state.builder.finished': undefined;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'state.started': true;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'state.starting': undefined;
  /** For every transaction of a committed block, before its block.applied. */
  readonly 'transaction.applied': AppliedMainsailTransaction;
  /** When a transaction of the pool has become too old. */
  readonly 'transaction.expired': MainsailTransaction;
  /** When a transaction enters the pool. */
  readonly 'transaction.pool.added': MainsailTransaction;
  /** When the pool refuses a transaction. */
  readonly 'transaction.pool.rejected': MainsailTransaction;
  /** When a transaction is taken out of the pool. */
  readonly 'transaction.pool.removed': MainsailTransaction;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'validator.registered': unknown;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'validator.resigned': unknown;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'wallet.unvote': unknown;
  /** Nothing dispatches it in 0.0.1-evm.6. */
  readonly 'wallet.vote': unknown;
}
