import {
  anything,
  constant,
  described,
  either,
  integer,
  list,
  type Members,
  type ObjectSchema,
  object,
  openObject,
  optional,
  orNull,
  type Schema,
  text,
  trueOrFalse,
} from '../schema/schema.ts';
import { balance, nonce, publicKey, satoshi, type TextFormat, username } from '../schema/text-formats.ts';
import { blockOf, blockRowOf } from './blocks.ts';

type BlockIds = Parameters<typeof blockOf>[0];

const counter = integer(0, 2 ** 32 - 1);
const rank = integer(1, 2 ** 32 - 1, 'The rank by votes, 1 for the most.');

/** Which members a wallet has before ARK 2.6. */
export type WalletForm = 'phantom' | 'ark-2.3' | 'ark-2.4';

function walletMembers(address: TextFormat, ids: BlockIds, form: WalletForm): Members {
  if (form === 'ark-2.4') return ark24Members(address, ids);
  return {
    address: text(address),
    publicKey: orNull(text(publicKey)),
    secondPublicKey: orNull(text(publicKey)),
    balance: text(satoshi),
    vote: orNull(text(publicKey, 'The public key of the delegate it votes for.')),
    voted: trueOrFalse,
    username: orNull(text(username)),
    lastBlock: either(blockOf(ids), blockRowOf(ids), constant(null)),
    voteBalance: text(satoshi, 'The satoshi that vote for it, in decimal.'),
    multisignature: form === 'phantom' ? constant(null) : orNull(openObject({}, anything)),
    ...(form === 'phantom' ? { dirty: trueOrFalse } : {}),
    producedBlocks: counter,
    ...(form === 'phantom' ? { missedBlocks: counter } : {}),
    forgedFees: text(satoshi),
    forgedRewards: text(satoshi),
  };
}

/** From 2.4 on what a wallet lacks is left out (`core-state` 2.4.15 `wallets/wallet.ts`). */
function ark24Members(address: TextFormat, ids: BlockIds): Members {
  return {
    address: text(address),
    publicKey: optional(text(publicKey)),
    secondPublicKey: optional(text(publicKey)),
    balance: text(satoshi),
    vote: optional(text(publicKey, 'The public key of the delegate it votes for.')),
    voted: trueOrFalse,
    username: optional(text(username)),
    resigned: trueOrFalse,
    lastBlock: optional(either(blockOf(ids), blockRowOf(ids))),
    voteBalance: text(satoshi, 'The satoshi that vote for it, in decimal.'),
    multisignature: optional(openObject({}, anything)),
    ipfsHashes: openObject({}, trueOrFalse),
    producedBlocks: counter,
    forgedFees: text(satoshi),
    forgedRewards: text(satoshi),
  };
}

/**
 * A wallet as Phantom (payloads.md section 5.1) and ARK up to 2.5 print it (`core-database` 2.3.23 `wallet.ts`).
 */
export function walletOf(address: TextFormat, ids: BlockIds, form: WalletForm): ObjectSchema {
  return object({ ...walletMembers(address, ids, form), rate: optional(rank) }, 'Wallet', 'A wallet.');
}

/** A delegate of a new round. */
export function roundDelegateOf(address: TextFormat, ids: BlockIds, form: WalletForm): ObjectSchema {
  const round = integer(1, 2 ** 32 - 1, 'The number of the round.');
  const members = { round, ...walletMembers(address, ids, form), rate: rank };
  return object(members, 'RoundDelegate', 'A wallet, with the round first and the rank last.');
}

interface ArkWalletOptions {
  readonly address: TextFormat;
  readonly ids: BlockIds;
  /** ARK 3 wraps the attributes once more, and prints more of the object. */
  readonly isArk3: boolean;
  /** Whether it is any wallet, and not only a delegate. */
  readonly isAny?: boolean;
}

/** A wallet as ARK prints it from 2.6 on (`core-state` 2.7.26 and 3.9.1 `wallets/wallet.js`). */
export function arkWalletOf({ address, ids, isArk3, isAny = false }: ArkWalletOptions): ObjectSchema {
  const delegate = object(
    {
      username: text(username),
      voteBalance: text(satoshi),
      // Missing for delegates that the node read from its database after a restart.
      forgedFees: optional(text(satoshi)),
      forgedRewards: optional(text(satoshi)),
      producedBlocks: optional(counter),
      rank: optional(rank),
      lastBlock: optional(either(blockOf(ids), blockRowOf(ids))),
      round: optional(integer(0, 2 ** 32 - 1)),
      resigned: optional(trueOrFalse),
    },
    'DelegateAttributes',
  );
  const attributes = openObject(
    {
      secondPublicKey: optional(text(publicKey)),
      delegate: isAny ? optional(delegate) : delegate,
      vote: optional(text(publicKey, 'The public key of the delegate it votes for.')),
    },
    described(anything, 'Set by plugins.'),
    'WalletAttributes',
  );
  const key: Members = { publicKey: isAny ? optional(text(publicKey)) : text(publicKey) };
  const money: Members = {
    balance: text(isAny ? balance : satoshi),
    nonce: text({ ...nonce, description: 'The number of transactions it has sent, in decimal.' }),
  };
  const name = isArk3 ? 'Ark3Wallet' : 'ArkWallet';
  if (!isArk3) return object({ address: text(address), ...money, attributes, ...key }, name, 'A wallet.');
  return object(
    {
      address: text(address),
      attributes: object({
        knownAttributes: object({ attributes: openObject({}, anything) }),
        attributes,
      }),
      events: optional(object({ listeners: openObject({}, anything) })),
      ...money,
      ...key,
    },
    name,
    'A wallet.',
  );
}

/** The object with a delegate that several events have. */
export function delegateIn(wallet: Schema): ObjectSchema {
  return object({ delegate: wallet }, 'MissedDelegate', 'A delegate that missed its turn.');
}

const activeDelegates = 51;

/** All delegates of a round of Phantom. */
export function delegatesOf(wallet: Schema): Schema {
  return list(wallet, activeDelegates, activeDelegates);
}

/** All delegates of a round of ARK: 51, but other networks run the same software with other numbers. */
export function arkDelegatesOf(wallet: Schema): Schema {
  return list(wallet, 1);
}
