import { createPublicKey, verify } from 'node:crypto';
import { headerBytes } from '../../src/chain/blocks/block.ts';
import { arkNetworks } from '../../src/chain/network/ark-networks.ts';
import { keysOf } from '../../src/chain/network/keys.ts';
import type { Network } from '../../src/chain/network/network.ts';
import { phantomNetworks } from '../../src/chain/network/phantom-networks.ts';
import { signingBytes, type Version1Draft } from '../../src/chain/transactions/transaction-bytes.ts';
import type {
  Block,
  TransactionV1 as Transaction,
} from '../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';

/** What stands in front of a compressed secp256k1 key in an SPKI structure. */
const spkiPrefix = Buffer.from('3036301006072a8648ce3d020106052b8104000a032200', 'hex');

/** OpenSSL's opinion, which shares nothing with the library that signed. */
export function isSignedBy(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const key = createPublicKey({
    key: Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'hex')]),
    format: 'der',
    type: 'spki',
  });
  return verify('sha256', bytes, key, Buffer.from(signature, 'hex'));
}

export function isBlockSigned(block: Block): boolean {
  return isSignedBy(headerBytes(block), block.blockSignature, block.generatorPublicKey);
}

export function isTransactionSigned(transaction: Transaction): boolean {
  const bytes = bytesOf(transaction);
  return isSignedBy(bytes, transaction.signature, transaction.senderPublicKey);
}

/** The second signature is made over the bytes with the first one. */
export function isSecondSigned(transaction: Transaction, secondPublicKey: string): boolean {
  const { signature, secondSignature = '' } = transaction;
  const bytes = Buffer.concat([bytesOf(transaction), Buffer.from(signature, 'hex')]);
  return isSignedBy(bytes, secondSignature, secondPublicKey);
}

/** The signed bytes of a received transaction. */
function bytesOf(transaction: Transaction): Buffer {
  const network = networkOf(transaction.network);
  const publicKey = Buffer.from(transaction.senderPublicKey, 'hex');
  const sender = { ...keysOf('unused'), publicKey, publicKeyHex: transaction.senderPublicKey };
  return signingBytes(network, draftOf(transaction), sender);
}

/** What was signed, read back from what was sent. */
export function draftOf(transaction: Transaction): Version1Draft {
  const stamp = { timestamp: transaction.timestamp, fee: BigInt(transaction.fee) };
  switch (transaction.type) {
    case 0: {
      const { recipientId, expiration, vendorField } = transaction;
      const amount = BigInt(transaction.amount);
      const field = vendorField === undefined ? {} : { vendorField };
      return { ...stamp, type: 0, amount, recipientId, expiration, ...field };
    }
    case 1:
      return { ...stamp, type: 1, secondPublicKey: transaction.asset.signature.publicKey };
    case 2:
      return { ...stamp, type: 2, username: transaction.asset.delegate.username };
    case 3:
      return { ...stamp, type: 3, vote: transaction.asset.votes[0] ?? '' };
    case 8:
      return { ...stamp, type: 8 };
  }
}

function networkOf(version: number): Network {
  const networks = [...Object.values(phantomNetworks), ...Object.values(arkNetworks)];
  const network = networks.find(({ addressVersion }) => addressVersion === version);
  if (network === undefined) throw new Error(`No network has version ${version}.`);
  return network;
}
