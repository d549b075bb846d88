import type { EventName } from '../../protocol/events/event-names.ts';
import type { TransactionV1 as Transaction } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { drawInteger } from '../crypto/seed.ts';
import { networkSeconds, poolExpirySeconds } from '../network/network.ts';
import { type NetworkChoice, networkOf } from '../network/networks.ts';
import { drawTimestamp } from '../transactions/draw-transaction.ts';
import { type LoneType, loneTransaction } from '../transactions/lone-transaction.ts';
import { type Overrides, refuseUnknownPaths } from '../transactions/overrides.ts';
import type { PlannedTransaction } from '../transactions/planned-transaction.ts';
import { signTransaction } from '../transactions/transaction.ts';
import { asVersion1 } from '../transactions/transaction-bytes.ts';
import { overrideTransaction, pathsOf, wantedType } from '../transactions/transaction-overrides.ts';
import { type ChainOptions, startChain } from './phantom-chain.ts';
import { findMoment } from './phantom-moments.ts';

export interface PayloadRequest extends ChainOptions, NetworkChoice {
  readonly event: EventName;
  readonly index: number;
  readonly set: Overrides;
  readonly exact: boolean;
}

/** Returns the `index`th transaction of the chain, or one of the type that the overrides require. */
export function transactionOfChain(request: PayloadRequest): Transaction {
  const { index, set, event } = request;
  const type = wantedType(set, event);
  // Only a transaction of the chain requires the blocks before it.
  if (type !== undefined && Object.hasOwn(set, 'type'))
    return signLone(request, type, recentTimestamp(request));
  const { moment, place } = findMoment('transaction', request, index);
  const forged = moment.forged.transactions[place];
  if (forged === undefined || (type !== undefined && forged.transaction.type !== type)) {
    return signLone(request, type ?? 0, recentTimestamp(request));
  }
  return Object.keys(set).length === 0 ? forged.transaction : sign(request, forged);
}

/** Returns one registration per index, each of a different wallet. Those in the chain are too rare to wait for. */
export function registration(request: PayloadRequest): Transaction {
  refuseUnknownPaths(request.set, pathsOf(2), request.event);
  return signLone(request, 2, recentTimestamp(request));
}

/** Returns a signed resignation, although no valid block of 2.2.4 contains a type 8 (payloads.md section 1). */
export function resignation(request: PayloadRequest): Transaction {
  refuseUnknownPaths(request.set, pathsOf(8), request.event);
  return signLone(request, 8, recentTimestamp(request));
}

/** Returns a transaction that the pool drops as expired, 6 hours after its timestamp. */
export function expiredTransaction(request: PayloadRequest): Transaction {
  const type = wantedType(request.set, request.event) ?? 0;
  const late = drawInteger(request.seed, `expired/${request.index}/late`, 0, 8);
  return signLone(request, type, Math.max(0, secondsAt(request) - poolExpirySeconds - late));
}

function signLone(request: PayloadRequest, type: LoneType, timestamp: number): Transaction {
  return sign(request, loneTransaction(startChain(request), type, request.index, timestamp));
}

function sign(request: PayloadRequest, plan: PlannedTransaction): Transaction {
  const { set, exact } = request;
  const network = networkOf(request);
  const { draft, keys, secondKeys } = overrideTransaction(network, plan, set, exact);
  return signTransaction(network, asVersion1(draft), keys, secondKeys);
}

function recentTimestamp(request: PayloadRequest): number {
  return drawTimestamp(request.seed, `lone/${request.index}`, secondsAt(request));
}

function secondsAt(request: PayloadRequest): number {
  return networkSeconds(networkOf(request), request.atMs);
}
