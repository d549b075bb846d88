export interface Head<Type extends number> {
  readonly version: 1;
  /** The first byte of the addresses of the network: 55 for mainnet, 56 for devnet, 23 for testnet. */
  readonly network: number;
  readonly type: Type;
  /** When the sender made it: seconds since the epoch of the network, not Unix time. */
  readonly timestamp: number;
  readonly senderPublicKey: string;
  /** Satoshi in decimal. */
  readonly fee: string;
  /** Satoshi in decimal: read it with `BigInt`. One coin is 100,000,000. */
  readonly amount: string;
}

export interface Signatures {
  readonly signature: string;
  readonly secondSignature?: string;
  /** The older name of the second signature; a node prints both. */
  readonly signSignature?: string;
}

interface Id {
  /** 64 hexadecimal characters. */
  readonly id: string;
}

interface Transfer extends Head<0>, Signatures, Id {
  readonly vendorFieldHex?: string;
  readonly expiration: number;
  readonly recipientId: string;
  readonly vendorField?: string;
}

interface SecondSignatureRegistration extends Head<1>, Signatures, Id {
  readonly asset: { readonly signature: { readonly publicKey: string } };
  readonly recipientId: string;
}

interface DelegateRegistration extends Head<2>, Signatures, Id {
  readonly asset: { readonly delegate: { readonly username: string } };
}

interface Vote extends Head<3>, Signatures, Id {
  /** The public key of a delegate after `+`, or after `-` to take the vote back. */
  readonly asset: { readonly votes: readonly string[] };
  readonly recipientId: string;
}

interface DelegateResignation extends Head<8>, Signatures, Id {}

/** A signed transaction as a 2.2.4 node prints it; `JSON.stringify` writes its keys in the node's order. */
export type Transaction =
  | Transfer
  | SecondSignatureRegistration
  | DelegateRegistration
  | Vote
  | DelegateResignation;

/** Omits keys from each member of a union. */
type Without<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/**
 * A version 1 transaction as ARK 2.3 to 2.5 print it: with the second signature only once, and without a recipient in a
 * second signature registration (`crypto` 2.3.23 and 2.4.15, printed by the libraries).
 */
export type ArkTransactionV1 =
  | Without<Exclude<Transaction, { readonly type: 1 }>, 'signSignature'>
  | Without<Extract<Transaction, { readonly type: 1 }>, 'signSignature' | 'recipientId'>;
