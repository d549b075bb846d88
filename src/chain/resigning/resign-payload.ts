import { Problem } from '../../problem.ts';
import { diffJson } from '../../protocol/json/diff-json.ts';
import { replaceValue, valueText } from '../../protocol/json/patch-json.ts';
import { type Keys, secondKeys, type WalletName, walletKeys, walletNames } from '../network/keys.ts';
import { isPrintedBlock, signPrintedBlock } from './printed-block.ts';
import { isPrintedTransaction, signPrintedTransaction } from './printed-transaction.ts';
import { membersOf, type PrintedMembers } from './printed-values.ts';

export interface ResignedPayload {
  /** JSON text. Only values that follow from an edit differ from the edited text. */
  readonly text: string;
  readonly notes: readonly ResigningNote[];
}

/** What became of a value: recomputed because an edit required it, or not fitting what is signed. */
interface ResigningNote {
  readonly kind: 'recomputed' | 'broken';
  /** Keys and positions in the payload, from the outside in. */
  readonly path: readonly string[];
  /** Why it is broken, as a sentence; empty for a value that was recomputed. */
  readonly reason: string;
}

/**
 * Signs the blocks and transactions of an edited payload again, wherever a signed value was edited. Private keys of real
 * delegates and wallets are unknown, so a fixture signs instead, and its public key is part of what is recomputed. A value
 * that was edited is never replaced: if it does not fit the signature, that is noted.
 * @param original the JSON text of the payload before it was edited
 * @param edited valid JSON
 * @param seed of a fake chain; its own wallets sign for themselves
 */
export function resignPayload(original: string, edited: string, seed = 'resigned'): ResignedPayload {
  let text = edited.trim();
  const notes: ResigningNote[] = [];
  for (const path of signedPlaces(text)) {
    const before = valueText(original, path);
    const after = valueText(text, path) ?? '';
    if (before === undefined || before === after) continue;
    const part = resignPart(before, after, seed);
    for (const { key, json } of part.replaced) text = replaceValue(text, [...path, key], json);
    notes.push(...part.notes.map((note) => ({ ...note, path: [...path, ...note.path] })));
    if (part.id !== undefined) text = followId(text, path, part.id);
    if (part.serialized !== undefined) {
      const place = [...path.slice(0, -1), 'serialized', 'data'];
      const isSibling = path.at(-1) === 'data' && valueText(text, place)?.startsWith('[') === true;
      if (isSibling) text = replaceValue(text, place, `[${part.serialized.join()}]`);
    }
  }
  return { text, notes };
}

const mostPlaces = 1_000;

/** The places of blocks and transactions, those inside others first, because a block covers the ids of its transactions. */
function signedPlaces(text: string): readonly (readonly string[])[] {
  const places: (readonly string[])[] = [];
  visit(text, []);
  return places;

  function visit(json: string, path: readonly string[]): void {
    if (!/^[{[]/.test(json) || places.length >= mostPlaces) return;
    const members = membersOf(json);
    for (const [key, value] of members) visit(value, [...path, key]);
    if (isPrintedBlock(members) || isPrintedTransaction(members)) places.push(path);
  }
}

interface ResignedPart {
  readonly replaced: readonly { readonly key: string; readonly json: string }[];
  /** Paths are relative to the part. */
  readonly notes: readonly ResigningNote[];
  /** The new id, as JSON text, with the one before. */
  readonly id?: { readonly before: string; readonly after: string } | undefined;
  readonly serialized?: Buffer | undefined;
}

const signatureKeys = ['signature', 'secondSignature', 'signSignature', 'blockSignature'];

function resignPart(before: string, after: string, seed: string): ResignedPart {
  const members = membersOf(after);
  const edited = new Set(diffJson(before, after).flatMap(({ path: [key] }) => key ?? []));
  const broken = (key: string, reason: string): ResigningNote => ({ kind: 'broken', path: [key], reason });
  const [editedSignature] = signatureKeys.filter((key) => edited.has(key));
  if (editedSignature !== undefined) {
    return {
      replaced: [],
      notes: [broken(editedSignature, 'It was edited, so nothing here is signed again.')],
    };
  }
  let signed: Signed;
  try {
    signed = signPart(members, edited, seed);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { replaced: [], notes: [{ kind: 'broken', path: [], reason: error.message }] };
  }
  const isSame = ([key, json]: readonly [string, string]) => sameValue(members.get(key), json);
  const values = Object.entries(signed.values)
    .map(([key, value]): readonly [string, string] => [key, JSON.stringify(value)])
    // `transaction.applied` has no recipient where `transaction.forged` has one.
    .filter(([key]) => members.has(key) && members.get(key) !== '""');
  const unfit = values
    .filter((entry) => edited.has(entry[0]) && !isSame(entry))
    .map(([key]) => broken(key, reasons[key] ?? 'It does not fit the other values.'));
  if (!isSignatureEdited(before, signed, seed)) return { replaced: [], notes: unfit };
  const replaced = values
    .filter((entry) => !edited.has(entry[0]) && !isSame(entry))
    .map(([key, json]) => ({ key, json: spelledLike(members.get(key), json) }));
  const recomputed = replaced.map(
    ({ key }): ResigningNote => ({ kind: 'recomputed', path: [key], reason: '' }),
  );
  const newId = replaced.find(({ key }) => key === 'id')?.json;
  return {
    replaced,
    notes: [...unfit, ...recomputed],
    id: newId === undefined ? undefined : { before: members.get('id') ?? '', after: newId },
    serialized: signed.serialized,
  };
}

const unknownKey = 'Its private key is unknown, so the signature belongs to another key.';

/** Why a value that was edited does not fit what is signed. */
const reasons: Readonly<Record<string, string>> = {
  id: 'It is not the hash of what is signed.',
  idHex: 'It is not the hash of what is signed.',
  generatorPublicKey: unknownKey,
  senderPublicKey: unknownKey,
  previousBlockHex: 'It differs from previousBlock.',
  vendorFieldHex: 'It differs from vendorField, which is signed.',
  recipientId: 'It is not what is signed.',
  amount: 'It is not what is signed.',
};

interface Signed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly serialized?: Buffer;
}

/** @throws Problem `malformed-payload` */
function signPart(members: PrintedMembers, edited: ReadonlySet<string>, seed: string): Signed {
  if (!isPrintedBlock(members)) {
    const name = walletWith(members.get('senderPublicKey'), seed) ?? 'user/0';
    return signPrintedTransaction(members, walletKeys(seed, name), secondKeys(seed, name));
  }
  const list = members.get('transactions');
  const transactions = list?.startsWith('[') ? [...membersOf(list).values()].map(membersOf) : undefined;
  const name = walletWith(members.get('generatorPublicKey'), seed) ?? 'delegate/0';
  return { values: { ...signPrintedBlock(members, edited, transactions, walletKeys(seed, name)) } };
}

/** Signatures are deterministic, so two of the same keys differ if what they cover does. */
function isSignatureEdited(before: string, { values }: Signed, seed: string): boolean {
  try {
    const earlier = signPart(membersOf(before), new Set(), seed).values;
    return signatureKeys.some((key) => earlier[key] !== values[key]);
  } catch (error) {
    if (error instanceof Problem) return true;
    throw error;
  }
}

/** Finds a wallet of a fake chain by its public key, in JSON text. */
function walletWith(publicKey: string | undefined, seed: string): WalletName | undefined {
  return walletNames.find((name) => keyText(walletKeys(seed, name)) === publicKey);
}

function keyText({ publicKeyHex }: Keys): string {
  return `"${publicKeyHex}"`;
}

/** Whether two JSON texts are equal, apart from the quotation marks around a number, which depend on the node. */
function sameValue(one: string | undefined, other: string): boolean {
  if (one === undefined) return false;
  return unquoted(one) === unquoted(other) || diffJson(one, other).length === 0;
}

function unquoted(json: string): string {
  return /^"(\d+)"$/.exec(json)?.[1] ?? json;
}

function spelledLike(present: string | undefined, json: string): string {
  return present !== undefined && /^\d/.test(present) ? unquoted(json) : json;
}

/** The transactions of a block name it. */
function followId(
  text: string,
  path: readonly string[],
  { before, after }: { readonly before: string; readonly after: string },
): string {
  const list = valueText(text, [...path, 'transactions']) ?? '';
  return [...membersOf(list).keys()].reduce((changed, place) => {
    const keys = [...path, 'transactions', place, 'blockId'];
    return valueText(changed, keys) === before ? replaceValue(changed, keys, after) : changed;
  }, text);
}
