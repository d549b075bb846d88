import type { Ark23EventName } from '../event-names.ts';
import { delivered, type EventFacts, guessed, undelivered } from './event-facts.ts';

const table = 'protocol.md section 5.3';
const block = 'The block, 15 keys, without its transactions.';
const applied = 'The transaction, version 1, with "blockId" and "sequence" at the end.';
const transaction = 'The transaction, version 1.';
const received = 'The block as peers send it, with its transactions';
const peer = 'The peer: address, ports, state, version, latency.';

/** ARK 2.3.0 to 2.3.23. */
export const ark23Facts: Readonly<Record<Ark23EventName, EventFacts>> = {
  'block.applied': delivered('After every block that the node applies.', block, table),
  'block.disregarded': delivered(
    'When a block arrives before the node is ready for it.',
    `${received}, money as numbers, and the sender's "ip".`,
    table,
  ),
  'block.forged': delivered('After every block forged by a forger on the same host.', block, table),
  'block.received': delivered(
    'When a block arrives from a peer or the forger.',
    `${received}, money as numbers, and the sender's "ip".`,
    table,
  ),
  'block.reverted': delivered(
    'For every block that a fork or a rollback reverts, newest first.',
    block,
    table,
  ),
  'delegate.registered': delivered(
    'After the transaction.applied of a delegate registration.',
    applied,
    table,
  ),
  'delegate.resigned': undelivered('No valid block holds a resignation.', applied, table),
  'forger.failed': delivered(
    'When the forger cannot reach its relay or forge.',
    'The error message, a bare string.',
    table,
  ),
  'forger.missing': guessed(
    delivered(
      'At the end of a round, once for every delegate that forged nothing in it.',
      'An object with the wallet under "delegate".',
      table,
    ),
  ),
  'forger.started': undelivered('Nothing emits it.', 'The public key of a delegate, a string.', table),
  'peer.added': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    peer,
    table,
  ),
  'peer.removed': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    peer,
    table,
  ),
  'round.applied': delivered('With the last block of a round.', 'None: the body has no "data".', table),
  'round.created': guessed(
    delivered(
      'With the last block of a round, for the next one.',
      'A list of 51 wallets in forging order.',
      table,
    ),
  ),
  'state.started': undelivered(
    'The node emits it under its old name, state:started.',
    'The value true.',
    table,
  ),
  'transaction.applied': delivered(
    'For every transaction of a block, before its block.applied.',
    applied,
    table,
  ),
  'transaction.expired': delivered('When the pool gives up on a transaction.', transaction, table),
  'transaction.forged': delivered(
    'After block.forged, for every transaction of a block forged on the same host.',
    transaction,
    table,
  ),
  'transaction.pool.added': delivered(
    'When transactions enter the pool.',
    'A list of objects with the transaction under "data", its bytes and whether it is verified.',
    table,
  ),
  'transaction.pool.rejected': guessed(
    delivered(
      'When the pool refuses transactions.',
      'A list of objects with transaction, type, message and success.',
      table,
    ),
  ),
  'transaction.pool.removed': delivered('When a transaction leaves the pool.', 'Its id, a string.', table),
  'transaction.reverted': undelivered('Nothing emits it.', applied, table),
  'wallet.created.cold': undelivered('Nothing emits it.', 'The wallet.', table),
  'wallet.saved': undelivered('Nothing emits it.', 'The number of wallets changed in the round.', table),
};

/** ARK 2.4.0 to 2.5.38: the same events. */
export const ark24Facts: Readonly<Record<Ark23EventName, EventFacts>> = {
  ...ark23Facts,
  'block.disregarded': { ...ark23Facts['block.disregarded'], payload: `${received}, money as strings.` },
  'block.received': { ...ark23Facts['block.received'], payload: `${received}, money as strings.` },
  'forger.failed': { ...ark23Facts['forger.failed'], payload: 'An object with the message under "error".' },
  'peer.added': guessed(delivered('When a peer has been verified.', peer, table)),
  'peer.removed': guessed(delivered('When a peer no longer answers.', peer, table)),
  'transaction.pool.rejected': {
    ...ark23Facts['transaction.pool.rejected'],
    payload: 'A list of objects with transaction, type and message.',
  },
};
