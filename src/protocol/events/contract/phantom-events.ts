import type { PhantomEventName } from '../event-names.ts';
import { amounts, blockOf, numericIds } from './data/blocks.ts';
import { phantomPeer } from './data/peers.ts';
import { transactionV1 } from './data/transactions-v1.ts';
import { delegateIn, delegatesOf, roundDelegateOf, walletOf } from './data/wallets.ts';
import { delivered, type EventContract, undelivered } from './event-contract.ts';
import { constant, described, either, extended, integer, text } from './schema/schema.ts';
import { freeText, phantomAddress, publicKey } from './schema/text-formats.ts';

const measured = 'protocol.md section 5.1, payloads.md section 5.2';
const block = described(blockOf(numericIds), 'The block, 15 keys, without its transactions.');
const wallet = walletOf(phantomAddress, numericIds, 'phantom');
const transactions = transactionV1({
  address: phantomAddress,
  money: amounts.text,
  // Empty in transaction.applied, the sender in transaction.forged (payloads.md section 5.1).
  ownRecipient: either(constant(''), text(phantomAddress)),
  repeatsSecondSignature: true,
});
const transaction = described(transactions, 'The transaction, version 1.');
const applied = extended('AppliedTransaction', transaction, {});
const peer = described(phantomPeer, 'The peer without its logger and configuration.');

/** Phantom Core 2.2.4. ARK 2.0.0 to 2.2.2 has the same events. */
export const phantomContracts: Readonly<Record<PhantomEventName, EventContract>> = {
  'block.applied': delivered('After every block that the node applies.', block, measured),
  'block.forged': delivered(
    'After every block forged by a forger on the same host, before or after its block.applied.',
    block,
    measured,
  ),
  'block.reverted': delivered(
    'For every block that a fork or a rollback reverts, newest first.',
    block,
    measured,
  ),
  'delegate.registered': delivered(
    'After the transaction.applied of a delegate registration.',
    described(applied, 'The transaction, type 2.'),
    measured,
  ),
  'delegate.resigned': undelivered(
    'A resignation is type 8, and only types 0 to 3 ever verify.',
    described(applied, 'The transaction, type 8.'),
    measured,
  ),
  'forger.failed': delivered(
    'When the forger cannot reach its relay or forge.',
    described(text(freeText), 'The error message, a bare string.'),
    measured,
  ),
  'forger.missing': delivered(
    'At the end of a round, once for every delegate that forged nothing in it.',
    described(delegateIn(wallet), 'An object with the wallet under "delegate".'),
    measured,
  ),
  'forger.started': undelivered(
    'The emit call is commented out.',
    described(text(publicKey), 'The public key of a delegate, a string.'),
    measured,
  ),
  'peer.added': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    peer,
    measured,
  ),
  'peer.removed': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    peer,
    measured,
  ),
  'round.created': delivered(
    'With the last block of a round, for the next one.',
    described(
      delegatesOf(roundDelegateOf(phantomAddress, numericIds, 'phantom')),
      'A list of 51 wallets in forging order.',
    ),
    measured,
  ),
  'state:started': undelivered(
    'It is emitted before the webhook plugin subscribes.',
    constant(true, 'The value true.'),
    measured,
    false,
  ),
  'transaction.applied': delivered(
    'For every transaction of a block, before its block.applied.',
    applied,
    measured,
  ),
  'transaction.expired': delivered(
    'When the pool gives up on a transaction, 21600 seconds after its timestamp.',
    transaction,
    measured,
  ),
  'transaction.forged': delivered(
    'After block.forged, for every transaction of a block forged on the same host.',
    transaction,
    measured,
  ),
  'transaction.reverted': undelivered('Nothing emits it.', applied, measured),
  'wallet.saved': delivered(
    'At the end of a round.',
    integer(0, 2 ** 32 - 1, 'The number of wallets changed in the round.'),
    measured,
  ),
  'wallet.created.cold': undelivered('Nothing emits it.', described(wallet, 'The wallet.'), measured),
};
