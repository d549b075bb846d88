import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Delivery } from '../../protocol/delivery/delivery.ts';
import type { Authorized, Rejected } from '../../protocol/delivery/verdict.ts';
import type { Reception, Treatment } from '../../protocol/reception/reception.ts';
import { type Answer, refusal } from './answer.ts';

/** A request from its complete headers to its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  /** Of a clock that never goes back. */
  readonly startedMs: number;
}

/** How a delivery is answered, and what was done with it. */
export interface Handled {
  readonly answer: Answer;
  readonly treatment?: Treatment;
}

/** A delivery and how it is to be answered. */
export interface Conclusion {
  readonly exchange: Exchange;
  readonly id: number;
  readonly verdict: Authorized;
  readonly delivery: Delivery;
  readonly rawHeaders: readonly string[];
  readonly bodyBytes: number;
  readonly handled: Handled;
}

/** @param monotonicMs of the same clock as the start of the exchange */
export function receptionOfDelivery(
  { exchange, id, verdict, delivery, rawHeaders, bodyBytes, handled }: Conclusion,
  treatment: Treatment | undefined,
  monotonicMs: number,
): Reception {
  const { request, receivedAtMs, startedMs } = exchange;
  return {
    id,
    receivedAtMs,
    method: request.method ?? null,
    path: request.url ?? null,
    rawHeaders,
    verdict,
    status: handled.answer.status,
    delivery,
    treatment,
    bodyBytes,
    durationMs: monotonicMs - startedMs,
  };
}

/** @param monotonicMs of the same clock as the start of the exchange */
export function receptionOfRefusal(
  { request, receivedAtMs, startedMs }: Exchange,
  id: number,
  rejected: Rejected,
  bodyBytes: number,
  monotonicMs: number,
): Reception {
  return {
    id,
    receivedAtMs,
    method: request.method ?? null,
    path: request.url ?? null,
    rawHeaders: request.rawHeaders,
    verdict: rejected,
    status: refusal(rejected.reason).status,
    delivery: undefined,
    treatment: undefined,
    bodyBytes,
    durationMs: monotonicMs - startedMs,
  };
}

/** Of bytes that never became a request. */
export function receptionOfBytes(id: number, rejected: Rejected, receivedAtMs: number): Reception {
  return {
    id,
    receivedAtMs,
    method: null,
    path: null,
    rawHeaders: [],
    verdict: rejected,
    status: refusal(rejected.reason).status,
    delivery: undefined,
    treatment: undefined,
    bodyBytes: 0,
    durationMs: 0,
  };
}
