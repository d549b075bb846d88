import type { ApiHead, ApiRequest, ApiResponse } from '../http/receiver/api-server.ts';
import { errorResponse, forbidden, noContent, notFound } from './hapi/api-response.ts';
import { parsePayload } from './hapi/parse-payload.ts';

/** Far more than a block with all of its transactions, which is what ARK emits for a received one. */
export const maxEventBytes = 5_000_000;

/**
 * Answers the one route of the p2p server with which a forger reports an event to its node (PhantomChain/core,
 * packages/core-p2p/src/server/versions/internal). Does not require the headers for version, network and port.
 */
export function answerEvent(
  { method, target, headers, body }: ApiRequest,
  emit: (event: string, data: unknown) => void,
): ApiResponse {
  if (method !== 'POST' || pathOf(target) !== '/internal/utils/events') return notFound;
  const payload = parsePayload(headers, body, { forms: 'content-4.0' }, maxEventBytes);
  if (payload.kind === 'refused') return errorResponse(payload.status, payload.message);
  const { value } = payload;
  const event = typeof value === 'object' && value !== null && 'event' in value ? value.event : undefined;
  if (typeof event !== 'string' || event === '') {
    return errorResponse(400, 'child "event" fails because ["event" is required]');
  }
  emit(event, typeof value === 'object' && value !== null && 'body' in value ? value.body : undefined);
  return noContent;
}

/** Returns the refusal for a caller that does not claim to be the forger; undefined for the forger. */
export function refuseStranger({ headers, target }: ApiHead): ApiResponse | undefined {
  if (headers['x-auth'] === 'forger') return undefined;
  return pathOf(target).startsWith('/internal') ? forbidden : notFound;
}

function pathOf(target: string): string {
  const [path = ''] = target.split(/[?#]/, 1);
  return path;
}
