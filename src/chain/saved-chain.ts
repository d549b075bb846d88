import { Problem } from '../problem.ts';
import { releasedGenerations } from '../protocol/events/generation.ts';
import type { Block } from '../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { isJsonObject } from '../protocol/json/json-values.ts';
import type { ArkChain } from './ark/ark-state.ts';
import { isWalletName, walletNames } from './network/keys.ts';
import { activeDelegates } from './network/network.ts';
import { networkNames } from './network/network-name.ts';
import type { Anchor, Chain, WalletState } from './state/chain-state.ts';

type Check = (value: unknown) => boolean;
type Fields<Type> = { readonly [Key in keyof Type]-?: Check };

const isText: Check = (value) => typeof value === 'string';
const isMoney: Check = (value) => typeof value === 'string' && /^\d{1,40}$/.test(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
/** Heights and slots have 32 bits. */
const isHeight: Check = (value) => isCount(value) && Number(value) < 2 ** 32;
const isBlockId: Check = (value) =>
  typeof value === 'string' &&
  (/^[0-9a-f]{64}$/.test(value) || (/^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n));
const isName: Check = (value) => typeof value === 'string' && isWalletName(value);
const isTrueOrFalse: Check = (value) => typeof value === 'boolean';

const anchorFields: Fields<Anchor> = { height: isHeight, slot: isHeight };

const blockFields: Fields<Block> = {
  version: (value) => value === 0,
  timestamp: isCount,
  height: isCount,
  previousBlockHex: isText,
  previousBlock: isBlockId,
  numberOfTransactions: isCount,
  totalAmount: isMoney,
  totalFee: isMoney,
  reward: isMoney,
  payloadLength: isCount,
  payloadHash: isText,
  generatorPublicKey: isText,
  blockSignature: isText,
  idHex: isText,
  id: isBlockId,
};

const walletFields: Fields<WalletState> = {
  balance: isMoney,
  voteBalance: isMoney,
  username: orNull(isText),
  vote: orNull(isName),
  hasSecondSignature: isTrueOrFalse,
  producedBlocks: isCount,
  missedBlocks: isCount,
  forgedFees: isMoney,
  forgedRewards: isMoney,
  lastBlock: orNull(objectWith(blockFields)),
};

const chainFields: Fields<Chain> = {
  version: (value) => value === 2,
  generation: (value) => releasedGenerations.some((name) => name === value),
  network: (value) => networkNames.some((name) => name === value),
  seed: isText,
  branch: isCount,
  anchor: objectWith(anchorFields),
  height: isHeight,
  slot: isHeight,
  lastId: isBlockId,
  ranking: (value) => listOf(isName)(value) && hasLength(value, activeDelegates),
  roundForgers: listOf(isName),
  roundWallets: listOf(isText),
  wallets: (value) => listOf(orNull(objectWith(walletFields)))(value) && hasLength(value, walletNames.length),
};

const arkChainFields: Fields<ArkChain> = {
  ...chainFields,
  sent: (value) => listOf(isCount)(value) && hasLength(value, walletNames.length),
};

/**
 * Reads a chain of any generation from parsed JSON.
 * @throws Problem `malformed-payload` that names the part that `startAnyChain` and `forgeAnyNext` cannot have written
 */
export function readSavedChain(value: unknown): Chain | ArkChain {
  if (isArkChain(value) || isPhantomChain(value)) return value;
  const isArk = isChain(value) && value.generation !== 'phantom-2.2';
  throw notSaved(value, isArk ? arkChainFields : chainFields);
}

function notSaved<Type>(value: unknown, fields: Fields<Type>): Problem {
  const part = isJsonObject(value) ? failingField(value, fields) : undefined;
  const found = part === undefined ? 'another kind of data' : `one with a missing or wrong "${part}"`;
  return new Problem('malformed-payload', `Expected a saved chain, got ${found}.`, {
    hint: 'Only files written by this version can be continued.',
  });
}

function isPhantomChain(value: unknown): value is Chain {
  return isChain(value) && value.generation === 'phantom-2.2';
}

function isArkChain(value: unknown): value is ArkChain {
  return isChain(value) && value.generation !== 'phantom-2.2' && objectWith(arkChainFields)(value);
}

function isChain(value: unknown): value is Chain {
  return objectWith(chainFields)(value);
}

function objectWith<Type>(fields: Fields<Type>): Check {
  return (value) => isJsonObject(value) && failingField(value, fields) === undefined;
}

function failingField<Type>(value: object, fields: Fields<Type>): string | undefined {
  const members = new Map<string, unknown>(Object.entries(value));
  return Object.entries<Check>(fields).find(([key, check]) => !check(members.get(key)))?.[0];
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function hasLength(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length;
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}
