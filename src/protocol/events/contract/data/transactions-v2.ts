import {
  anything,
  constant,
  either,
  integer,
  list,
  type Members,
  type ObjectSchema,
  object,
  openObject,
  optional,
  text,
  type VariantsSchema,
  variants,
} from '../schema/schema.ts';
import {
  anySignature,
  arkAddress,
  freeText,
  hash,
  nonce,
  numberedSignature,
  publicKey,
  satoshi,
  transactionId,
  username,
  vendorField,
  vote,
} from '../schema/text-formats.ts';

const head: Members = {
  version: constant(2),
  network: integer(0, 255, 'The first byte of the addresses of the network.'),
};
const sender: Members = {
  nonce: text(nonce),
  senderPublicKey: text(publicKey),
  fee: text(satoshi),
  amount: text(satoshi),
};
/** A sender with several signers only has `signatures` (`crypto` 2.7.26 `transactions/deserializer.js`). */
const tail: Members = {
  signature: optional(text(anySignature)),
  secondSignature: optional(text(anySignature, 'For senders that have registered a second key.')),
  signatures: optional(list(text(numberedSignature), 1, 16)),
  id: text(transactionId),
};
const recipientId = text(arkAddress, 'The address of the recipient.');
const message: Members = { vendorField: optional(text(vendorField)) };
const keys = list(text(publicKey), 1, 16);

function typed(title: string, type: number, members: Members, description?: string): ObjectSchema {
  const core = { ...head, typeGroup: constant(1), type: constant(type), ...sender, ...members, ...tail };
  return object(core, `${title}V2`, description);
}

/** Transactions of version 2: `crypto` 2.7.26 and 3.9.1 `transactions/types`. */
export const transactionV2: VariantsSchema = variants(
  'TransactionV2',
  ['version', 'typeGroup', 'type'],
  [
    typed('Transfer', 0, { ...message, expiration: integer(0, 2 ** 32 - 1), recipientId }),
    typed('SecondSignatureRegistration', 1, {
      asset: object({ signature: object({ publicKey: text(publicKey) }) }),
    }),
    typed('DelegateRegistration', 2, {
      asset: object({ delegate: object({ username: text(username) }) }),
    }),
    typed('Vote', 3, { asset: object({ votes: list(text(vote), 1, 2) }) }),
    typed('MultisignatureRegistration', 4, {
      asset: object({ multiSignature: object({ min: integer(1, 16), publicKeys: keys }) }),
    }),
    typed('IpfsRegistration', 5, { asset: object({ ipfs: text(freeText, 'The hash of the content.') }) }),
    typed(
      'Multipayment',
      6,
      {
        ...message,
        asset: object({
          payments: list(object({ amount: text(satoshi), recipientId }), 2, 256),
        }),
      },
      'Its own amount is 0: the payments contain the amounts.',
    ),
    typed('DelegateResignation', 7, {}),
    typed('HtlcLock', 8, {
      ...message,
      recipientId,
      asset: object({
        lock: object({
          secretHash: text(hash),
          expiration: object({
            type: either(constant(1), constant(2)),
            value: integer(
              0,
              2 ** 32 - 1,
              'A time in seconds of the network (type 1), or a height (type 2).',
            ),
          }),
        }),
      }),
    }),
    typed('HtlcClaim', 9, {
      asset: object({
        claim: object({ lockTransactionId: text(transactionId), unlockSecret: text(hash, 'The secret.') }),
      }),
    }),
    typed('HtlcRefund', 10, {
      asset: object({ refund: object({ lockTransactionId: text(transactionId) }) }),
    }),
  ],
  [
    // Of plugins, such as the businesses of ARK.
    openObject(
      { ...head, typeGroup: integer(2, 2 ** 32 - 1), type: integer(0, 65_535), ...sender, ...tail },
      anything,
    ),
    // From before the milestone aip11, while a node catches up, and on networks without it.
    openObject(
      {
        version: constant(1),
        type: integer(0, 65_535),
        senderPublicKey: text(publicKey),
        fee: text(satoshi),
        amount: text(satoshi),
        id: text(transactionId),
      },
      anything,
    ),
  ],
);
