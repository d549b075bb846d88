import type { Ark3EventName, Ark27EventName } from '../event-names.ts';
import { ark27Facts } from './ark-2.7-events.ts';
import { delivered, type EventFacts, guessed, undelivered } from './event-facts.ts';

const table = 'protocol.md section 5.3';
const example = 'protocol.md section 5.3, payload-examples/ark-3.9.1';
const kernel = 'core-kernel 3.9.1 dist';
const pool = 'core-transaction-pool 3.9.1 dist/service.js';
const peers = 'core-p2p 3.9.1 dist';
const rounds = 'core-state 3.9.1 dist/round-state.js';
const walletSource = 'core-state 3.9.1 dist/wallets/wallet.js';
const applied = 'The transaction, version 2, with "blockId", "blockHeight" and "sequence" at the end.';
const transaction = 'The transaction, version 2.';
const peer =
  'The peer: address, ports, error count, state, plugins, latency, version, verification, last ping.';
const nothing = 'None: the body has no "data".';
const named = 'An object with its "name".';
const walletChange = 'An object with the public key, the changed key and value, and the wallet.';
const noDispatch = 'Nothing dispatches it in 3.9.1.';
const noCache = 'Nothing in a stock node uses the cache that dispatches it.';
const noSchedule = 'Only plugins schedule jobs.';
const otherProcess = 'Snapshots are made by a separate process, which has no webhooks.';

type SharedName = Ark27EventName & Ark3EventName;

/** The facts that ARK 3 has in common with 2.7. */
function shared(name: SharedName, source = table): EventFacts {
  return { ...ark27Facts[name], source };
}

/** ARK 3.0.0 to 3.9.1, where a webhook can subscribe to any dispatched event by its exact name. */
export const ark3Facts: Readonly<Record<Ark3EventName, EventFacts>> = {
  'block.applied': shared('block.applied', example),
  'block.disregarded': shared('block.disregarded', 'core-blockchain 3.9.1 dist/blockchain.js'),
  'block.forged': shared('block.forged', example),
  'block.received': shared('block.received', example),
  'block.reverted': shared('block.reverted'),
  'cache.flushed': undelivered(noCache, nothing, kernel, false),
  'cache.forgotten': undelivered(noCache, 'An object with the "key".', kernel, false),
  'cache.hit': undelivered(noCache, 'An object with "key" and "value".', kernel, false),
  'cache.missed': undelivered(noCache, 'An object with the "key".', kernel, false),
  'cache.written': undelivered(noCache, 'An object with "key", "value" and "seconds".', kernel, false),
  'crypto.milestone.changed': delivered(
    'When a block begins a new milestone of the network.',
    nothing,
    table,
  ),
  'database.postDisconnect': guessed(delivered('When the node stops.', nothing, 'core-database 3.9.1 dist')),
  'database.preConnect': undelivered(
    'The database connects before the webhook plugin listens.',
    nothing,
    'core-database 3.9.1 dist/service-provider.js',
    false,
  ),
  'database.preDisconnect': guessed(delivered('When the node stops.', nothing, 'core-database 3.9.1 dist')),
  'delegate.registered': { ...shared('delegate.registered'), payload: applied },
  'delegate.resigned': {
    ...shared('delegate.resigned'),
    payload: 'The transaction, type 7, with "blockId", "blockHeight" and "sequence" at the end.',
  },
  'forger.failed': shared('forger.failed', example),
  'forger.missing': shared('forger.missing', rounds),
  'forger.started': shared('forger.started', example),
  'kernel.booted': undelivered(noDispatch, nothing, kernel),
  'kernel.booting': undelivered(noDispatch, nothing, kernel),
  'kernel.bootstrapper.bootstrapped': delivered(
    'After each step of the start that follows the registration of the plugins.',
    'An object with the name of the step under "bootstrapper".',
    `${kernel}/application.js`,
  ),
  'kernel.bootstrapper.bootstrapping': delivered(
    'Before each step of the start that follows the registration of the plugins.',
    'An object with the name of the step under "bootstrapper".',
    `${kernel}/application.js`,
  ),
  'kernel.maintenance': undelivered('Only plugins switch maintenance mode.', 'True or false.', kernel, false),
  'kernel.serviceProvider.booted': delivered('When a plugin has started.', named, kernel),
  'kernel.serviceProvider.disposed': delivered('When a plugin has stopped.', named, kernel),
  'kernel.serviceProvider.registered': delivered(
    'When a plugin that is listed after the webhook plugin has been registered.',
    named,
    kernel,
  ),
  'peer.added': { ...shared('peer.added', `${peers}/peer-processor.js`), payload: peer },
  'peer.disconnect': delivered(
    'When the node drops a peer.',
    'An object with the peer under "peer".',
    `${peers}/peer-communicator.js`,
  ),
  'peer.disconnected': undelivered(noDispatch, 'An object with the peer under "peer".', peers),
  'peer.disconnecting': undelivered(noDispatch, 'An object with the peer under "peer".', peers),
  'peer.removed': { ...shared('peer.removed', `${peers}/network-monitor.js`), payload: peer },
  'queue.failed': delivered(
    'When a job of a queue throws.',
    'An object with the driver, the duration in milliseconds and an empty error.',
    `${kernel}/services/queue`,
  ),
  'queue.finished': delivered(
    'When a job of a queue is done, such as the blocks being processed.',
    'An object with the driver and the duration in milliseconds.',
    `${kernel}/services/queue`,
  ),
  'round.applied': shared('round.applied', rounds),
  'round.created': shared('round.created', 'core-database 3.9.1 dist/database-service.js'),
  'round.missed': shared('round.missed', rounds),
  'schedule.blockJob.finished': undelivered(
    noSchedule,
    'An object with the duration in milliseconds and the number of blocks between jobs.',
    `${kernel}/services/schedule`,
    false,
  ),
  'schedule.cronJob.finished': undelivered(
    noSchedule,
    'An object with the duration in milliseconds and the cron expression.',
    `${kernel}/services/schedule`,
    false,
  ),
  'snapshot.complete': undelivered(otherProcess, nothing, table),
  'snapshot.progress': undelivered(otherProcess, 'An object with a number under "value".', table),
  'snapshot.start': undelivered(otherProcess, 'An object with a number under "count".', table),
  'state.builder.finished': delivered(
    'When the state of all wallets has been built at the start.',
    nothing,
    'core-state 3.9.1 dist/state-builder.js',
  ),
  'state.started': delivered('When the node is in sync for the first time.', 'The value true.', example),
  'state.starting': delivered('When the node begins to read its database.', nothing, table),
  'transaction.applied': { ...shared('transaction.applied', example), payload: applied },
  'transaction.expired': shared('transaction.expired', pool),
  'transaction.forged': shared('transaction.forged', example),
  'transaction.pool.added': delivered('When a transaction enters the pool.', transaction, pool),
  'transaction.pool.rejected': delivered('When the pool refuses a transaction.', transaction, pool),
  'transaction.pool.removed': delivered('When a transaction is taken out of the pool.', transaction, pool),
  'transaction.reverted': { ...shared('transaction.reverted'), payload: applied },
  'wallet.attribute.forget': undelivered(noDispatch, walletChange, walletSource),
  'wallet.attribute.set': undelivered(noDispatch, walletChange, walletSource),
  'wallet.property.set': delivered('For every change of a wallet.', walletChange, walletSource),
  'wallet.unvote': shared('wallet.unvote', example),
  'wallet.vote': shared('wallet.vote', example),
};
