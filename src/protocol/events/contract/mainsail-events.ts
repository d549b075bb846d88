import type { MainsailEventName } from '../event-names.ts';
import * as kernelData from './data/kernel.ts';
import {
  apiNode,
  consensusState,
  invalidBlock,
  mainsailApplied,
  mainsailBlock,
  mainsailPeer,
  mainsailTransaction,
  receipt,
} from './data/mainsail.ts';
import { delivered, type EventContract, noData, undelivered } from './event-contract.ts';
import { anything, constant, described } from './schema/schema.ts';

const consensus = 'Mainsail packages/consensus/source/consensus.ts';
const processor = 'Mainsail packages/processor/source/block-processor.ts';
const peers = 'Mainsail packages/p2p/source';
const pool = 'Mainsail packages/transaction-pool-service/source/service.ts';
const kernel = 'Mainsail packages/kernel/source';
const enums = 'Mainsail packages/contracts/source/events.ts';
const notDispatched = 'Nothing dispatches it in 0.0.1-evm.6.';
const noCache = 'Nothing in a stock node uses the cache that dispatches it.';
const noSchedule = 'Only plugins schedule jobs.';
const transaction = described(mainsailTransaction, 'The transaction, a call of the virtual machine.');
const unknown = described(anything, 'Unknown.');

function ofConsensus(remark: string): EventContract {
  return delivered(remark, consensusState, consensus);
}

/**
 * Mainsail 0.0.1-evm.6, which has no release. All of it is read in its source. As in ARK 3, a webhook can subscribe to
 * any dispatched event by its exact name, except those whose name contains `webhooks`.
 */
export const mainsailContracts: Readonly<Record<MainsailEventName, EventContract>> = {
  'apiNode.added': delivered(
    'When the public API of a node has been verified.',
    apiNode,
    `${peers}/api-node-processor.ts`,
  ),
  'apiNode.removed': delivered(
    'When the public API of a node no longer answers.',
    apiNode,
    `${peers}/api-node-processor.ts`,
  ),
  'block.applied': delivered('After every block that the node commits.', mainsailBlock, processor),
  'block.forged': delivered(
    'When a validator of this node proposes a new block, before the vote on it.',
    mainsailBlock,
    consensus,
  ),
  'block.invalid': delivered('When a proposed block cannot be processed.', invalidBlock, processor),
  'block.received': undelivered(notDispatched, mainsailBlock, enums),
  'cache.flushed': undelivered(noCache, noData, kernel, false),
  'cache.forgotten': undelivered(noCache, kernelData.cacheKey, kernel, false),
  'cache.hit': undelivered(noCache, kernelData.cacheHit, kernel, false),
  'cache.missed': undelivered(noCache, kernelData.cacheKey, kernel, false),
  'cache.written': undelivered(noCache, kernelData.cacheWritten, kernel, false),
  'consensus.bootstrapped': ofConsensus('When the consensus has read its state at the start.'),
  'consensus.precommited.any': ofConsensus('When most validators have precommitted, to anything.'),
  'consensus.precommited.proposal': ofConsensus('When most validators have precommitted to the proposal.'),
  'consensus.prevoted.any': ofConsensus('When most validators have voted, for anything.'),
  'consensus.prevoted.null': ofConsensus('When most validators have voted for no block.'),
  'consensus.prevoted.proposal': ofConsensus('When most validators have voted for the proposal.'),
  'consensus.proposal.accepted': ofConsensus('When the node has accepted the proposal of the round.'),
  'consensus.round.started': ofConsensus('When a round of the consensus begins.'),
  'crypto.milestone.changed': delivered(
    'When a block begins a new milestone of the network.',
    noData,
    'Mainsail packages/state/source/store.ts',
  ),
  'evm.transaction.receipt': undelivered(
    'Its numbers are of the type BigInt, so JSON.stringify throws.',
    receipt,
    'Mainsail packages/crypto-transaction-evm-call/source/handlers/evm-call.ts',
    false,
  ),
  'kernel.booted': undelivered(notDispatched, noData, kernel),
  'kernel.booting': undelivered(notDispatched, noData, kernel),
  'kernel.bootstrapper.bootstrapped': delivered(
    'After each step of the start that follows the registration of the plugins.',
    kernelData.startStep,
    `${kernel}/application.ts`,
  ),
  'kernel.bootstrapper.bootstrapping': delivered(
    'Before each step of the start that follows the registration of the plugins.',
    kernelData.startStep,
    `${kernel}/application.ts`,
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
  'peer.added': delivered('When a peer has been verified.', mainsailPeer, `${peers}/peer-processor.ts`),
  'peer.disconnect': undelivered(notDispatched, unknown, enums),
  'peer.disconnected': undelivered(notDispatched, unknown, enums),
  'peer.disconnecting': undelivered(notDispatched, unknown, enums),
  'peer.removed': delivered('When the node drops a peer.', mainsailPeer, `${peers}/peer-disposer.ts`),
  'queue.failed': delivered(
    'When a job of a queue throws.',
    kernelData.failedJob,
    `${kernel}/services/queue`,
  ),
  'queue.finished': delivered(
    'When a job of a queue is done.',
    kernelData.finishedJob,
    `${kernel}/services/queue`,
  ),
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
  'state.builder.finished': undelivered(notDispatched, noData, enums),
  'state.started': undelivered(notDispatched, constant(true, 'The value true.'), enums),
  'state.starting': undelivered(notDispatched, noData, enums),
  'transaction.applied': delivered(
    'For every transaction of a committed block, before its block.applied.',
    mainsailApplied,
    processor,
  ),
  'transaction.expired': delivered('When a transaction of the pool has become too old.', transaction, pool),
  'transaction.pool.added': delivered('When a transaction enters the pool.', transaction, pool),
  'transaction.pool.rejected': delivered('When the pool refuses a transaction.', transaction, pool),
  'transaction.pool.removed': delivered('When a transaction is taken out of the pool.', transaction, pool),
  'validator.registered': undelivered(notDispatched, unknown, enums),
  'validator.resigned': undelivered(notDispatched, unknown, enums),
  'wallet.unvote': undelivered(notDispatched, unknown, enums),
  'wallet.vote': undelivered(notDispatched, unknown, enums),
};
