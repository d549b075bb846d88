import type { RejectionReason } from '../../protocol/delivery/verdict.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer of the guidebook's handler to an authorized delivery. */
export const accepted: Answer = { status: 200, text: 'Hello Webhook!' };

/** The answer to a delivery that could not be written to disk. */
export const notRecorded: Answer = { status: 507, text: 'Not recorded.' };

/** The answer to a delivery that this program has already forwarded. */
export const loop: Answer = { status: 508, text: 'Forwarded in a circle.' };

// All refusals because of the authorization look alike, so a sender learns nothing about the token. The scheme has no
// registered name, but RFC 9110 requires a challenge with a 401.
const unauthorized: Answer = {
  status: 401,
  text: 'Unauthorized!',
  headers: { 'WWW-Authenticate': 'Webhook' },
};

const refusals: Readonly<Record<RejectionReason, Answer>> = {
  'missing-authorization': unauthorized,
  'duplicate-authorization': unauthorized,
  'bearer-prefix': unauthorized,
  'malformed-authorization': unauthorized,
  'wrong-length': unauthorized,
  'verification-half': unauthorized,
  'wrong-authorization': unauthorized,
  stopping: { status: 503, text: 'Stopping.' },
  overloaded: { status: 503, text: 'Too many unanswered deliveries.' },
  'unsupported-http-version': { status: 505, text: 'Expected HTTP/1.1.' },
  'too-many-headers': { status: 431, text: 'Too many headers.' },
  'duplicate-host': { status: 400, text: 'Expected one Host header.' },
  'missing-host': { status: 400, text: 'Expected one Host header.' },
  'unsupported-expectation': { status: 417, text: 'Expected 100-continue or no Expect header.' },
  'wrong-method': { status: 405, text: 'Expected POST.', headers: { Allow: 'POST' } },
  'wrong-path': { status: 404, text: 'Not found.' },
  'unsupported-transfer-encoding': { status: 501, text: 'Expected no transfer coding except chunked.' },
  'unsupported-content-encoding': { status: 415, text: 'Expected no content encoding.' },
  'too-large': { status: 413, text: 'Body too large.' },
  'not-json': { status: 400, text: 'Expected JSON.' },
  'too-deep': { status: 400, text: 'Nested too deep.' },
  'not-a-delivery': { status: 400, text: 'Expected a delivery.' },
  'unexpected-payload': { status: 422, text: 'Unexpected payload.' },
  'malformed-request': { status: 400, text: 'Malformed request.' },
  'headers-too-large': { status: 431, text: 'Headers too large.' },
  'too-slow': { status: 408, text: 'Too slow.' },
};

export function refusal(reason: RejectionReason): Answer {
  return refusals[reason];
}
