import { Problem } from '../../problem.ts';
import type { EventName, PhantomEventName } from '../../protocol/events/event-names.ts';
import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { forgeBlock } from '../blocks/forge.ts';
import { delegateNames, strangerAddress, walletKeys } from '../network/keys.ts';
import { networkOf } from '../network/networks.ts';
import { coldWallet } from '../state/wallet.ts';
import { refuseUnknownPaths } from '../transactions/overrides.ts';
import { asApplied } from '../transactions/transaction.ts';
import { peerPayload } from './peer.ts';
import { createdRound, missingDelegates, startChain } from './phantom-chain.ts';
import { findMoment } from './phantom-moments.ts';
import {
  expiredTransaction,
  type PayloadRequest,
  registration,
  resignation,
  transactionOfChain,
} from './transaction-payload.ts';

/** The messages of the HTTP client of a forger whose relay does not answer. */
const forgerFailures = [
  'timeout of 2000ms exceeded',
  'socket hang up',
  'connect ECONNREFUSED 127.0.0.1:4002',
  'Request failed with status code 500',
] as const;

const makers: Readonly<Record<PhantomEventName, (request: PayloadRequest) => unknown>> = {
  'block.applied': block,
  'block.forged': block,
  'block.reverted': block,
  'delegate.registered': registration,
  'delegate.resigned': resignation,
  'forger.failed': unsettable(({ index }) => forgerFailures[index % forgerFailures.length]),
  'forger.missing': unsettable((request) => {
    const { moment, place } = findMoment('missing delegate', request, request.index);
    const missing = moment.roundEnd === undefined ? [] : missingDelegates(moment.after, moment.roundEnd);
    return { delegate: missing[place] };
  }),
  'forger.started': unsettable(({ seed, index }) => {
    const delegate = delegateNames[index % delegateNames.length] ?? 'delegate/0';
    return walletKeys(seed, delegate).publicKeyHex;
  }),
  'peer.added': unsettable((request) => peer(request, false)),
  'peer.removed': unsettable((request) => peer(request, true)),
  'round.created': unsettable((request) => {
    const { moment } = findMoment('round', request, request.index);
    return moment.roundEnd && createdRound(moment.after, moment.roundEnd);
  }),
  'state:started': unsettable(() => true),
  'transaction.applied': (request) => asApplied(transactionOfChain(request)),
  'transaction.expired': expiredTransaction,
  'transaction.forged': transactionOfChain,
  'transaction.reverted': (request) => asApplied(transactionOfChain(request)),
  'wallet.saved': unsettable(
    (request) => findMoment('round', request, request.index).moment.roundEnd?.savedWallets,
  ),
  'wallet.created.cold': unsettable((request) =>
    coldWallet(strangerAddress(networkOf(request), request.seed, `cold/${request.index}`)),
  ),
};

/**
 * Returns the payload of an event of Phantom 2.2.4; see `makePayload`.
 * @throws Problem `bad-flag` for an override that does not fit, `unknown-event` for an event of another generation
 */
export function makePhantomPayload(request: PayloadRequest): unknown {
  const { event } = request;
  if (isPhantomEvent(event)) return makers[event](request);
  throw new Problem('unknown-event', `Expected an event of Phantom Core 2.2.4, got "${event}".`);
}

function isPhantomEvent(event: EventName): event is PhantomEventName {
  return Object.hasOwn(makers, event);
}

function block(request: PayloadRequest): Block {
  const { index, set, exact } = request;
  if (Object.keys(set).length === 0) return findMoment('block', request, index).moment.forged.block;
  const before = index === 0 ? startChain(request) : findMoment('block', request, index - 1).moment.after;
  return forgeBlock(before, { set, exact }).block;
}

function peer(request: PayloadRequest, isRemoved: boolean): object {
  const { moment } = findMoment('block', request, 0);
  return peerPayload(request, request.index, moment.forged.block, isRemoved);
}

/** Refuses overrides: nothing in these payloads is signed, and everything in them follows from the chain. */
function unsettable(make: (request: PayloadRequest) => unknown): (request: PayloadRequest) => unknown {
  return (request) => {
    refuseUnknownPaths(request.set, [], request.event);
    return make(request);
  };
}
