import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Rejected } from '../../protocol/delivery/verdict.ts';
import type { Arrival, Reception, Treatment } from '../../protocol/reception/reception.ts';
import { type Answer, refusal } from './answer.ts';

/** A request from its complete headers to its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  /** Of a clock that never goes backwards. */
  readonly startedMs: number;
}

/** The answer to an arrival, and the treatment that led to it. */
export interface Decision {
  readonly answer: Answer;
  readonly treatment?: Treatment;
}

/** @param monotonicMs of the same clock as the start of the exchange */
export function receptionOfArrival(
  { startedMs }: Exchange,
  { body, ...received }: Arrival,
  { answer, treatment }: Decision,
  monotonicMs: number,
): Reception {
  return {
    ...received,
    status: answer.status,
    treatment,
    bodyBytes: body.length,
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

/** Returns the reception of bytes that never became a request. */
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
