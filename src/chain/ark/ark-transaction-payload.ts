import { Problem } from '../../problem.ts';
import { type ArkGeneration, isSinceArk26 } from '../../protocol/events/generation.ts';
import type { WalletVote } from '../../protocol/events/payloads/payloads-of-released.ts';
import { drawInteger } from '../crypto/seed.ts';
import { type WalletName, walletKeys } from '../network/keys.ts';
import { networkSeconds, poolExpirySeconds } from '../network/network.ts';
import { networkOf } from '../network/networks.ts';
import type { PayloadRequest } from '../phantom/transaction-payload.ts';
import { pastBlockId } from '../state/claimed-past.ts';
import { type LoneType, loneTransaction } from '../transactions/lone-transaction.ts';
import { integerAt, type Overrides } from '../transactions/overrides.ts';
import type { PlannedTransaction } from '../transactions/planned-transaction.ts';
import { asVersion1 } from '../transactions/transaction-bytes.ts';
import { overrideTransaction, wantedType } from '../transactions/transaction-overrides.ts';
import { startArkChain } from './ark-chain.ts';
import { asArkApplied } from './ark-events.ts';
import type { ArkTransaction, SignedTransaction } from './ark-forge.ts';
import { findArkMoment } from './ark-moments.ts';
import { type ArkChain, nextNonce } from './ark-state.ts';
import { signTransactionV1, signTransactionV2 } from './ark-transaction.ts';

export interface ArkRequest extends PayloadRequest {
  readonly generation: ArkGeneration;
}

/**
 * Returns the `index`th transaction of the chain, as printed with its block, or one of the type that the overrides
 * require.
 */
export function arkApplied(request: ArkRequest): ArkTransaction {
  const type = wantedType(withoutNonce(request.set), request.event);
  if (type !== undefined) return inPastBlock(request, signLone(request, type));
  const { moment, place } = findArkMoment('transaction', request, request.index);
  const forged = moment.forged.transactions[place];
  if (forged === undefined) return inPastBlock(request, signLone(request, 0));
  const { transaction } = signedWith(moment.before, request, forged, forged.transaction);
  return asArkApplied(moment.before, transaction, moment.forged.block, place);
}

/** Like `arkApplied`, but returns the transaction as it is before it is in a block. */
export function arkTransaction(request: ArkRequest): SignedTransaction {
  const type = wantedType(withoutNonce(request.set), request.event);
  if (type !== undefined) return signLone(request, type);
  const { moment, place } = findArkMoment('transaction', request, request.index);
  const forged = moment.forged.transactions[place];
  if (forged === undefined) return signLone(request, 0);
  return signedWith(moment.before, request, forged, forged.transaction);
}

/** Returns a transaction of a type too rare in the chain: in a past block, and for each index from another wallet. */
export function arkLoneApplied(request: ArkRequest, type: LoneType): ArkTransaction {
  return inPastBlock(request, signLone(request, type));
}

/** Returns a vote or an unvote in a past block. */
export function arkVote(request: ArkRequest, isVote: boolean): WalletVote {
  const chain = startArkChain(request);
  const plan = loneTransaction(chain, 3, request.index, secondsAt(request));
  const delegate: WalletName = plan.delegate ?? 'delegate/0';
  const vote = `${isVote ? '+' : '-'}${walletKeys(chain.seed, delegate).publicKeyHex}`;
  const { timestamp, fee } = plan.draft;
  const drawn = { ...plan, draft: { type: 3, vote, timestamp, fee } } as const;
  const transaction = inPastBlock(request, signedWith(chain, request, drawn));
  const voted = 'asset' in transaction && 'votes' in transaction.asset ? transaction.asset.votes[0] : vote;
  return { delegate: voted ?? vote, transaction };
}

/** Returns an expired transaction. Version 1 expires 6 hours after its timestamp, version 2 at the height it names. */
export function arkExpired(request: ArkRequest): ArkTransaction {
  const type = wantedType(withoutNonce(request.set), request.event) ?? 0;
  const chain = startArkChain(request);
  const timestamp = Math.max(0, secondsAt(request) - poolExpirySeconds - 1);
  const plan = loneTransaction(chain, type, request.index, timestamp);
  const { draft } = plan;
  const isTransfer = isSinceArk26(request.generation) && draft.type === 0;
  const expired = isTransfer ? { ...plan, draft: { ...draft, expiration: chain.height } } : plan;
  return signedWith(chain, request, expired).transaction;
}

function signLone(request: ArkRequest, type: LoneType): SignedTransaction {
  const chain = startArkChain(request);
  return signedWith(chain, request, loneTransaction(chain, type, request.index, secondsAt(request) - 4));
}

/** Signs the plan with the overrides applied. Without overrides it returns `signed`, if given. */
function signedWith(
  chain: ArkChain,
  { set, exact, generation }: ArkRequest,
  plan: PlannedTransaction,
  signed?: SignedTransaction,
): SignedTransaction {
  if (signed !== undefined && Object.keys(set).length === 0) return signed;
  const network = networkOf(chain);
  const isNew = isSinceArk26(generation);
  if (isNew && Object.hasOwn(set, 'timestamp')) {
    throw new Problem(
      'bad-flag',
      'Expected no "timestamp" for a transaction of version 2, which has no timestamp.',
    );
  }
  const { draft, keys, secondKeys, sender } = overrideTransaction(
    network,
    plan,
    isNew ? withoutNonce(set) : set,
    exact || isNew,
  );
  if (!isNew) return signTransactionV1(network, asVersion1(draft), keys, secondKeys);
  const drawn = signed?.transaction;
  const own = drawn !== undefined && 'nonce' in drawn ? BigInt(drawn.nonce) : nextNonceOf(chain, sender);
  const wanted = integerAt(set, 'nonce', 1, Number.MAX_SAFE_INTEGER);
  const nonce = wanted === undefined ? own : BigInt(wanted);
  return signTransactionV2(network, { ...draft, nonce }, keys, secondKeys);
}

function nextNonceOf(chain: ArkChain, sender: WalletName | undefined): bigint {
  return sender === undefined ? 1n : nextNonce(chain, sender);
}

function inPastBlock(request: ArkRequest, { transaction }: SignedTransaction): ArkTransaction {
  const chain = startArkChain(request);
  const height = chain.height - drawInteger(request.seed, `lone/${request.index}/block`, 0, 40);
  return asArkApplied(chain, transaction, { id: pastBlockId(chain, height), height }, 0);
}

/** Removes `nonce`, which can be set only in version 2. */
function withoutNonce(set: Overrides): Overrides {
  const { nonce: _, ...rest } = set;
  return rest;
}

function secondsAt(request: ArkRequest): number {
  return networkSeconds(networkOf(request), request.atMs);
}
