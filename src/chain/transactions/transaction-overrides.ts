import { Problem } from '../../problem.ts';
import { keysOf, rawAddress } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import { integerAt, largest32Bit, moneyAt, type Overrides, refuseUnknownPaths, textAt } from './overrides.ts';
import type { PlannedTransaction } from './planned-transaction.ts';
import { type TransactionContent, vendorFieldBytes } from './transaction-bytes.ts';

type TransferContent = TransactionContent & { readonly type: 0 };

/** The paths that only a transfer has. */
export const transferPaths = ['amount', 'vendorField', 'recipientId'] as const;

/** Returns the transfer with the overrides applied. The chain treats a recipient that was set as a stranger. */
export function overrideTransfer(
  network: Network,
  content: TransferContent,
  set: Overrides,
  exact: boolean,
): TransferContent {
  const { vendorField: drawnField, ...rest } = content;
  const vendorField = vendorFieldAt(set) ?? drawnField;
  return {
    ...rest,
    amount: moneyAt(set, 'amount', exact) ?? content.amount,
    recipientId: addressAt(set, 'recipientId', network) ?? content.recipientId,
    ...(vendorField === undefined || vendorField === '' ? {} : { vendorField }),
  };
}

/** @throws Problem `bad-flag` for anything that is not an address of the network */
function addressAt(set: Overrides, path: string, network: Network): string | undefined {
  const address = textAt(set, path);
  if (address === undefined) return undefined;
  if (rawAddress(address)?.[0] === network.addressVersion) return address;
  throw new Problem('bad-flag', `Expected an address of ${network.name} for "${path}", got "${address}".`, {
    hint: `Addresses of ${network.name} have 34 characters, the first a ${network.addressLetter}.`,
  });
}

function vendorFieldAt(set: Overrides): string | undefined {
  const text = textAt(set, 'vendorField');
  const bytes = Buffer.byteLength(text ?? '');
  if (bytes <= vendorFieldBytes) return text;
  throw new Problem(
    'bad-flag',
    `Expected at most ${vendorFieldBytes} bytes for "vendorField", got ${bytes}.`,
  );
}

type Type = TransactionContent['type'];

/** `passphrase` and `secondPassphrase` are the sender's. */
const commonPaths = ['timestamp', 'fee', 'passphrase', 'secondPassphrase'] as const;

const pathsOfType: Readonly<Record<Type, readonly string[]>> = {
  0: [...transferPaths, 'expiration'],
  1: ['asset.signature.publicKey'],
  2: ['asset.delegate.username'],
  3: ['asset.votes'],
  6: [],
  8: [],
};

const choosableTypes = [0, 1, 2, 3] as const;

/**
 * Returns the type that the overrides request: by `type`, or by a path that only one type has.
 * @throws Problem `bad-flag` for a path that no transaction has, or a type that no block of 2.2.4 can hold
 */
export function wantedType(set: Overrides, of: string): (typeof choosableTypes)[number] | undefined {
  const known = choosableTypes.flatMap((type) => pathsOfType[type]);
  refuseUnknownPaths(set, ['type', ...commonPaths, ...known], of);
  const wanted = integerAt(set, 'type', 0, 3);
  return choosableTypes.find((type) =>
    wanted === undefined ? pathsOfType[type].some((path) => Object.hasOwn(set, path)) : type === wanted,
  );
}

/** Returns the paths that can be set in a transaction of this type. */
export function pathsOf(type: Type): readonly string[] {
  return [...commonPaths, ...pathsOfType[type]];
}

/** Returns the transaction with the overrides applied. A sender set by its passphrase is not a wallet of the chain. */
export function overrideTransaction(
  network: Network,
  plan: PlannedTransaction,
  set: Overrides,
  exact: boolean,
): PlannedTransaction {
  const { draft } = plan;
  refuseUnknownPaths(set, ['type', ...pathsOf(draft.type)], `a transaction of type ${draft.type}`);
  const passphrase = textAt(set, 'passphrase');
  const secondPassphrase = textAt(set, 'secondPassphrase');
  const ownSecond = passphrase === undefined ? plan.secondKeys : undefined;
  return {
    ...plan,
    sender: passphrase === undefined ? plan.sender : undefined,
    keys: passphrase === undefined ? plan.keys : keysOf(passphrase),
    secondKeys: secondPassphrase === undefined ? ownSecond : keysOf(secondPassphrase),
    draft: {
      ...overrideContent(network, draft, set, exact),
      timestamp: integerAt(set, 'timestamp', 0, largest32Bit) ?? draft.timestamp,
      fee: moneyAt(set, 'fee', exact) ?? draft.fee,
    },
  };
}

function overrideContent(
  network: Network,
  content: TransactionContent,
  set: Overrides,
  exact: boolean,
): TransactionContent {
  switch (content.type) {
    case 0: {
      const expiration = integerAt(set, 'expiration', 0, largest32Bit) ?? content.expiration;
      return { ...overrideTransfer(network, content, set, exact), expiration };
    }
    case 1: {
      const key = matchingAt(set, 'asset.signature.publicKey', /^0[23][0-9a-f]{64}$/, 'a public key');
      return { type: 1, secondPublicKey: key ?? content.secondPublicKey };
    }
    case 2: {
      const known = 'a name of at most 20 characters from a-z 0-9 !@$&_.';
      const name = matchingAt(set, 'asset.delegate.username', /^[a-z0-9!@$&_.]{1,20}$/, known);
      return { type: 2, username: name ?? content.username };
    }
    case 3: {
      const vote = matchingAt(
        set,
        'asset.votes',
        /^(?:\["[+-]0[23][0-9a-f]{64}"\]|[+-]0[23][0-9a-f]{64})$/,
        'one public key preceded by + or -',
      );
      return { type: 3, vote: vote?.replace(/[["\]]/g, '') ?? content.vote };
    }
    case 6:
    case 8:
      return content;
  }
}

function matchingAt(set: Overrides, path: string, form: RegExp, expected: string): string | undefined {
  const text = textAt(set, path);
  if (text === undefined || form.test(text)) return text;
  throw new Problem('bad-flag', `Expected ${expected} for "${path}", got "${text}".`);
}
