import { outlineJson } from '../../protocol/json/json-outline.ts';
import { isJsonObject, type JsonObject } from '../../protocol/json/json-values.ts';
import { groupDigits } from '../text/numbers.ts';
import {
  amount,
  asObject,
  coins,
  counted,
  joinPieces,
  labelled,
  quotedText,
  shortKey,
  tinyId,
  wholeNumber,
  word,
} from './payload-words.ts';
import { registeredName, transactionAction, transactionSummary } from './transaction-summary.ts';

/**
 * Summarizes a payload in one line in terms of the chain: heights, ids, amounts, sender and recipient. The payload may
 * be anything. If it does not fit its event, only its kind is described. Empty only if even that is impossible.
 */
export function deliverySummary(event: string, data: unknown, dataText?: string): string {
  return domainSummary(event, withExactAmounts(data, dataText)) || kindInWords(data, dataText);
}

/**
 * The same for a line with little room, in pieces, the most important one or two first: the height or the amount,
 * and both ends of the id.
 */
export function compactSummary(event: string, data: unknown, dataText?: string): readonly string[] {
  const exact = withExactAmounts(data, dataText);
  const pieces = isJsonObject(exact) ? compactPieces(event.split('.')[0] ?? '', exact) : [];
  const known = pieces.filter((piece) => piece !== undefined);
  return known.length > 0 ? known : deliverySummary(event, data, dataText).split(' · ');
}

function compactPieces(family: string, data: JsonObject): readonly (string | undefined)[] {
  if (family === 'block') {
    return [
      labelled('height', wholeNumber(data.height)),
      tinyId(data.id),
      counted(data.numberOfTransactions, 'transaction'),
      coins(data.totalAmount),
    ];
  }
  if (family === 'delegate') return [registeredName(data) ?? transactionAction(data), tinyId(data.id)];
  if (family !== 'transaction') return [];
  const amountInCoins = coins(data.amount);
  const action = transactionAction(data);
  return amountInCoins === undefined
    ? [action, tinyId(data.id)]
    : [amountInCoins, tinyId(data.id), action, labelled('to', tinyId(data.recipientId))];
}

const amountKeys: readonly string[] = ['amount', 'totalAmount'];

/** Takes amounts beyond 2^53 from the text, where they have all of their digits: ARK 2.3 sends some as numbers. */
function withExactAmounts(data: unknown, dataText: string | undefined): unknown {
  if (!isJsonObject(data)) return data;
  if (isOfMainsail(data)) return { ...data, amount: undefined, totalAmount: undefined };
  if (dataText === undefined) return data;
  const rounded = amountKeys.filter((key) => {
    const value = data[key];
    return typeof value === 'number' && Number.isFinite(value) && !Number.isSafeInteger(value);
  });
  if (rounded.length === 0) return data;
  const exact = outlineJson(dataText)
    .members.filter(({ key }) => rounded.includes(key))
    .map(({ key, start, end }) => [key, dataText.slice(start, end).trim()]);
  return { ...data, ...Object.fromEntries(exact) };
}

/** Its amounts are in units of 10^-18 coins, and its gas matters more than they do. */
function isOfMainsail({ generatorAddress, asset }: JsonObject): boolean {
  return typeof generatorAddress === 'string' || (isJsonObject(asset) && Object.hasOwn(asset, 'evmCall'));
}

function domainSummary(event: string, data: unknown): string {
  switch (event) {
    case 'delegate.registered':
      return isJsonObject(data) ? delegateRegistered(data) : '';
    case 'forger.missing':
    case 'round.missed':
    case 'wallet.vote':
    case 'wallet.unvote':
      return isJsonObject(data) ? delegateOf(data) : '';
    case 'forger.failed':
      return isJsonObject(data) ? forgerFailed(data) : joinPieces(quotedText(data));
    case 'round.created':
      return Array.isArray(data) ? roundCreated(data) : '';
    case 'wallet.saved':
      return joinPieces(counted(data, 'wallet'));
  }
  switch (event.slice(0, Math.max(0, event.indexOf('.')))) {
    case 'block':
      return isJsonObject(data) ? blockSummary(data) : '';
    case 'transaction':
    case 'delegate':
      return transactionOrPool(data);
    case 'peer':
      return isJsonObject(data) ? peerSummary(data) : '';
    default:
      return '';
  }
}

function blockSummary({
  height,
  id,
  numberOfTransactions,
  totalAmount,
  generatorPublicKey,
}: JsonObject): string {
  return joinPieces(
    labelled('height', wholeNumber(height)),
    labelled('id', shortKey(id)),
    counted(numberOfTransactions, 'transaction'),
    amount(totalAmount),
    labelled('delegate', shortKey(generatorPublicKey)),
  );
}

/** ARK 2 sends an array of transactions with transaction.pool.added, and a bare id with transaction.pool.removed. */
function transactionOrPool(data: unknown): string {
  if (isJsonObject(data)) return transactionSummary(data);
  return joinPieces(
    Array.isArray(data) ? counted(data.length, 'transaction') : labelled('id', shortKey(data)),
  );
}

function delegateRegistered(data: JsonObject): string {
  const { senderPublicKey, id } = data;
  return joinPieces(
    labelled('username', registeredName(data)),
    labelled('sender', shortKey(senderPublicKey)),
    labelled('id', shortKey(id)),
  );
}

function roundCreated(delegates: readonly unknown[]): string {
  const first = asObject(delegates[0]);
  const { round = delegateAttributes(first).round } = first;
  return joinPieces(labelled('round', wholeNumber(round)), counted(delegates.length, 'delegate'));
}

function delegateOf({ delegate }: JsonObject): string {
  const { username, publicKey, address } = asObject(delegate);
  const name =
    word(username) ??
    word(delegateAttributes(asObject(delegate)).username) ??
    shortKey(publicKey) ??
    word(address) ??
    shortKey(delegate);
  return joinPieces(labelled('delegate', name));
}

/** ARK 2.6 and later keep the facts about a delegate in attributes.delegate of its wallet. */
function delegateAttributes({ attributes }: JsonObject): {
  readonly username?: unknown;
  readonly round?: unknown;
} {
  const { delegate } = asObject(attributes);
  return asObject(delegate);
}

/** Phantom sends a plain text, ARK 2.4 and later {error} (payloads.md section 6). */
function forgerFailed({ error }: JsonObject): string {
  return joinPieces(quotedText(error));
}

function peerSummary({ ip, port }: JsonObject): string {
  return joinPieces(labelled('ip', word(ip)), typeof port === 'number' ? `port ${port}` : undefined);
}

/** Longer numbers are not shown; their characters are counted. */
const maxNumberLength = 40;

/**
 * Describes the kind of a payload, for events without a summary. A number is shown as received if its text is known,
 * because the parsed value may have lost digits.
 */
function kindInWords(data: unknown, text = String(data)): string {
  switch (typeof data) {
    case 'undefined':
      return 'no data';
    case 'string':
      return data === '' ? 'an empty string' : `a string of ${countText(data.length, 'character')}`;
    case 'number':
      return text.length > maxNumberLength
        ? `a number of ${countText(text.length, 'character')}`
        : `the number ${text}`;
    case 'boolean':
      return String(data);
    case 'object':
      if (data === null) return 'null';
      if (Array.isArray(data))
        return data.length === 0 ? 'an empty array' : `an array of ${groupDigits(String(data.length))}`;
      return objectInWords(Object.keys(data).length);
    default:
      return '';
  }
}

function objectInWords(keys: number): string {
  return keys === 0 ? 'an empty object' : `an object with ${countText(keys, 'key')}`;
}

function countText(count: number, noun: string): string {
  return `${groupDigits(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}
