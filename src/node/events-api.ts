import type { ApiRequest, ApiResponse } from '../http/api-server.ts';
import { errorResponse, forbidden, noContent, notFound } from './api-response.ts';
import { parsePayload } from './parse-payload.ts';

/** A block with all of its transactions, as ARK tells of a received one, is far smaller. */
export const maxEventBytes = 5_000_000;

/**
 * The one route of the p2p server by which a forger tells its node of an event (PhantomChain/core,
 * packages/core-p2p/src/server/versions/internal). The headers that name version, network and port are not asked for.
 */
export function answerEvent(
  { method, target, headers, body }: ApiRequest,
  emit: (event: string, data: unknown) => void,
): ApiResponse {
  const [path = ''] = target.split(/[?#]/, 1);
  if (!isForger(headers)) return path.startsWith('/internal') ? forbidden : notFound;
  if (method !== 'POST' || path !== '/internal/utils/events') return notFound;
  if (body === undefined) {
    return errorResponse(413, `Payload content length greater than maximum allowed: ${maxEventBytes}`);
  }
  const payload = parsePayload(headers['content-type'], body);
  if (payload.kind === 'refused') return errorResponse(payload.status, payload.message);
  const { value } = payload;
  const event = typeof value === 'object' && value !== null && 'event' in value ? value.event : undefined;
  if (typeof event !== 'string' || event === '') {
    return errorResponse(400, 'child "event" fails because ["event" is required]');
  }
  emit(event, typeof value === 'object' && value !== null && 'body' in value ? value.body : undefined);
  return noContent;
}

export function isForger(headers: ApiRequest['headers']): boolean {
  return headers['x-auth'] === 'forger';
}
