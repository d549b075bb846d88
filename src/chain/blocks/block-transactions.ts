import { isSinceArk26 } from '../../protocol/events/generation.ts';
import { drawBigint, drawInteger } from '../crypto/seed.ts';
import { secondKeys, userCount, type WalletName, walletKeys } from '../network/keys.ts';
import { satoshiPerCoin, sumOf } from '../network/money.ts';
import { networkOf } from '../network/networks.ts';
import { branchLabel, type Chain } from '../state/chain-state.ts';
import { candidatesOf, walletOf } from '../state/ranking.ts';
import { drawFee, drawRecipient, drawTimestamp, drawTransfer } from '../transactions/draw-transaction.ts';
import { type PlannedTransaction, planned } from '../transactions/planned-transaction.ts';

/** The place of a block in the chain. */
export interface Spot {
  readonly height: number;
  /** The timestamp of the block, in seconds since the epoch. */
  readonly timestamp: number;
}

/** What the transactions so far of the block being filled have used up. */
interface Pending {
  readonly spent: Map<WalletName, bigint>;
  /** Senders of a transaction of types 1 to 3: at most one per sender waits for a block (payloads.md section 7.3). */
  readonly special: Set<WalletName>;
}

/**
 * Fills a block: of 100 transactions about 90 are transfers, 6 votes, 3 delegate registrations and 1 a second
 * signature (payloads.md section 7.3). From ARK 2.6 on, 4 of the transfers are multipayments instead.
 * @param transfers how many of them must be transfers; these are the first ones
 */
export function planTransactions(
  chain: Chain,
  spot: Spot,
  count: number,
  transfers = 0,
): readonly PlannedTransaction[] {
  const pending: Pending = { spent: new Map(), special: new Set() };
  return Array.from({ length: count }, (_, index) => {
    const label = branchLabel(chain, `tx/${spot.height}/${index}`);
    const lot = index < transfers ? 0 : drawInteger(chain.seed, `${label}/lot`, 0, 99);
    if (lot >= 86 && lot < 90 && isSinceArk26(chain.generation)) {
      return planMultipayment(chain, spot, label, pending);
    }
    return planSpecial(chain, spot, label, lot, pending) ?? planTransfer(chain, spot, label, pending);
  });
}

/** Draws a user. One low on funds is replaced by the treasury, whose balance outlasts any session. */
function drawPayer(chain: Chain, label: string, pending: Pending) {
  const user: WalletName = `user/${drawInteger(chain.seed, `${label}/sender`, 0, userCount - 1)}`;
  const sender: WalletName = spendable(chain, user, pending) > 100n * satoshiPerCoin ? user : 'treasury';
  return { user, sender };
}

/** Plans a payout to some wallets, each of a share of at most a tenth of what the sender has. */
function planMultipayment(chain: Chain, spot: Spot, label: string, pending: Pending): PlannedTransaction {
  const network = networkOf(chain);
  const { sender } = drawPayer(chain, label, pending);
  const fee = drawFee(network, chain.seed, label, 0);
  const count = drawInteger(chain.seed, `${label}/payments`, 2, 6);
  const most = spendable(chain, sender, pending) / (10n * BigInt(count));
  const drawn = Array.from({ length: count }, (_, index) => {
    const own = `${label}/payment/${index}`;
    const [payee, recipientId] = drawRecipient(network, chain.seed, own);
    return { payee, recipientId, amount: drawBigint(chain.seed, `${own}/amount`, 1n, most) };
  });
  const payments = drawn.map(({ recipientId, amount }) => ({ amount, recipientId }));
  spend(pending, sender, sumOf(payments.map(({ amount }) => amount)) + fee);
  const stamp = { timestamp: drawTimestamp(chain.seed, label, spot.timestamp), fee };
  const payees = drawn.map(({ payee }) => payee);
  return planned(chain, { sender, payees }, { type: 6, payments }, stamp);
}

function planTransfer(chain: Chain, spot: Spot, label: string, pending: Pending): PlannedTransaction {
  const network = networkOf(chain);
  const { user, sender } = drawPayer(chain, label, pending);
  const fee = drawFee(network, chain.seed, label, 0);
  const [recipient, recipientId] =
    sender === user
      ? drawRecipient(network, chain.seed, label)
      : drawRecipient(network, chain.seed, label, user);
  const content = drawTransfer(chain.seed, label, recipientId, spendable(chain, sender, pending) - fee);
  spend(pending, sender, content.amount + fee);
  const stamp = { timestamp: drawTimestamp(chain.seed, label, spot.timestamp), fee };
  return planned(chain, { sender, recipient }, content, stamp);
}

/** Plans a transaction of types 1 to 3; undefined if the lot or the sender does not allow one. */
function planSpecial(
  chain: Chain,
  spot: Spot,
  label: string,
  lot: number,
  pending: Pending,
): PlannedTransaction | undefined {
  if (lot < 90) return undefined;
  const type = lot < 96 ? 3 : lot < 97 ? 1 : 2;
  const { seed } = chain;
  // Every fourth user may register a second signature, the others a delegate, so neither ever dominates the traffic.
  const quarter = 4 * drawInteger(seed, `${label}/sender`, 0, userCount / 4 - 1);
  const offset = type === 1 ? 0 : drawInteger(seed, `${label}/offset`, type === 3 ? 0 : 1, 3);
  const sender: WalletName = `user/${quarter + offset}`;
  const wallet = walletOf(chain, sender);
  const fee = drawFee(networkOf(chain), seed, label, type);
  if (pending.special.has(sender) || spendable(chain, sender, pending) < fee) return undefined;
  const stamp = { timestamp: drawTimestamp(seed, label, spot.timestamp), fee };
  if (type === 1 && wallet.hasSecondSignature) return undefined;
  if (type === 2 && wallet.username !== null) return undefined;
  pending.special.add(sender);
  spend(pending, sender, fee);
  switch (type) {
    case 1: {
      const secondPublicKey = secondKeys(seed, sender).publicKeyHex;
      return planned(chain, { sender }, { type, secondPublicKey }, stamp);
    }
    case 2:
      return planned(chain, { sender }, { type, username: sender.replace('user/', 'fixture_user_') }, stamp);
    case 3: {
      const delegate = wallet.vote ?? drawDelegate(chain, label);
      const sign = wallet.vote === null ? '+' : '-';
      const vote = `${sign}${walletKeys(seed, delegate).publicKeyHex}`;
      return planned(chain, { sender, delegate }, { type, vote }, stamp);
    }
  }
}

function drawDelegate(chain: Chain, label: string): WalletName {
  const candidates = candidatesOf(chain);
  return candidates[drawInteger(chain.seed, `${label}/delegate`, 0, candidates.length - 1)] ?? 'delegate/0';
}

function spendable(chain: Chain, name: WalletName, pending: Pending): bigint {
  return BigInt(walletOf(chain, name).balance) - (pending.spent.get(name) ?? 0n);
}

function spend(pending: Pending, name: WalletName, satoshi: bigint): void {
  pending.spent.set(name, (pending.spent.get(name) ?? 0n) + satoshi);
}
