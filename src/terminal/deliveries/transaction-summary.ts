import type { JsonObject } from '../../protocol/json/json-values.ts';
import { amount, asObject, joinPieces, labelled, quotedText, shortKey, word } from './payload-words.ts';

const maxVotes = 2;

/** Summarizes a transaction in one line. `data` may be anything that claims to be a transaction. */
export function transactionSummary(data: JsonObject): string {
  const { amount: sent, senderPublicKey, recipientId, vendorField, id } = data;
  const sender = shortKey(senderPublicKey);
  const recipient = word(recipientId);
  const isTransfer = kindOf(data) === 0;
  const payments = paymentsOf(data);
  const to = payments === undefined ? recipient : `${payments.length} recipients`;
  const hasWay = (isTransfer || payments !== undefined) && to !== undefined;
  const way = hasWay ? `${sender ?? '?'} → ${to}` : undefined;
  return joinPieces(
    transactionAction(data),
    amount(payments === undefined ? sent : totalOf(payments)),
    way ?? labelled('sender', sender),
    quotedText(vendorField),
    labelled('id', shortKey(id)),
  );
}

/** Returns the type if it is one of the core. ARK numbers the types of each group from 0 again. */
function kindOf({ type, typeGroup }: JsonObject): unknown {
  return typeGroup === undefined || typeGroup === 1 ? type : undefined;
}

/** Returns the payments of a multipayment from ARK 2.6 on, whose own amount is 0; undefined for anything else. */
function paymentsOf(data: JsonObject): readonly unknown[] | undefined {
  if (data.typeGroup === undefined || kindOf(data) !== 6) return undefined;
  const { payments } = asObject(data.asset);
  return Array.isArray(payments) ? payments : undefined;
}

const satoshiPattern = /^\d{1,20}$/;

/** Returns the sum in satoshi; undefined if one of the amounts is not one that a node prints. */
function totalOf(payments: readonly unknown[]): string | undefined {
  let total = 0n;
  for (const payment of payments) {
    const { amount: paid } = asObject(payment);
    if (typeof paid !== 'string' || !satoshiPattern.test(paid)) return undefined;
    total += BigInt(paid);
  }
  return total.toString();
}

/** Types before ARK 2.6, Phantom's included (payloads.md section 2). */
const firstTypes: Readonly<Record<number, string>> = {
  0: 'transfer',
  1: 'second signature',
  2: 'delegate registration',
  3: 'vote',
  4: 'multisignature registration',
  5: 'IPFS',
  6: 'timelock transfer',
  7: 'multipayment',
  8: 'delegate resignation',
};

/** Types of the core from ARK 2.6 on, whose transactions have a `typeGroup` (@arkecosystem/crypto 2.7.26, enums.ts). */
const groupedTypes: Readonly<Record<number, string>> = {
  ...firstTypes,
  6: 'multipayment',
  7: 'delegate resignation',
  8: 'HTLC lock',
  9: 'HTLC claim',
  10: 'HTLC refund',
};

/** What a transaction does, in a few words; undefined if it has no type. */
export function transactionAction(data: JsonObject): string | undefined {
  const { type, typeGroup, asset } = data;
  const kind = kindOf(data);
  if (kind === 2) return joinWords('delegate registration', registeredName(data));
  if (kind === 3) return voteWords(asObject(asset));
  if (typeof type !== 'number') return undefined;
  const names = typeGroup === undefined ? firstTypes : groupedTypes;
  const name = typeof kind === 'number' && Object.hasOwn(names, kind) ? names[kind] : undefined;
  if (name !== undefined) return name;
  return typeof typeGroup === 'number' && typeGroup !== 1
    ? `type ${type} of group ${typeGroup}`
    : `type ${type}`;
}

/** Returns the username that a delegate registration registers. Solar moved it to the top level of the payload. */
export function registeredName({ asset, username }: JsonObject): string | undefined {
  const { delegate } = asObject(asset);
  const { username: registered = username } = asObject(delegate);
  return word(registered);
}

function voteWords({ votes }: JsonObject): string {
  if (!Array.isArray(votes) || votes.length === 0) return 'vote';
  const shown = votes.slice(0, maxVotes).map((vote: unknown) => {
    if (typeof vote !== 'string') return 'vote';
    const isUnvote = vote.startsWith('-');
    return joinWords(isUnvote ? 'unvote' : 'vote', shortKey(vote.replace(/^[+-]/, '')));
  });
  const missing = votes.length - shown.length;
  return shown.join(', ') + (missing > 0 ? ` and ${missing} more` : '');
}

function joinWords(first: string, second: string | undefined): string {
  return second === undefined ? first : `${first} ${second}`;
}
