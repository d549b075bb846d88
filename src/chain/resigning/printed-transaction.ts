import { parseJsonTree, valueText } from '../../protocol/json/json-tree.ts';
import {
  type DraftV2,
  serializeV1,
  signingBytesV2,
  signTransactionV1,
  signTransactionV2,
} from '../ark/ark-transaction.ts';
import { sha256 } from '../crypto/hash.ts';
import { isEcdsaSigned, isSchnorrSigned } from '../crypto/verify-signature.ts';
import { arkNetworks } from '../network/ark-networks.ts';
import { addressOf, type Keys, rawAddress } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import { phantomNetworks } from '../network/phantom-networks.ts';
import { largest32Bit } from '../transactions/overrides.ts';
import { signTransaction } from '../transactions/transaction.ts';
import {
  asVersion1,
  signingBytes,
  type TransactionContent,
  type Version1Draft,
} from '../transactions/transaction-bytes.ts';
import {
  bigIntegerIn,
  hexIn,
  integerIn,
  type Misfit,
  type PrintedMembers,
  publicKeyIn,
  textIn,
  unfit,
} from './printed-values.ts';

/** What makes an object a signed transaction. */
export const transactionKeys = ['signature', 'senderPublicKey', 'fee'] as const;

export interface SignedAgain {
  /** By key; those that a printed transaction lacks are left out there. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The form in which nodes exchange it. */
  readonly serialized: Buffer;
}

/**
 * Signs a printed transaction again: version 1 of Phantom and ARK, or version 2 of ARK.
 * @param second used if it has a second signature
 * @throws Problem `malformed-payload` for a value that has no place in the signed bytes, or another kind of transaction
 */
export function signPrintedTransaction(members: PrintedMembers, sender: Keys, second: Keys): SignedAgain {
  const { network, ...read } = readTransaction(members);
  const secondKeys = secondSignatureKeys.some((key) => members.has(key)) ? second : undefined;
  if (read.version === 2) {
    const { transaction, serialized } = signTransactionV2(network, read.draft, sender, secondKeys);
    return { values: { ...transaction }, serialized };
  }
  const { serialized } = signTransactionV1(network, read.draft, sender, secondKeys);
  return { values: { ...signTransaction(network, read.draft, sender, secondKeys) }, serialized };
}

/**
 * Finds what keeps a printed transaction from being valid: a wrong signature, or values that contradict each other. A second
 * signature cannot be judged, because its key is not in the transaction.
 * @throws Problem `malformed-payload` as `signPrintedTransaction`
 */
export function judgePrintedTransaction(members: PrintedMembers): readonly Misfit[] {
  const { network, ...read } = readTransaction(members);
  const publicKeyHex = publicKeyIn(members, 'senderPublicKey');
  const publicKey = Buffer.from(publicKeyHex, 'hex');
  const sender: Keys = { privateKey: Buffer.alloc(32), publicKey, publicKeyHex };
  const signature = hexIn(members, 'signature');
  const signatures = signature + secondSignatureOf(members);
  const bytes =
    read.version === 2
      ? signingBytesV2(network, read.draft, publicKey)
      : signingBytes(network, read.draft, sender);
  const isSigned = (read.version === 2 ? isSchnorrSigned : isEcdsaSigned)(bytes, signature, publicKeyHex);
  const id = sha256(Buffer.concat([bytes, Buffer.from(signatures, 'hex')])).toString('hex');
  const isVote = read.version === 1 && read.draft.type === 3;
  const misfits: readonly (readonly [key: string, isMisfit: boolean, reason: string])[] = [
    ['signature', !isSigned, 'It is not the signature of this transaction by this key.'],
    ['id', textIn(members, 'id', /^/, 'an id') !== id, 'It is not the hash of the signed transaction.'],
    ['vendorFieldHex', hexContradictsText(members), 'It is another text than vendorField.'],
    ['amount', read.draft.type !== 0 && bigIntegerIn(members, 'amount') !== 0n, 'It is signed as 0.'],
    [
      'recipientId',
      isVote && members.get('recipientId') !== JSON.stringify(addressOf(network, sender)),
      'A vote is sent to its own sender.',
    ],
  ];
  return misfits.flatMap(([key, isMisfit, reason]) => (isMisfit ? [{ key, reason }] : []));
}

/**
 * Returns the form in which nodes exchange a printed transaction, with its signatures as they are.
 * @throws Problem `malformed-payload` as `signPrintedTransaction`
 */
export function serializePrinted(members: PrintedMembers): Buffer {
  const { network, ...read } = readTransaction(members);
  const publicKey = Buffer.from(publicKeyIn(members, 'senderPublicKey'), 'hex');
  const signatures = hexIn(members, 'signature') + secondSignatureOf(members);
  if (read.version === 1) return serializeV1(network, read.draft, publicKey, signatures);
  return Buffer.concat([signingBytesV2(network, read.draft, publicKey), Buffer.from(signatures, 'hex')]);
}

/** Version 1 has the second signature twice. */
const secondSignatureKeys = ['secondSignature', 'signSignature'] as const;

function secondSignatureOf(members: PrintedMembers): string {
  const key = secondSignatureKeys.find((one) => members.has(one));
  return key === undefined ? '' : hexIn(members, key);
}

function hexContradictsText(members: PrintedMembers): boolean {
  if (!members.has('vendorField') || !members.has('vendorFieldHex')) return false;
  const text = textIn(members, 'vendorField', /^/, 'a text');
  return hexIn(members, 'vendorFieldHex') !== Buffer.from(text).toString('hex');
}

type ReadTransaction = { readonly network: Network } & (
  | { readonly version: 1; readonly draft: Version1Draft }
  | { readonly version: 2; readonly draft: DraftV2 }
);

function readTransaction(members: PrintedMembers): ReadTransaction {
  const network = networkOf(members);
  const fee = bigIntegerIn(members, 'fee');
  const version = members.get('version') ?? '';
  if (members.has('signatures')) throw unfit('signatures', 'no multisignature', 'some');
  if (version === '2' && members.has('nonce')) {
    if (members.get('typeGroup') !== '1')
      throw unfit('typeGroup', 'the group of the core, 1', members.get('typeGroup') ?? '');
    const draft = { ...contentOf(members, resignationV2), nonce: bigIntegerIn(members, 'nonce'), fee };
    return { network, version: 2, draft };
  }
  if (version !== '1' || members.has('nonce'))
    throw unfit('version', 'a transaction of version 1 or 2 of Phantom or ARK', version);
  const timestamp = integerIn(members, 'timestamp', largest32Bit);
  return { network, version: 1, draft: asVersion1({ ...contentOf(members, resignationV1), timestamp, fee }) };
}

const resignationV1 = 8;
const resignationV2 = 7;

/** A network is identified by the version of its addresses. In everything else, networks sign alike. */
function networkOf(members: PrintedMembers): Network {
  const version = members.get('network') ?? '';
  const networks = [...Object.values(phantomNetworks), ...Object.values(arkNetworks)];
  const network = networks.find(({ addressVersion }) => String(addressVersion) === version);
  if (network === undefined) throw unfit('network', 'the number of a network', version);
  return network;
}

/** @param resignation the number of that type, which differs between versions */
function contentOf(members: PrintedMembers, resignation: 7 | 8): TransactionContent {
  const type = integerIn(members, 'type', 255);
  switch (type) {
    case 0: {
      const recipientId = addressIn(members, 'recipientId');
      const amount = bigIntegerIn(members, 'amount');
      const expiration = members.has('expiration') ? integerIn(members, 'expiration', largest32Bit) : 0;
      return { type, amount, recipientId, expiration, ...vendorFieldOf(members) };
    }
    case 1: {
      const key = assetText(members, ['signature', 'publicKey'], /^0[23][0-9a-f]{64}$/, 'a public key');
      return { type, secondPublicKey: key };
    }
    case 2: {
      const known = 'a name of 1 to 20 characters';
      return { type, username: assetText(members, ['delegate', 'username'], /^[\x21-\x7e]{1,20}$/, known) };
    }
    case 3: {
      const known = 'one public key after + or -';
      const vote = assetText(members, ['votes', '0'], /^[+-]0[23][0-9a-f]{64}$/, known);
      if (assetMember(members, ['votes', '1']) !== '') throw unfit('asset.votes', known, 'several');
      return { type, vote };
    }
    case 6:
      if (resignation === resignationV2) return { type, payments: paymentsIn(members) };
      break;
    case resignation:
      return { type: 8 };
  }
  throw unfit(
    'type',
    'a type that can be signed here: 0 to 3, a resignation or a multipayment',
    String(type),
  );
}

/** A node prints it as text, in hexadecimal, or both. */
function vendorFieldOf(members: PrintedMembers): { readonly vendorField?: string } {
  if (members.has('vendorField')) return { vendorField: textIn(members, 'vendorField', /^/, 'a text') };
  if (!members.has('vendorFieldHex')) return {};
  const hex = hexIn(members, 'vendorFieldHex');
  const vendorField = Buffer.from(hex, 'hex').toString();
  if (Buffer.from(vendorField).toString('hex') === hex) return { vendorField };
  throw unfit('vendorFieldHex', 'text in UTF-8', members.get('vendorFieldHex') ?? '');
}

function addressIn(members: PrintedMembers, key: string): string {
  const address = textIn(members, key, /^/, 'an address');
  if (rawAddress(address) !== undefined) return address;
  throw unfit(key, 'an address', members.get(key) ?? '');
}

/** Returns the JSON text of a value in the asset; empty if there is none. */
function assetMember(members: PrintedMembers, keys: readonly string[]): string {
  return valueText(members.get('asset') ?? '', keys) ?? '';
}

function assetText(
  members: PrintedMembers,
  keys: readonly string[],
  pattern: RegExp,
  expected: string,
): string {
  const key = ['asset', ...keys].join('.');
  return textIn(new Map([[key, assetMember(members, keys)]]), key, pattern, expected);
}

/** The number of payments takes 16 bits; a node accepts far fewer. */
const mostPayments = 65_535;

function paymentsIn(members: PrintedMembers): (TransactionContent & { readonly type: 6 })['payments'] {
  const list = assetMember(members, ['payments']);
  const payments = list.startsWith('[') ? elementsOf(list) : [];
  if (payments.length === 0 || payments.length > mostPayments)
    throw unfit('asset.payments', 'a list of payments', list);
  return payments.map((one) => {
    return { amount: bigIntegerIn(one, 'amount'), recipientId: addressIn(one, 'recipientId') };
  });
}

/** Returns the members of each element of an array, in JSON text. */
function elementsOf(list: string): readonly PrintedMembers[] {
  return [...parseJsonTree(list).children.values()].map(
    ({ children }) =>
      new Map([...children].map(([key, { start, end }]): [string, string] => [key, list.slice(start, end)])),
  );
}
