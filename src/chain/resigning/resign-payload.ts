import { Problem } from '../../problem.ts';
import { diffJson } from '../../protocol/json/diff-json.ts';
import { type JsonNode, parseJsonTree } from '../../protocol/json/json-tree.ts';
import { secondKeys, type WalletName, walletKeys, walletNames } from '../network/keys.ts';
import { blockKeys, judgePrintedBlock, type PrintedBlock, signPrintedBlock } from './printed-block.ts';
import {
  judgePrintedTransaction,
  serializePrinted,
  signPrintedTransaction,
  transactionKeys,
} from './printed-transaction.ts';
import type { Misfit, PrintedMembers } from './printed-values.ts';

export interface ResignedPayload {
  /** JSON text. Only values that follow from an edit differ from the edited text. */
  readonly text: string;
  readonly notes: readonly ResigningNote[];
  /** Whether a block or a transaction was edited. Nothing else can be verified. */
  readonly isJudged: boolean;
}

/** What became of a value: recomputed because an edit required it, or not fitting what is signed. */
interface ResigningNote {
  readonly kind: 'recomputed' | 'broken';
  /** Keys and positions in the payload, from the outside in. */
  readonly path: readonly string[];
  /** Why it is broken, as a sentence; empty for a value that was recomputed. */
  readonly reason: string;
}

/** Signing more at once would take seconds. */
const mostParts = 200;

/**
 * Signs the blocks and transactions of an edited payload again, wherever a signed value was edited. Private keys of real
 * delegates and wallets are unknown, so a fixture signs instead, and its public key is part of what is recomputed. A
 * value that was edited is never replaced. What was edited is verified afterwards, and all that does not fit is noted.
 * Yields after each of them, every few milliseconds, so that other work can be done.
 * @param original the JSON text of the payload before it was edited
 * @param edited JSON text; both are nested at most `maxDepth` deep
 * @param seed of a fake chain; its own wallets sign for themselves
 * @throws Problem `malformed-payload` if more than 200 blocks and transactions were edited
 */
export function* resignPayload(
  original: string,
  edited: string,
  seed = 'resigned',
): Generator<void, ResignedPayload, void> {
  const before = parseJsonTree(original);
  const after = parseJsonTree(edited);
  const replacements = new Map<JsonNode, string>();
  const notes: ResigningNote[] = [];
  const places = [...findPlaces(after, edited, before, original)];
  let count = 0;
  for (const place of places) {
    if (!isTouched(place)) continue;
    count += 1;
    if (count > mostParts) {
      throw new Problem(
        'malformed-payload',
        `Expected at most ${mostParts} edited blocks and transactions, got more.`,
      );
    }
    resign(place);
    yield;
  }
  return { text: splice(edited, replacements), notes, isJudged: count > 0 };

  function textOf(node: JsonNode): string {
    return replacements.get(node) ?? edited.slice(node.start, node.end);
  }

  function isTouched({ node, earlier, parent }: Place): boolean {
    if (earlier === undefined || edited.slice(node.start, node.end) !== earlier.text) return true;
    for (const replaced of replacements.keys()) {
      if (replaced.start >= node.start && replaced.end <= node.end) return true;
    }
    const serialized = parent?.node.children.get('serialized');
    return serialized !== undefined && textOf(serialized) !== parent?.earlier?.get('serialized');
  }

  function resign(place: Place): void {
    const { node, earlier, path } = place;
    const note = (kind: ResigningNote['kind'], key: string, reason = '') =>
      notes.push({ kind, path: key === '' ? path : [...path, key], reason });
    const missing = missingKey(node, earlier?.printed.members);
    if (missing !== undefined) {
      note('broken', '', `It lacks ${missing}.`);
      return;
    }
    const idBefore = node.children.get('id');
    const oldId = idBefore && textOf(idBefore);
    const changed =
      earlier === undefined ? new Set(node.children.keys()) : changedKeys(node, earlier.printed.members);
    try {
      const printed = printedAt(node, textOf);
      const signed = judge(printed).length > 0 ? signedAgain(printed, earlier, changed) : undefined;
      for (const [key, value] of Object.entries(signed ?? {})) {
        const child = node.children.get(key);
        if (child === undefined || changed.has(key) || isAbsentRecipient(key, textOf(child))) continue;
        const json = spelledLike(textOf(child), JSON.stringify(value));
        if (isSameValue(textOf(child), json)) continue;
        replacements.set(child, json);
        note('recomputed', key);
      }
      const misfits = judge(printedAt(node, textOf));
      for (const { key, reason } of blamed(misfits, changed)) note('broken', key, reason);
      followId(place, oldId);
      followSerialized(place);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      note('broken', '', error.message);
    }
  }

  function changedKeys(node: JsonNode, earlier: PrintedMembers): ReadonlySet<string> {
    const keys = new Set([...node.children.keys(), ...earlier.keys()]);
    return new Set(
      [...keys].filter((key) => {
        const child = node.children.get(key);
        const [one, other] = [child && edited.slice(child.start, child.end), earlier.get(key)];
        if (one === other) return false;
        return one === undefined || other === undefined || diffJson(one, other).length > 0;
      }),
    );
  }

  /** Signs again what was edited. Undefined if nothing that is signed was. */
  function signedAgain(
    printed: PrintedBlock,
    earlier: Earlier | undefined,
    changed: ReadonlySet<string>,
  ): Readonly<Record<string, unknown>> | undefined {
    // A signature that was edited is not replaced, so nothing else has to fit a new one.
    if (earlier === undefined || signatureKeys.some((key) => changed.has(key))) return undefined;
    const signed = signPrinted(printed, changed, seed);
    try {
      const before = signPrinted(earlier.printed, new Set(), seed);
      // Signatures are deterministic, so two of the same key differ if what they cover does.
      if (signatureKeys.every((key) => before[key] === signed[key])) return undefined;
    } catch (error) {
      // What was there before cannot be signed.
      if (!(error instanceof Problem)) throw error;
    }
    return signed;
  }

  /** The transactions of a block name it. */
  function followId({ node, path }: Place, oldId: string | undefined): void {
    const id = node.children.get('id');
    if (id === undefined || oldId === undefined || textOf(id) === oldId) return;
    for (const [position, transaction] of node.children.get('transactions')?.children ?? []) {
      const blockId = transaction.children.get('blockId');
      if (blockId === undefined || textOf(blockId) !== oldId) continue;
      replacements.set(blockId, textOf(id));
      notes.push({ kind: 'recomputed', path: [...path, 'transactions', position, 'blockId'], reason: '' });
    }
  }

  /** Events of the pool have a transaction in the form in which nodes exchange it, too. */
  function followSerialized({ node, parent, path }: Place): void {
    const serialized = parent?.node.children.get('serialized');
    const data = serialized?.children.get('data');
    if (path.at(-1) !== 'data' || serialized === undefined || data?.kind !== 'array') return;
    const bytes = `[${serializePrinted(membersOf(node, textOf)).join()}]`;
    if (diffJson(textOf(data), bytes).length === 0) return;
    const place = [...path.slice(0, -1), 'serialized', 'data'];
    if (textOf(serialized) === parent?.earlier?.get('serialized')) {
      replacements.set(data, bytes);
      notes.push({ kind: 'recomputed', path: place, reason: '' });
    } else notes.push({ kind: 'broken', path: place, reason: 'These are not the bytes of the transaction.' });
  }
}

/** A block or a transaction in the edited payload. */
interface Place {
  readonly path: readonly string[];
  readonly node: JsonNode;
  readonly parent: { readonly node: JsonNode; readonly earlier: PrintedMembers | undefined } | undefined;
  /** What it was before; undefined for one that was added. */
  readonly earlier: Earlier | undefined;
}

interface Earlier {
  readonly text: string;
  readonly printed: PrintedBlock;
}

/** Finds what is signed, things inside others first, because a block covers the ids of its transactions. */
function* findPlaces(
  after: JsonNode,
  edited: string,
  before: JsonNode | undefined,
  original: string,
  path: readonly string[] = [],
  parent?: Place['parent'],
): Generator<Place, void, void> {
  const textBefore = ({ start, end }: JsonNode) => original.slice(start, end);
  const own = { node: after, earlier: before && membersOf(before, textBefore) };
  for (const [key, child, earlier] of pairs(after, edited, before, original)) {
    yield* findPlaces(child, edited, earlier, original, [...path, key], own);
  }
  const wasSigned = before !== undefined && (isBlock(before) || isTransaction(before));
  if (after.kind !== 'object' || !(isBlock(after) || isTransaction(after) || wasSigned)) return;
  const earlier = wasSigned
    ? { text: textBefore(before), printed: printedAt(before, textBefore) }
    : undefined;
  yield { path, node: after, parent, earlier };
}

/** The values in a container with what they were before. Elements of a list are recognized by their ids. */
function* pairs(
  after: JsonNode,
  edited: string,
  before: JsonNode | undefined,
  original: string,
): Generator<readonly [key: string, child: JsonNode, earlier: JsonNode | undefined], void, void> {
  if (after.kind !== 'array') {
    for (const [key, child] of after.children) yield [key, child, before?.children.get(key)];
    return;
  }
  const idOf = (node: JsonNode, text: string) => {
    const id = node.children.get('id');
    return id && text.slice(id.start, id.end);
  };
  const byId = new Map<string, JsonNode>();
  for (const node of before?.children.values() ?? []) {
    const id = idOf(node, original);
    if (id !== undefined) byId.set(id, node);
  }
  const kept = new Set([...after.children.values()].map((node) => idOf(node, edited)));
  for (const [key, child] of after.children) {
    const id = idOf(child, edited);
    const same = id === undefined ? undefined : byId.get(id);
    const there = before?.children.get(key);
    const isElsewhere =
      there !== undefined && kept.has(idOf(there, original)) && idOf(there, original) !== undefined;
    yield [key, child, same ?? (isElsewhere ? undefined : there)];
  }
}

type TextOf = (node: JsonNode) => string;

function membersOf({ children }: JsonNode, textOf: TextOf): PrintedMembers {
  return new Map([...children].map(([key, node]) => [key, textOf(node)]));
}

function printedAt(node: JsonNode, textOf: TextOf): PrintedBlock {
  const list = node.children.get('transactions');
  const elements = list?.kind === 'array' ? [...list.children.values()] : undefined;
  return {
    members: membersOf(node, textOf),
    transactions: elements?.map((element) => membersOf(element, textOf)),
  };
}

function isBlock({ children }: JsonNode): boolean {
  return blockKeys.every((key) => children.has(key));
}

function isTransaction({ children }: JsonNode): boolean {
  return transactionKeys.every((key) => children.has(key));
}

/** The first key that made an object a block or a transaction, and was removed. */
function missingKey({ children }: JsonNode, earlier: PrintedMembers | undefined): string | undefined {
  if (earlier === undefined) return undefined;
  const keys = [...(blockKeys.every((key) => earlier.has(key)) ? blockKeys : transactionKeys), 'id'];
  return keys.find((key) => earlier.has(key) && !children.has(key));
}

/** Of a transaction, only the members are used. */
function isPrintedBlock({ members }: PrintedBlock): boolean {
  return blockKeys.every((key) => members.has(key));
}

function judge(printed: PrintedBlock): readonly Misfit[] {
  return isPrintedBlock(printed) ? judgePrintedBlock(printed) : judgePrintedTransaction(printed.members);
}

function signPrinted(
  printed: PrintedBlock,
  changed: ReadonlySet<string>,
  seed: string,
): Readonly<Record<string, unknown>> {
  const { members } = printed;
  if (isPrintedBlock(printed)) {
    const name = walletWith(members.get('generatorPublicKey'), seed) ?? 'delegate/0';
    return { ...signPrintedBlock(printed, changed, walletKeys(seed, name)) };
  }
  const name = walletWith(members.get('senderPublicKey'), seed) ?? 'user/0';
  return signPrintedTransaction(members, walletKeys(seed, name), secondKeys(seed, name)).values;
}

const signatureKeys: readonly string[] = ['blockSignature', 'signature', 'secondSignature', 'signSignature'];

/** Names what was edited rather than what no longer fits it. */
function blamed(misfits: readonly Misfit[], changed: ReadonlySet<string>): readonly Misfit[] {
  const wrongSignature = misfits.find(({ key }) => signatureKeys.includes(key));
  if (wrongSignature === undefined) return misfits;
  const publicKey = ['generatorPublicKey', 'senderPublicKey'].find((key) => changed.has(key));
  const cause =
    publicKey === undefined || changed.has(wrongSignature.key)
      ? wrongSignature
      : {
          key: publicKey,
          reason: 'Its private key is unknown, so the signature belongs to another key.',
        };
  // An id that was not edited is wrong for the same cause.
  return [cause, ...misfits.filter((misfit) => misfit !== wrongSignature && changed.has(misfit.key))];
}

/** Finds a wallet of a fake chain by its public key, in JSON text. */
function walletWith(publicKey: string | undefined, seed: string): WalletName | undefined {
  return walletNames.find((name) => `"${walletKeys(seed, name).publicKeyHex}"` === publicKey);
}

/** `transaction.applied` has no recipient where `transaction.forged` has one. */
function isAbsentRecipient(key: string, json: string): boolean {
  return key === 'recipientId' && json === '""';
}

/** Whether two JSON texts are equal, apart from the quotation marks around a number, which depend on the node. */
function isSameValue(one: string, other: string): boolean {
  return unquoted(one) === unquoted(other) || diffJson(one, other).length === 0;
}

function unquoted(json: string): string {
  return /^"(\d+)"$/.exec(json)?.[1] ?? json;
}

function spelledLike(present: string, json: string): string {
  return /^\d/.test(present) ? unquoted(json) : json;
}

function splice(text: string, replacements: ReadonlyMap<JsonNode, string>): string {
  let spliced = '';
  let copied = 0;
  for (const [{ start, end }, json] of [...replacements].sort(([one], [other]) => one.start - other.start)) {
    spliced += text.slice(copied, start) + json;
    copied = end;
  }
  return spliced + text.slice(copied);
}
