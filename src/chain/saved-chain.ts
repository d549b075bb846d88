import { Problem } from '../problem.ts';
import { generations } from '../protocol/events/generation.ts';
import { isJsonObject } from '../protocol/json/json-values.ts';
import type { ArkChain } from './ark/ark-state.ts';
import { isWalletName, walletNames } from './network/keys.ts';
import { activeDelegates, networks } from './network/network.ts';
import type { Block } from './payload-types/printed-block.ts';
import type { Anchor, Chain, WalletState } from './state/chain-state.ts';

type Check = (value: unknown) => boolean;
type Fields<Type> = { readonly [Key in keyof Type]-?: Check };

const isText: Check = (value) => typeof value === 'string';
const isMoney: Check = (value) => typeof value === 'string' && /^\d{1,40}$/.test(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isName: Check = (value) => typeof value === 'string' && isWalletName(value);
const isTrueOrFalse: Check = (value) => typeof value === 'boolean';

const anchorFields: Fields<Anchor> = { height: isCount, slot: isCount };

const blockFields: Fields<Block> = {
  version: (value) => value === 0,
  timestamp: isCount,
  height: isCount,
  previousBlockHex: isText,
  previousBlock: isMoney,
  numberOfTransactions: isCount,
  totalAmount: isMoney,
  totalFee: isMoney,
  reward: isMoney,
  payloadLength: isCount,
  payloadHash: isText,
  generatorPublicKey: isText,
  blockSignature: isText,
  idHex: isText,
  id: isMoney,
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
  version: (value) => value === 1,
  network: (value) => typeof value === 'string' && Object.hasOwn(networks, value),
  seed: isText,
  branch: isCount,
  anchor: objectWith(anchorFields),
  height: isCount,
  slot: isCount,
  lastId: isMoney,
  ranking: (value) => listOf(isName)(value) && hasLength(value, activeDelegates),
  roundForgers: listOf(isName),
  roundWallets: listOf(isText),
  wallets: (value) => listOf(orNull(objectWith(walletFields)))(value) && hasLength(value, walletNames.length),
};

/** From 2.6 on, ids are hexadecimal text and not numbers. */
const arkBlockFields: Fields<Block> = { ...blockFields, previousBlock: isText, id: isText };

const arkWalletFields: Fields<WalletState> = {
  ...walletFields,
  lastBlock: orNull(objectWith(arkBlockFields)),
};

const arkChainFields: Fields<ArkChain> = {
  ...chainFields,
  lastId: isText,
  wallets: (value) =>
    listOf(orNull(objectWith(arkWalletFields)))(value) && hasLength(value, walletNames.length),
  generation: (value) => generations.some((name) => name === value && name !== 'phantom-2.2'),
  sent: (value) => listOf(isCount)(value) && hasLength(value, walletNames.length),
};

/**
 * Reads a chain from parsed JSON.
 * @throws Problem `malformed-payload` that names the part that `startChain` and `forgeNext` cannot have written
 */
export function readChain(value: unknown): Chain {
  if (isChain(value)) return value;
  throw notSaved(value, chainFields);
}

/** Like `readChain`, for a chain that `startArkChain` and `forgeArkNext` have written. */
export function readArkChain(value: unknown): ArkChain {
  if (isArkChain(value)) return value;
  throw notSaved(value, arkChainFields);
}

function notSaved<Type>(value: unknown, fields: Fields<Type>): Problem {
  const part = isJsonObject(value) ? failingField(value, fields) : undefined;
  const found = part === undefined ? 'another kind of data' : `one with a missing or wrong "${part}"`;
  return new Problem('malformed-payload', `Expected a saved chain, got ${found}.`, {
    hint: 'Only files written by this version can be continued.',
  });
}

function isChain(value: unknown): value is Chain {
  return objectWith(chainFields)(value) && !isArkChain(value);
}

function isArkChain(value: unknown): value is ArkChain {
  return objectWith(arkChainFields)(value);
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
