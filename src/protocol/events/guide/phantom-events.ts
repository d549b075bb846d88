import type { PhantomEventName } from '../event-names.ts';
import { delivered, type EventFacts, undelivered } from './event-facts.ts';

const measured = 'protocol.md section 5.1, payloads.md section 5.2';
const block = 'The block, 15 keys, without its transactions.';
const transaction = 'The transaction, version 1.';

/** Phantom Core 2.2.4. ARK 2.0.0 to 2.2.2 has the same events. */
export const phantomFacts: Readonly<Record<PhantomEventName, EventFacts>> = {
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
    'The transaction, type 2.',
    measured,
  ),
  'delegate.resigned': undelivered(
    'A resignation is type 8, and only types 0 to 3 ever verify.',
    'The transaction, type 8.',
    measured,
  ),
  'forger.failed': delivered(
    'When the forger cannot reach its relay or forge.',
    'The error message, a bare string.',
    measured,
  ),
  'forger.missing': delivered(
    'At the end of a round, once for every delegate that forged nothing in it.',
    'An object with the wallet under "delegate".',
    measured,
  ),
  'forger.started': undelivered(
    'The emit call is commented out.',
    'The public key of a delegate, a string.',
    measured,
  ),
  'peer.added': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    'The peer without its logger and configuration.',
    measured,
  ),
  'peer.removed': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    'The peer without its logger and configuration.',
    measured,
  ),
  'round.created': delivered(
    'With the last block of a round, for the next one.',
    'A list of 51 wallets in forging order.',
    measured,
  ),
  'state:started': undelivered(
    'It is emitted before the webhook plugin subscribes.',
    'The value true.',
    measured,
    false,
  ),
  'transaction.applied': delivered(
    'For every transaction of a block, before its block.applied.',
    transaction,
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
  'transaction.reverted': undelivered('Nothing emits it.', transaction, measured),
  'wallet.saved': delivered(
    'At the end of a round.',
    'The number of wallets changed in the round.',
    measured,
  ),
  'wallet.created.cold': undelivered('Nothing emits it.', 'The wallet.', measured),
};
