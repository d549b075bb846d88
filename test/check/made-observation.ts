import type { CaseRequest, Observation } from '../../src/check/cases/check-case.ts';
import type { RawAnswer, RawFailureReason, RawOutcome } from '../../src/protocol/delivery/raw-request.ts';

export function answered(status: number, answer: Partial<RawAnswer> = {}, durationMs = 1): RawOutcome {
  return {
    kind: 'answered',
    status,
    statusText: '',
    text: '',
    isCut: false,
    contentType: undefined,
    location: undefined,
    rawHeaders: [],
    informational: [],
    ...answer,
    durationMs,
  };
}

export function failed(reason: RawFailureReason): RawOutcome {
  return { kind: 'failed', reason, detail: '', durationMs: 1 };
}

export function observation(outcome: RawOutcome, sent: Partial<CaseRequest> = {}): Observation {
  return {
    what: 'something',
    role: 'probe',
    request: {
      method: 'POST',
      path: '/webhook',
      rawHeaders: [],
      body: new Uint8Array(),
      pace: { kind: 'at-once' },
    },
    ...sent,
    outcome,
  };
}
