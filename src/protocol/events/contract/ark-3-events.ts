import type { Ark3EventName, Ark27EventName } from '../event-names.ts';
import { ark27Contracts, voteOf } from './ark-2.7-events.ts';
import { anyIds, blockHeight, placeInBlock } from './data/blocks.ts';
import * as kernelData from './data/kernel.ts';
import { ark3Peer, peerIn } from './data/peers.ts';
import { transactionV2 } from './data/transactions-v2.ts';
import { arkDelegatesOf, arkWalletOf, delegateIn } from './data/wallets.ts';
import { delivered, type EventContract, guessed, noData, undelivered } from './event-contract.ts';
import { anything, constant, described, extended, object, optional, text } from './schema/schema.ts';
import { arkAddress, freeText, publicKey } from './schema/text-formats.ts';

const table = 'protocol.md section 5.3';
const example = 'protocol.md section 5.3, payload-examples/ark-3.9.1';
const kernel = 'core-kernel 3.9.1 dist';
const pool = 'core-transaction-pool 3.9.1 dist/service.js';
const peers = 'core-p2p 3.9.1 dist';
const rounds = 'core-state 3.9.1 dist/round-state.js';
const walletSource = 'core-state 3.9.1 dist/wallets/wallet.js';
const { blockId, ...sequence } = placeInBlock(anyIds);
const applied = described(
  extended('AppliedTransaction', transactionV2, { blockId: blockId ?? anything, blockHeight, ...sequence }),
  'The transaction, version 2, with "blockId", "blockHeight" and "sequence" at the end.',
);
const transaction = described(transactionV2, 'The transaction, version 2.');
const peer = described(
  ark3Peer,
  'The peer: address, ports, error count, state, plugins, latency, version, verification, last ping.',
);
const wrappedPeer = described(peerIn(ark3Peer), 'An object with the peer under "peer".');
const delegate = arkWalletOf({ address: arkAddress, ids: anyIds, isArk3: true });
const missed = described(delegateIn(delegate), 'An object with the wallet under "delegate".');
const walletChange = object(
  {
    publicKey: optional(text(publicKey)),
    key: text(freeText, 'The name of what has changed.'),
    value: optional(anything),
    previousValue: optional(anything),
    wallet: arkWalletOf({ address: arkAddress, ids: anyIds, isArk3: true, isAny: true }),
  },
  'WalletChange',
  'An object with the public key, the changed key and value, and the wallet.',
);
const vote = voteOf(applied);
const noDispatch = 'Nothing dispatches it in 3.9.1.';
const noCache = 'Nothing in a stock node uses the cache that dispatches it.';
const noSchedule = 'Only plugins schedule jobs.';
const otherProcess = 'Snapshots are made by a separate program, which has no webhooks.';

type SharedName = Ark27EventName & Ark3EventName;

/** The facts that ARK 3 has in common with 2.7. */
function shared(name: SharedName, source = table): EventContract {
  return { ...ark27Contracts[name], source };
}

/** ARK 3.0.0 to 3.9.1, where a webhook can subscribe to any dispatched event by its exact name. */
export const ark3Contracts: Readonly<Record<Ark3EventName, EventContract>> = {
  'block.applied': shared('block.applied', example),
  'block.disregarded': shared('block.disregarded', 'core-blockchain 3.9.1 dist/blockchain.js'),
  'block.forged': shared('block.forged', example),
  'block.received': shared('block.received', example),
  'block.reverted': shared('block.reverted'),
  'cache.flushed': undelivered(noCache, noData, kernel, false),
  'cache.forgotten': undelivered(noCache, kernelData.cacheKey, kernel, false),
  'cache.hit': undelivered(noCache, kernelData.cacheHit, kernel, false),
  'cache.missed': undelivered(noCache, kernelData.cacheKey, kernel, false),
  'cache.written': undelivered(noCache, kernelData.cacheWritten, kernel, false),
  'crypto.milestone.changed': delivered('When a block begins a new milestone of the network.', noData, table),
  'database.postDisconnect': guessed(delivered('When the node stops.', noData, 'core-database 3.9.1 dist')),
  'database.preConnect': undelivered(
    'The database connects before the webhook plugin listens.',
    noData,
    'core-database 3.9.1 dist/service-provider.js',
    false,
  ),
  'database.preDisconnect': guessed(delivered('When the node stops.', noData, 'core-database 3.9.1 dist')),
  'delegate.registered': { ...shared('delegate.registered'), data: applied },
  'delegate.resigned': {
    ...shared('delegate.resigned'),
    data: described(
      applied,
      'The transaction, type 7, with "blockId", "blockHeight" and "sequence" at the end.',
    ),
  },
  'forger.failed': shared('forger.failed', example),
  'forger.missing': { ...shared('forger.missing', rounds), data: missed },
  'forger.started': shared('forger.started', example),
  'kernel.booted': undelivered(noDispatch, noData, kernel),
  'kernel.booting': undelivered(noDispatch, noData, kernel),
  'kernel.bootstrapper.bootstrapped': delivered(
    'After each step of the start that follows the registration of the plugins.',
    kernelData.startStep,
    `${kernel}/application.js`,
  ),
  'kernel.bootstrapper.bootstrapping': delivered(
    'Before each step of the start that follows the registration of the plugins.',
    kernelData.startStep,
    `${kernel}/application.js`,
  ),
  'kernel.maintenance': undelivered(
    'Only plugins switch maintenance mode.',
    kernelData.maintenance,
    kernel,
    false,
  ),
  'kernel.serviceProvider.booted': delivered(
    'When a plugin has started.',
    kernelData.serviceProvider,
    kernel,
  ),
  'kernel.serviceProvider.disposed': delivered(
    'When a plugin has stopped.',
    kernelData.serviceProvider,
    kernel,
  ),
  'kernel.serviceProvider.registered': delivered(
    'When a plugin that is listed after the webhook plugin has been registered.',
    kernelData.serviceProvider,
    kernel,
  ),
  'peer.added': { ...shared('peer.added', `${peers}/peer-processor.js`), data: peer },
  'peer.disconnect': delivered('When the node drops a peer.', wrappedPeer, `${peers}/peer-communicator.js`),
  'peer.disconnected': undelivered(noDispatch, wrappedPeer, peers),
  'peer.disconnecting': undelivered(noDispatch, wrappedPeer, peers),
  'peer.removed': { ...shared('peer.removed', `${peers}/network-monitor.js`), data: peer },
  'queue.failed': delivered(
    'When a job of a queue throws.',
    kernelData.failedJob,
    `${kernel}/services/queue`,
  ),
  'queue.finished': delivered(
    'When a job of a queue is done, such as the blocks being processed.',
    kernelData.finishedJob,
    `${kernel}/services/queue`,
  ),
  'round.applied': shared('round.applied', rounds),
  'round.created': {
    ...shared('round.created', 'core-database 3.9.1 dist/database-service.js'),
    data: described(arkDelegatesOf(delegate), 'A list of 51 wallets by votes, most first.'),
  },
  'round.missed': { ...shared('round.missed', rounds), data: missed },
  'schedule.blockJob.finished': undelivered(
    noSchedule,
    kernelData.blockJob,
    `${kernel}/services/schedule`,
    false,
  ),
  'schedule.cronJob.finished': undelivered(
    noSchedule,
    kernelData.cronJob,
    `${kernel}/services/schedule`,
    false,
  ),
  'snapshot.complete': undelivered(otherProcess, noData, table),
  'snapshot.progress': undelivered(otherProcess, kernelData.snapshotProgress, table),
  'snapshot.start': undelivered(otherProcess, kernelData.snapshotStart, table),
  'state.builder.finished': delivered(
    'When the state of all wallets has been built at the start.',
    noData,
    'core-state 3.9.1 dist/state-builder.js',
  ),
  'state.started': delivered(
    'When the node is in sync for the first time.',
    constant(true, 'The value true.'),
    example,
  ),
  'state.starting': delivered('When the node begins to read its database.', noData, table),
  'transaction.applied': { ...shared('transaction.applied', example), data: applied },
  'transaction.expired': shared('transaction.expired', pool),
  'transaction.forged': shared('transaction.forged', example),
  'transaction.pool.added': delivered('When a transaction enters the pool.', transaction, pool),
  'transaction.pool.rejected': delivered('When the pool refuses a transaction.', transaction, pool),
  'transaction.pool.removed': delivered('When a transaction is taken out of the pool.', transaction, pool),
  'transaction.reverted': { ...shared('transaction.reverted'), data: applied },
  'wallet.attribute.forget': undelivered(noDispatch, walletChange, walletSource),
  'wallet.attribute.set': undelivered(noDispatch, walletChange, walletSource),
  'wallet.property.set': delivered('For every change of a wallet.', walletChange, walletSource),
  'wallet.unvote': { ...shared('wallet.unvote', example), data: vote },
  'wallet.vote': { ...shared('wallet.vote', example), data: vote },
};
