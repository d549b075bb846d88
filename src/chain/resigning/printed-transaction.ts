import { valueText } from '../../protocol/json/patch-json.ts';
import { signTransactionV1, signTransactionV2 } from '../ark/ark-transaction.ts';
import { arkNetworks } from '../network/ark-networks.ts';
import { type Keys, rawAddress } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import { phantomNetworks } from '../network/phantom-networks.ts';
import { largest32Bit } from '../transactions/overrides.ts';
import { signTransaction } from '../transactions/transaction.ts';
import { asVersion1, type TransactionContent } from '../transactions/transaction-bytes.ts';
import { bigIntegerIn, integerIn, membersOf, type PrintedMembers, textIn, unfit } from './printed-values.ts';

/** Whether an object has the members of a signed transaction. */
export function isPrintedTransaction(members: PrintedMembers): boolean {
  return members.has('signature') && members.has('senderPublicKey') && members.has('fee');
}

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
  const network = networkOf(members);
  const secondKeys = members.has('secondSignature') ? second : undefined;
  const fee = bigIntegerIn(members, 'fee');
  if (members.get('version') === '2' && members.has('nonce')) {
    const draft = { ...contentOf(members, resignationV2), nonce: bigIntegerIn(members, 'nonce'), fee };
    const { transaction, serialized } = signTransactionV2(network, draft, sender, secondKeys);
    return { values: { ...transaction }, serialized };
  }
  if (members.get('version') !== '1' || members.has('nonce'))
    throw unfit('version', 'a transaction of version 1 or 2 of Phantom or ARK', members.get('version') ?? '');
  const timestamp = integerIn(members, 'timestamp', largest32Bit);
  const draft = asVersion1({ ...contentOf(members, resignationV1), timestamp, fee });
  const { serialized } = signTransactionV1(network, draft, sender, secondKeys);
  return { values: { ...signTransaction(network, draft, sender, secondKeys) }, serialized };
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
      const vendorField = members.has('vendorField')
        ? { vendorField: textIn(members, 'vendorField', /^/, 'a text') }
        : {};
      return { type, amount, recipientId, expiration, ...vendorField };
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
  const payments = membersOf(list);
  if (!list.startsWith('[') || payments.size === 0 || payments.size > mostPayments)
    throw unfit('asset.payments', 'a list of payments', list);
  return [...payments.values()].map((payment) => {
    const one = membersOf(payment);
    return { amount: bigIntegerIn(one, 'amount'), recipientId: addressIn(one, 'recipientId') };
  });
}
