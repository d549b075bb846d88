import type { JournalEntry } from '../journal/journal-record.ts';
import type { Problem } from '../problem.ts';
import { isAccepted, type PostAnswer } from '../protocol/delivery/post-outcome.ts';
import type { EventPattern } from '../protocol/events/event-pattern.ts';
import type { WorkerClock } from './worker-clock.ts';

/** A place that deliveries are forwarded to. */
export interface RelayTarget {
  /** Identifies the target, from one run to the next. Contains no password. */
  readonly address: string;
  /** The address without tokens, for messages and files. */
  readonly shown: string;
  /** The events that it gets; undefined for all. */
  readonly events: readonly EventPattern[] | undefined;
  openSender(surroundings: SenderSurroundings): Promise<TargetSender>;
}

interface SenderSurroundings {
  readonly storeId: string;
  readonly clock: WorkerClock;
  /** Ends what is under way. */
  readonly cut: AbortSignal;
}

/** What carries deliveries to one target. */
export interface TargetSender {
  /** The most deliveries that can be sent at once. They arrive in order. */
  readonly maxTogether: number;
  /** Limit on the bytes of their bodies. One more may be added to as many. */
  readonly maxBytesTogether: number;
  /** Does what can be done before the first try of a delivery. Called while others are on their way. Never throws. */
  prepare?(entry: JournalEntry): void;
  /** Never rejects. */
  send(tries: readonly [SenderTry, ...SenderTry[]]): Promise<TryOutcome>;
  /** Call it only when nothing is under way. */
  close(): Promise<void>;
}

export interface SenderTry {
  readonly entry: JournalEntry;
  /** From 1. */
  readonly attempt: number;
}

/** The outcome of sending deliveries to a target: the answer of a handler, or whether an engine stored them. */
export type TryOutcome = PostAnswer | { readonly kind: 'stored' } | TryFailure;

interface TryFailure {
  readonly kind: 'failed';
  /** A code, such as `refused`. */
  readonly reason: string;
  /** A system error code or a fact; from outside. */
  readonly detail: string;
  /** What is wrong and what to do, if that is known. */
  readonly problem?: Problem;
  /** How many of the deliveries arrived before the one that failed; absent for none. */
  readonly arrived?: number;
}

export function hasArrived(outcome: TryOutcome): boolean {
  if (outcome.kind === 'answered') return isAccepted(outcome);
  return outcome.kind === 'stored';
}

/** How many deliveries have arrived, of those that were sent at once. */
export function arrivedCount(outcome: TryOutcome, sent: number): number {
  if (outcome.kind === 'failed') return outcome.arrived ?? 0;
  return hasArrived(outcome) ? sent : 0;
}

/** The status of an answer; null without one. */
export function statusOf(outcome: TryOutcome): number | null {
  return outcome.kind === 'answered' ? outcome.status : null;
}

/** The code of a failure; null if there is none. */
export function failureOf(outcome: TryOutcome): string | null {
  return outcome.kind === 'failed' ? outcome.reason : null;
}
