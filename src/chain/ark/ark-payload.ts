import { Problem } from '../../problem.ts';
import type { ArkEventName, EventName } from '../../protocol/events/event-names.ts';
import { isSinceArk26 } from '../../protocol/events/generation.ts';
import { drawInteger } from '../crypto/seed.ts';
import { delegateNames, strangerAddress, walletKeys } from '../network/keys.ts';
import { networkOf } from '../network/networks.ts';
import { roundOf } from '../network/round.ts';
import { walletOf } from '../state/ranking.ts';
import { coldWallet } from '../state/wallet.ts';
import { refuseUnknownPaths } from '../transactions/overrides.ts';
import { startArkChain } from './ark-chain.ts';
import { arkCreatedRound, missedRound, missedSlots, receivedBlock } from './ark-events.ts';
import { type ArkForgedBlock, forgeArkBlock } from './ark-forge.ts';
import { findArkMoment } from './ark-moments.ts';
import { arkPeer } from './ark-peer.ts';
import {
  type ArkRequest,
  arkApplied,
  arkExpired,
  arkLoneApplied,
  arkTransaction,
  arkVote,
} from './ark-transaction-payload.ts';
import { arkWallets, oldArkWallet } from './ark-wallet.ts';

const failures = [
  'timeout of 2000ms exceeded',
  'socket hang up',
  'No active node responded to "round"',
] as const;
const plugins = [
  '@arkecosystem/core-api',
  '@arkecosystem/core-forger',
  '@arkecosystem/core-manager',
] as const;
const startSteps = ['RegisterServiceProviders', 'BootServiceProviders'] as const;

const nothing = unsettable(() => undefined);

const makers: Readonly<Record<ArkEventName, (request: ArkRequest) => unknown>> = {
  'block.applied': (request) => block(request).block,
  'block.disregarded': received,
  'block.forged': (request) => block(request).block,
  'block.received': received,
  'block.reverted': (request) => block(request).block,
  'cache.flushed': nothing,
  'cache.forgotten': unsettable(({ index }) => ({ key: `key-${index}` })),
  'cache.hit': unsettable(({ index }) => ({ key: `key-${index}`, value: index })),
  'cache.missed': unsettable(({ index }) => ({ key: `key-${index}` })),
  'cache.written': unsettable(({ index }) => ({ key: `key-${index}`, value: index, seconds: 60 })),
  'crypto.milestone.changed': nothing,
  'database.postDisconnect': nothing,
  'database.preConnect': nothing,
  'database.preDisconnect': nothing,
  'delegate.registered': (request) => arkLoneApplied(request, 2),
  'delegate.resigned': (request) => arkLoneApplied(request, 8),
  'forger.failed': unsettable(({ generation, index }) => {
    const error = failures[index % failures.length];
    return generation === 'ark-2.3' ? error : { error };
  }),
  'forger.missing': unsettable((request) => {
    const isPerSlot = isSinceArk26(request.generation);
    const { moment, place } = findArkMoment(
      isPerSlot ? 'missed slot' : 'missed round',
      request,
      request.index,
    );
    return { delegate: (isPerSlot ? missedSlots(moment) : missedRound(moment))[place] };
  }),
  'forger.started': unsettable(({ generation, seed, index }) => {
    const delegate = delegateNames[index % delegateNames.length] ?? 'delegate/0';
    const key = walletKeys(seed, delegate).publicKeyHex;
    return isSinceArk26(generation) ? { activeDelegates: [key] } : key;
  }),
  'internal.milestone.changed': nothing,
  'kernel.booted': nothing,
  'kernel.booting': nothing,
  'kernel.bootstrapper.bootstrapped': unsettable(({ index }) => ({ bootstrapper: startSteps[index % 2] })),
  'kernel.bootstrapper.bootstrapping': unsettable(() => ({ bootstrapper: startSteps[1] })),
  'kernel.maintenance': unsettable(({ index }) => index % 2 === 0),
  'kernel.serviceProvider.booted': unsettable(plugin),
  'kernel.serviceProvider.disposed': unsettable(plugin),
  'kernel.serviceProvider.registered': unsettable(plugin),
  'peer.added': unsettable((request) => peer(request, false)),
  'peer.disconnect': unsettable((request) => ({ peer: peer(request, true) })),
  'peer.disconnected': unsettable((request) => ({ peer: peer(request, true) })),
  'peer.disconnecting': unsettable((request) => ({ peer: peer(request, true) })),
  'peer.removed': unsettable((request) => peer(request, true)),
  // An Error becomes {} in JSON.
  'queue.failed': unsettable((request) => ({ driver: 'memory', executionTime: tookMs(request), error: {} })),
  'queue.finished': unsettable((request) => ({ driver: 'memory', executionTime: tookMs(request) })),
  'round.applied': nothing,
  'round.created': unsettable((request) =>
    arkCreatedRound(findArkMoment('round', request, request.index).moment),
  ),
  'round.missed': unsettable((request) => {
    const { moment, place } = findArkMoment('missed round', request, request.index);
    return { delegate: missedRound(moment)[place] };
  }),
  'schedule.blockJob.finished': unsettable((request) => ({ executionTime: tookMs(request), blockCount: 8 })),
  'schedule.cronJob.finished': unsettable((request) => ({
    executionTime: tookMs(request),
    expression: '0 * * * *',
  })),
  shutdown: nothing,
  'snapshot.complete': nothing,
  'snapshot.progress': unsettable(({ index }) => ({ value: (index + 1) * 1000 })),
  'snapshot.start': unsettable((request) => ({ count: startArkChain(request).height })),
  'stateBuilder.finished': nothing,
  'state.builder.finished': nothing,
  'state.started': unsettable(() => true),
  'state.starting': nothing,
  'transaction.applied': arkApplied,
  'transaction.expired': arkExpired,
  'transaction.forged': (request) => arkTransaction(request).transaction,
  'transaction.pool.added': (request) => {
    const pooled = arkTransaction(request);
    return request.generation === 'ark-3' ? pooled.transaction : [pooledTransaction(pooled)];
  },
  'transaction.pool.rejected': (request) => {
    const pooled = arkTransaction(request);
    if (request.generation === 'ark-3') return pooled.transaction;
    const message = `Pool is full (has 15000 transactions) and this transaction's fee ${pooled.transaction.fee} is not higher than the lowest fee already in pool`;
    const success = request.generation === 'ark-2.3' ? { success: false } : {};
    return [{ transaction: pooledTransaction(pooled), type: 'ERR_POOL_FULL', message, ...success }];
  },
  'transaction.pool.removed': (request) => {
    const { transaction } = arkTransaction(request);
    return request.generation === 'ark-3' ? transaction : transaction.id;
  },
  'transaction.reverted': arkApplied,
  'wallet.attribute.forget': unsettable(walletChange),
  'wallet.attribute.set': unsettable(walletChange),
  'wallet.created.cold': unsettable((request) => {
    const address = strangerAddress(networkOf(request), request.seed, `cold/${request.index}`);
    return oldArkWallet(coldWallet(address), request.generation);
  }),
  'wallet.property.set': unsettable(walletChange),
  'wallet.saved': unsettable(
    (request) => findArkMoment('round', request, request.index).moment.roundEnd?.savedWallets,
  ),
  'wallet.unvote': (request) => arkVote(request, false),
  'wallet.vote': (request) => arkVote(request, true),
};

/** Returns the payload of an event as a node of a generation of ARK sends it; see `makePayload`. */
export function makeArkPayload(request: ArkRequest): unknown {
  const { event } = request;
  if (isArkEvent(event)) return makers[event](request);
  throw new Problem('unknown-event', `Expected an event of ${request.generation}, got "${event}".`);
}

function isArkEvent(event: EventName): event is ArkEventName {
  return Object.hasOwn(makers, event);
}

function block(request: ArkRequest): ArkForgedBlock {
  const { index, set, exact } = request;
  if (Object.keys(set).length === 0) return findArkMoment('block', request, index).moment.forged;
  const before =
    index === 0 ? startArkChain(request) : findArkMoment('block', request, index - 1).moment.after;
  return forgeArkBlock(before, { set, exact });
}

function received(request: ArkRequest): object {
  const forged = block(request);
  const transactions = forged.transactions.map(({ transaction }) => transaction.transaction);
  return receivedBlock(startArkChain(request), forged.block, transactions);
}

/** Returns a transaction of the pool, as the object that contains it appears in JSON. */
function pooledTransaction({ transaction, serialized }: ReturnType<typeof arkTransaction>): object {
  return { data: transaction, serialized: serialized.toJSON(), isVerified: true };
}

function peer(request: ArkRequest, isRemoved: boolean): object {
  const { forged } = findArkMoment('block', request, 0).moment;
  return arkPeer(request, request.generation, request.index, forged.block, isRemoved);
}

function plugin({ index }: ArkRequest) {
  return { name: plugins[index % plugins.length] };
}

/** Returns the change of the balance of the forger of a block. */
function walletChange(request: ArkRequest): object {
  const { moment } = findArkMoment('block', request, request.index);
  const { before, after, forged } = moment;
  const name = forged.forger ?? 'delegate/0';
  const details = { ranking: after.ranking, round: roundOf(after.height), isCopy: false };
  return {
    publicKey: walletKeys(after.seed, name).publicKeyHex,
    key: 'balance',
    value: walletOf(after, name).balance,
    previousValue: walletOf(before, name).balance,
    wallet: arkWallets(after, [name], details)[0],
  };
}

function tookMs({ seed, index, event }: ArkRequest): number {
  return drawInteger(seed, `${event}/${index}/took`, 1_000, 90_000) / 1_000;
}

/** Refuses overrides: nothing in these payloads is signed, and everything in them follows from the chain. */
function unsettable(make: (request: ArkRequest) => unknown): (request: ArkRequest) => unknown {
  return (request) => {
    refuseUnknownPaths(request.set, [], request.event);
    return make(request);
  };
}
