import type { Ark27EventName } from '../event-names.ts';
import { delivered, type EventFacts, undelivered } from './event-facts.ts';

const table = 'protocol.md section 5.3';
const example = 'protocol.md section 5.3, payload-examples/ark-2.7.26';
const database = 'core-database 2.7.26 dist/database-service.js';
const block = 'The block, 15 keys, without its transactions, its id as 64 hexadecimal characters.';
const received = 'The block with its transactions, which precede "idHex".';
const applied = 'The transaction, version 2, with "blockId" and "sequence" at the end.';
const transaction = 'The transaction, version 2.';
const wallet = 'An object with the wallet under "delegate".';
const peer = 'The peer: address, ports, state, plugins, latency, version, verification, last ping.';
const vote = 'An object with the signed key under "delegate" and the applied transaction.';
const nothing = 'None: the body has no "data".';
const beforeSubscription = 'It is emitted before the webhook plugin subscribes.';
const otherProcess = 'Snapshots are made by a separate process, which has no webhooks.';

/** ARK 2.6.24 to 2.7.26. */
export const ark27Facts: Readonly<Record<Ark27EventName, EventFacts>> = {
  'block.applied': delivered('After every block that the node applies.', block, example),
  'block.disregarded': delivered('When a block arrives before the node is ready for it.', received, table),
  'block.forged': delivered('After every block forged by a forger on the same host.', block, example),
  'block.received': delivered('When a block arrives from a peer or the forger.', received, example),
  'block.reverted': delivered(
    'For every block that a fork or a rollback reverts, newest first.',
    block,
    table,
  ),
  'delegate.registered': delivered(
    'After the transaction.applied of a delegate registration.',
    applied,
    'core-transactions 2.7.26 dist/handlers/delegate-registration.js',
  ),
  'delegate.resigned': delivered(
    'After the transaction.applied of a resignation.',
    'The transaction, type 7, with "blockId" and "sequence" at the end.',
    'core-transactions 2.7.26 dist/handlers/delegate-resignation.js',
  ),
  'forger.failed': delivered(
    'When the forger on the same host fails for another reason than an unreachable relay.',
    'An object with the message under "error".',
    'payload-examples/ark-2.7.26, core-forger 2.7.26 dist/manager.js',
  ),
  'forger.missing': delivered('For every missed slot, with the next block.', wallet, database),
  'forger.started': delivered(
    'When the forger on the same host has started.',
    'An object with the public keys of its delegates under "activeDelegates".',
    example,
  ),
  'internal.milestone.changed': delivered(
    'When a block begins a new milestone of the network.',
    nothing,
    'core-state 2.7.26 dist/stores/state.js',
  ),
  'peer.added': delivered('When a peer has been verified.', peer, 'core-p2p 2.7.26 dist/peer-processor.js'),
  'peer.removed': delivered(
    'When a peer no longer answers.',
    peer,
    'core-p2p 2.7.26 dist/network-monitor.js',
  ),
  'round.applied': delivered('With the last block of a round, after round.created.', nothing, database),
  'round.created': delivered(
    'With the last block of a round, for the next one.',
    'A list of 51 wallets by votes, most first.',
    database,
  ),
  'round.missed': delivered(
    'At the end of a round, once for every delegate that forged nothing in it.',
    wallet,
    database,
  ),
  shutdown: delivered('When the node is about to stop.', nothing, table),
  'snapshot.complete': undelivered(otherProcess, nothing, table),
  'snapshot.progress': undelivered(otherProcess, 'An object with a number under "value".', table),
  'snapshot.start': undelivered(otherProcess, 'An object with a number under "count".', table),
  'stateBuilder.finished': undelivered(beforeSubscription, nothing, table),
  'state.started': undelivered(beforeSubscription, 'The value true.', example, false),
  'state.starting': undelivered(beforeSubscription, nothing, table),
  'transaction.applied': delivered(
    'For every transaction of a block, before its block.applied.',
    applied,
    example,
  ),
  'transaction.expired': delivered(
    'When the chain has reached the height at which a transaction of the pool expires.',
    transaction,
    table,
  ),
  'transaction.forged': delivered(
    'After block.forged, for every transaction of a block forged on the same host.',
    transaction,
    example,
  ),
  'transaction.pool.added': delivered(
    'When transactions enter the pool.',
    'A list of objects with the transaction under "data", its bytes and whether it is verified.',
    table,
  ),
  'transaction.pool.rejected': delivered(
    'When the pool refuses transactions.',
    'A list of objects with transaction, type and message.',
    table,
  ),
  'transaction.pool.removed': delivered('When a transaction leaves the pool.', 'Its id, a string.', table),
  'transaction.reverted': delivered(
    'For every transaction of a block that is reverted, last first, before its block.reverted.',
    applied,
    database,
  ),
  'wallet.unvote': delivered('After the transaction.applied that withdraws a vote.', vote, example),
  'wallet.vote': delivered('After the transaction.applied of a vote.', vote, example),
};
