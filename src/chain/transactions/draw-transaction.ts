import { drawBigint, drawChance, drawChoice, drawInteger } from '../crypto/seed.ts';
import { addressOf, strangerAddress, userCount, type WalletName, walletKeys } from '../network/keys.ts';
import type { Network, StaticFees } from '../network/network.ts';
import type { TransactionContent } from './transaction-bytes.ts';

/** The least satoshi per byte that the pool accepts, and the bytes it adds to the size (mainnet `plugins.js`). */
const poolSatoshiPerByte = 3_000n;
const addonBytes: { readonly [Type in keyof StaticFees]: bigint } = {
  0: 100n,
  1: 250n,
  2: 400_000n,
  3: 100n,
};
/** More than the size of any transaction generated here. */
const transactionBytes = 300n;

const vendorFields = [
  'invoice 2019-0042',
  'thank you ✓',
  'coffee',
  'order #1187',
  'refund',
  'müsli & brötchen',
  '{"ref":"A-17","qty":2}',
  'gift 🎁',
] as const;

/** Draws the static fee in 7 of 10 cases, otherwise one that satisfies the dynamic fees of the pool. */
export function drawFee(network: Network, seed: string, label: string, type: keyof StaticFees): bigint {
  const most = network.staticFees[type];
  const least = poolSatoshiPerByte * (addonBytes[type] + transactionBytes);
  if (least >= most || drawChance(seed, `${label}/static`, 70)) return most;
  return drawBigint(seed, `${label}/fee`, least, most);
}

/** Draws when the sender signed: 1 to 20 seconds before the block. */
export function drawTimestamp(seed: string, label: string, blockTimestamp: number): number {
  return Math.max(0, blockTimestamp - drawInteger(seed, `${label}/age`, 1, 20));
}

/** Draws a user in a quarter of the cases, otherwise a stranger. */
export function drawRecipient(
  network: Network,
  seed: string,
  label: string,
  wanted?: WalletName,
): readonly [WalletName | undefined, string] {
  if (wanted === undefined && !drawChance(seed, `${label}/isUser`, 25)) {
    return [undefined, strangerAddress(network, seed, label)];
  }
  const name = wanted ?? (`user/${drawInteger(seed, `${label}/recipient`, 0, userCount - 1)}` as const);
  return [name, addressOf(network, walletKeys(seed, name))];
}

/** Draws a transfer of part of the sender's balance, often a round sum. A third have a vendor field. */
export function drawTransfer(
  seed: string,
  label: string,
  recipientId: string,
  spendable: bigint,
): TransactionContent & { readonly type: 0 } {
  const most = spendable / 10n ** BigInt(drawInteger(seed, `${label}/part`, 1, 5));
  const amount = drawBigint(seed, `${label}/amount`, 1n, most > 1n ? most : 1n);
  const cent = 1_000_000n;
  const isRound = amount > cent && drawChance(seed, `${label}/isRound`, 50);
  const hasVendorField = drawChance(seed, `${label}/hasVendorField`, 33);
  return {
    type: 0,
    amount: isRound ? amount - (amount % cent) : amount,
    recipientId,
    ...(hasVendorField ? { vendorField: drawChoice(seed, `${label}/vendorField`, vendorFields) } : {}),
    expiration: 0,
  };
}
