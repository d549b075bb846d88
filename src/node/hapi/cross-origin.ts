import type { ApiHead, ApiResponse } from '../../http/receiver/api-server.ts';
import { errorResponse, internalError, jsonResponse, noCache, notFound } from './api-response.ts';

const exposedHeaders = ['access-control-expose-headers', 'WWW-Authenticate,Server-Authorization'] as const;

/** Adds the headers of a server with `cors: true` to an answer, in the same place (hapi, lib/cors.js). */
export function withCors(response: ApiResponse, origin: string | undefined): ApiResponse {
  const added = [
    ['vary', 'origin'],
    ...(origin === undefined ? [] : [['access-control-allow-origin', origin] as const]),
    exposedHeaders,
  ] as const;
  const { headers } = response;
  return { ...response, headers: [...headers.slice(0, -1), ...added, ...headers.slice(-1)] };
}

const allowedHeaders = 'Accept,Authorization,Content-Type,If-None-Match';
const simpleHeaders: ReadonlySet<string> = new Set(['origin', ...allowedHeaders.toLowerCase().split(',')]);

/** What a preflight asks about: a route that pages may call, one that they may not, none, or one that fails. */
export type RequestedRoute = 'open' | 'closed' | 'none' | 'failing';

/** Returns the answer of hapi to a preflight, in which a browser asks whether a page may call (hapi, lib/cors.js). */
export function preflightResponse(
  headers: ApiHead['headers'],
  routeOf: (method: string) => RequestedRoute,
): ApiResponse {
  const {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': wanted = '',
  } = headers;
  if (method === undefined || method === '') {
    return errorResponse(404, 'CORS error: Missing Access-Control-Request-Method header');
  }
  const route = routeOf(method);
  if (route === 'failing') return internalError;
  if (route === 'none') return notFound;
  if (route === 'closed') return jsonResponse(200, { message: 'CORS is disabled for this route' });
  if (origin === undefined || origin === '') return errorResponse(404, 'CORS error: Missing Origin header');
  if (!areSimple(wanted)) return jsonResponse(200, { message: 'CORS error: Some headers are not allowed' });
  const added = [
    ['access-control-allow-origin', origin],
    ['access-control-allow-methods', method],
    ['access-control-allow-headers', allowedHeaders],
    ['access-control-max-age', '86400'],
    exposedHeaders,
    noCache,
  ] as const;
  return { status: 200, headers: added, body: '' };
}

function areSimple(wanted: string): boolean {
  if (wanted === '') return true;
  const names = wanted
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  // hapi counts the names in common, each once, so a name that is repeated is refused.
  return new Set(names).size === names.length && names.every((name) => simpleHeaders.has(name));
}
