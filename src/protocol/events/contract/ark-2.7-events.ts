import type { Ark27EventName } from '../event-names.ts';
import { anyIds, blockOf, placeInBlock, receivedBlockOf } from './data/blocks.ts';
import { forgerDelegates, forgerError } from './data/forger.ts';
import * as kernelData from './data/kernel.ts';
import { arkPeer } from './data/peers.ts';
import { pooledTransactions, rejectedTransactions } from './data/pool.ts';
import { transactionV2 } from './data/transactions-v2.ts';
import { arkDelegatesOf, arkWalletOf, delegateIn } from './data/wallets.ts';
import { delivered, type EventContract, noData, undelivered } from './event-contract.ts';
import { constant, described, extended, object, text, type VariantsSchema } from './schema/schema.ts';
import { arkAddress, transactionId, vote as voteText } from './schema/text-formats.ts';

const table = 'protocol.md section 5.3';
const example = 'protocol.md section 5.3, payload-examples/ark-2.7.26';
const database = 'core-database 2.7.26 dist/database-service.js';
const block = described(
  blockOf(anyIds),
  'The block, 15 keys, without its transactions, its id as 64 hexadecimal characters.',
);
const transaction = described(transactionV2, 'The transaction, version 2.');
const received = described(
  receivedBlockOf(anyIds, transactionV2),
  'The block with its transactions, which precede "idHex".',
);
const applied = described(
  extended('AppliedTransaction', transactionV2, placeInBlock(anyIds)),
  'The transaction, version 2, with "blockId" and "sequence" at the end.',
);
const delegate = arkWalletOf({ address: arkAddress, ids: anyIds, isArk3: false });
const wallet = described(delegateIn(delegate), 'An object with the wallet under "delegate".');
const peer = described(
  arkPeer,
  'The peer: address, ports, state, plugins, latency, version, verification, last ping.',
);
const vote = voteOf(applied);

/** The data of a vote: its key with the transaction. */
export function voteOf(transaction: VariantsSchema) {
  return object(
    { delegate: text(voteText), transaction },
    'WalletVote',
    'An object with the signed key under "delegate" and the applied transaction.',
  );
}

const beforeSubscription = 'It is emitted before the webhook plugin subscribes.';
const otherProcess = 'Snapshots are made by a separate program, which has no webhooks.';

/** ARK 2.6.24 to 2.7.26. */
export const ark27Contracts: Readonly<Record<Ark27EventName, EventContract>> = {
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
    described(applied, 'The transaction, type 7, with "blockId" and "sequence" at the end.'),
    'core-transactions 2.7.26 dist/handlers/delegate-resignation.js',
  ),
  'forger.failed': delivered(
    'When the forger on the same host fails for another reason than an unreachable relay.',
    forgerError,
    'payload-examples/ark-2.7.26, core-forger 2.7.26 dist/manager.js',
  ),
  'forger.missing': delivered('For every missed slot, with the next block.', wallet, database),
  'forger.started': delivered('When the forger on the same host has started.', forgerDelegates, example),
  'internal.milestone.changed': delivered(
    'When a block begins a new milestone of the network.',
    noData,
    'core-state 2.7.26 dist/stores/state.js',
  ),
  'peer.added': delivered('When a peer has been verified.', peer, 'core-p2p 2.7.26 dist/peer-processor.js'),
  'peer.removed': delivered(
    'When a peer no longer answers.',
    peer,
    'core-p2p 2.7.26 dist/network-monitor.js',
  ),
  'round.applied': delivered('With the last block of a round, after round.created.', noData, database),
  'round.created': delivered(
    'With the last block of a round, for the next one.',
    described(arkDelegatesOf(delegate), 'A list of 51 wallets by votes, most first.'),
    database,
  ),
  'round.missed': delivered(
    'At the end of a round, once for every delegate that forged nothing in it.',
    wallet,
    database,
  ),
  shutdown: delivered('When the node is about to stop.', noData, table),
  'snapshot.complete': undelivered(otherProcess, noData, table),
  'snapshot.progress': undelivered(otherProcess, kernelData.snapshotProgress, table),
  'snapshot.start': undelivered(otherProcess, kernelData.snapshotStart, table),
  'stateBuilder.finished': undelivered(beforeSubscription, noData, table),
  'state.started': undelivered(beforeSubscription, constant(true, 'The value true.'), example, false),
  'state.starting': undelivered(beforeSubscription, noData, table),
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
    pooledTransactions(transaction),
    table,
  ),
  'transaction.pool.rejected': delivered(
    'When the pool refuses transactions.',
    described(
      rejectedTransactions(transaction, false),
      'A list of objects with transaction, type and message.',
    ),
    table,
  ),
  'transaction.pool.removed': delivered(
    'When a transaction leaves the pool.',
    text(transactionId, 'Its id, a string.'),
    table,
  ),
  'transaction.reverted': delivered(
    'For every transaction of a block that is reverted, last first, before its block.reverted.',
    applied,
    database,
  ),
  'wallet.unvote': delivered('After the transaction.applied that withdraws a vote.', vote, example),
  'wallet.vote': delivered('After the transaction.applied of a vote.', vote, example),
};
