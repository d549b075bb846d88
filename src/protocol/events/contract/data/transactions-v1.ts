import {
  constant,
  integer,
  list,
  type Members,
  type ObjectSchema,
  object,
  optional,
  type Schema,
  text,
  type VariantsSchema,
  variants,
} from '../schema/schema.ts';
import {
  derSignature,
  publicKey,
  type TextFormat,
  transactionId,
  username,
  vendorField,
  vendorFieldHex,
  vote,
} from '../schema/text-formats.ts';
import { type amounts, networkSeconds } from './blocks.ts';

interface TransactionV1Options {
  readonly address: TextFormat;
  readonly money: (typeof amounts)[keyof typeof amounts];
  /** What `recipientId` of a second signature registration is. Undefined if there is none. */
  readonly ownRecipient: Schema | undefined;
  /** Whether the second signature is printed a second time, under its older name. */
  readonly repeatsSecondSignature: boolean;
  /** What the names of the TypeScript types start with. */
  readonly prefix?: string;
  /** Members at the end of each. */
  readonly more?: Members;
}

/**
 * Transactions of version 1. Only these types are ever in a block: payloads.md sections 1 and 5.1 for Phantom,
 * `crypto` 2.3.23 and 2.4.15 `transactions/types` for ARK.
 */
export function transactionV1(options: TransactionV1Options): VariantsSchema {
  const { address, money, ownRecipient, prefix = '', more = {} } = options;
  const recipientId = text(address, 'The address of the recipient.');
  const id: Members = { id: text(transactionId) };
  const signatures: Members = {
    signature: text(derSignature),
    secondSignature: optional(text(derSignature, 'For senders that have registered a second key.')),
    ...(options.repeatsSecondSignature
      ? { signSignature: optional(text(derSignature, 'The older name of the second signature.')) }
      : {}),
  };
  const typed = (title: string, type: number, members: Members): ObjectSchema =>
    object(
      {
        version: constant(1),
        network: integer(0, 255, 'The first byte of the addresses of the network.'),
        type: constant(type),
        timestamp: networkSeconds,
        senderPublicKey: text(publicKey),
        fee: money,
        amount: money,
        ...members,
        ...more,
      },
      `${prefix}${title}V1`,
    );

  return variants(
    `${prefix}TransactionV1`,
    ['type'],
    [
      typed('Transfer', 0, {
        vendorFieldHex: optional(text(vendorFieldHex)),
        expiration: integer(0, 2 ** 32 - 1),
        recipientId,
        ...signatures,
        vendorField: optional(text(vendorField)),
        ...id,
      }),
      typed('SecondSignatureRegistration', 1, {
        asset: object({ signature: object({ publicKey: text(publicKey) }) }),
        ...signatures,
        ...(ownRecipient === undefined ? {} : { recipientId: ownRecipient }),
        ...id,
      }),
      typed('DelegateRegistration', 2, {
        asset: object({ delegate: object({ username: text(username) }) }),
        ...signatures,
        ...id,
      }),
      typed('Vote', 3, {
        asset: object({ votes: list(text(vote), 1, 1) }),
        ...signatures,
        recipientId: text(address, 'The address of the sender.'),
        ...id,
      }),
      typed('DelegateResignation', 8, { ...signatures, ...id }),
    ],
  );
}
