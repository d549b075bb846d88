import type { TransactionV1 as Transaction } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { sha256 } from '../crypto/hash.ts';
import { signEcdsa } from '../crypto/signature.ts';
import { addressOf, type Keys } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import { signingBytes, type Version1Draft } from './transaction-bytes.ts';

interface Head<Type extends number> {
  readonly version: 1;
  readonly network: number;
  readonly type: Type;
  readonly timestamp: number;
  readonly senderPublicKey: string;
  readonly fee: string;
  readonly amount: string;
}

type Signatures = Pick<Transaction, 'signature' | 'secondSignature' | 'signSignature'>;

/**
 * Signs a draft. The id is the hash of everything, signatures included, so it is as reproducible as they are.
 * @param second the keys of the second signature, if the sender has registered one
 */
export function signTransaction(
  network: Network,
  draft: Version1Draft,
  sender: Keys,
  second?: Keys,
): Transaction {
  const unsigned = signingBytes(network, draft, sender);
  const signature = signEcdsa(unsigned, sender.privateKey);
  const signedOnce = Buffer.concat([unsigned, Buffer.from(signature, 'hex')]);
  if (second === undefined) {
    return printed(network, draft, sender, { signature }, sha256(signedOnce).toString('hex'));
  }
  const secondSignature = signEcdsa(signedOnce, second.privateKey);
  const signedTwice = Buffer.concat([signedOnce, Buffer.from(secondSignature, 'hex')]);
  const signatures = { signature, secondSignature, signSignature: secondSignature };
  return printed(network, draft, sender, signatures, sha256(signedTwice).toString('hex'));
}

/** The order of keys is that of `payload-examples/`. */
function printed(
  network: Network,
  draft: Version1Draft,
  sender: Keys,
  signatures: Signatures,
  id: string,
): Transaction {
  const head = <Type extends number>(type: Type, amount = 0n): Head<Type> => ({
    version: 1,
    network: network.addressVersion,
    type,
    timestamp: draft.timestamp,
    senderPublicKey: sender.publicKeyHex,
    fee: draft.fee.toString(),
    amount: amount.toString(),
  });
  switch (draft.type) {
    case 0: {
      const { vendorField, expiration, recipientId } = draft;
      const field = Buffer.from(vendorField ?? '');
      return {
        ...head(0, draft.amount),
        ...(vendorField === undefined ? {} : { vendorFieldHex: field.toString('hex') }),
        expiration,
        recipientId,
        ...signatures,
        // As the node decodes it from bytes, where half of a surrogate pair becomes U+FFFD.
        ...(vendorField === undefined ? {} : { vendorField: field.toString() }),
        id,
      };
    }
    case 1: {
      const asset = { signature: { publicKey: draft.secondPublicKey } };
      return { ...head(1), asset, ...signatures, recipientId: addressOf(network, sender), id };
    }
    case 2:
      return { ...head(2), asset: { delegate: { username: draft.username } }, ...signatures, id };
    case 3: {
      const asset = { votes: [draft.vote] };
      return { ...head(3), asset, ...signatures, recipientId: addressOf(network, sender), id };
    }
    case 8:
      return { ...head(8), ...signatures, id };
  }
}

/**
 * Returns the transaction as in `transaction.applied`. The node decodes the block from bytes, which have no recipient
 * for a second signature registration, so it is empty there (captured, payloads.md section 5.1).
 */
export function asApplied(transaction: Transaction): Transaction {
  return transaction.type === 1 ? { ...transaction, recipientId: '' } : transaction;
}
