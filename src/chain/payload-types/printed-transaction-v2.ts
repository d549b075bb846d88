export interface Head<Type extends number> {
  readonly version: 2;
  /** The first byte of the addresses of the network of ARK: 23 for mainnet and testnet, 30 for devnet. */
  readonly network: number;
  readonly typeGroup: 1;
  readonly type: Type;
  /** Counts the transactions of the sender from 1, in decimal. */
  readonly nonce: string;
  readonly senderPublicKey: string;
  /** Satoshi in decimal. */
  readonly fee: string;
  /** Satoshi in decimal: read it with `BigInt`. One coin is 100,000,000. */
  readonly amount: string;
}

export interface Tail {
  readonly signature: string;
  readonly secondSignature?: string;
  /** 64 hexadecimal characters. */
  readonly id: string;
}

interface Transfer extends Head<0>, Tail {
  readonly vendorField?: string;
  readonly expiration: number;
  readonly recipientId: string;
}

interface SecondSignatureRegistration extends Head<1>, Tail {
  readonly asset: { readonly signature: { readonly publicKey: string } };
}

interface DelegateRegistration extends Head<2>, Tail {
  readonly asset: { readonly delegate: { readonly username: string } };
}

interface Vote extends Head<3>, Tail {
  /** The public key of a delegate after `+`, or after `-` to take the vote back. */
  readonly asset: { readonly votes: readonly string[] };
}

/** Its own amount is 0: the payments contain the amounts. */
interface Multipayment extends Head<6>, Tail {
  readonly asset: {
    readonly payments: readonly {
      /** Satoshi in decimal. */
      readonly amount: string;
      readonly recipientId: string;
    }[];
  };
}

interface DelegateResignation extends Head<7>, Tail {}

/** A signed version 2 transaction as ARK 2.6 and later print it, keys in the node's order. */
export type TransactionV2 =
  | Transfer
  | SecondSignatureRegistration
  | DelegateRegistration
  | Vote
  | Multipayment
  | DelegateResignation;
