import { Problem } from '../../problem.ts';
import { rawAddress } from '../network/keys.ts';
import type { Network } from '../network/network.ts';
import { moneyAt, type Overrides, textAt } from './overrides.ts';
import { vendorFieldBytes } from './transaction-bytes.ts';
import type { TransactionContent } from './transaction-draft.ts';

export type TransferContent = TransactionContent & { readonly type: 0 };

/** The paths that only a transfer has. */
export const transferPaths = ['amount', 'vendorField', 'recipientId'] as const;

/** The transfer with what was set in it. The recipient is then a stranger to the chain. */
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

/** @throws Problem `bad-flag` for what is no address of the network */
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
