import type { ApiResponse } from '../http/receiver/api-server.ts';
import type { NodeRules } from './node-rules.ts';

/** The names that hapi gives to the statuses of errors. */
const errorNames = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ErrorStatus = keyof typeof errorNames;

const noCache = ['cache-control', 'no-cache'] as const;
const jsonType = ['content-type', 'application/json; charset=utf-8'] as const;

export function jsonResponse(status: number, value: unknown): ApiResponse {
  return { status, headers: [jsonType, noCache], body: JSON.stringify(value) };
}

/** Returns an error as hapi writes it. The members of `more` follow the message. */
export function errorResponse(
  status: ErrorStatus,
  message: string = errorNames[status],
  more: Readonly<Record<string, unknown>> = {},
): ApiResponse {
  return jsonResponse(status, { statusCode: status, error: errorNames[status], message, ...more });
}

export const notFound = errorResponse(404);
export const forbidden = errorResponse(403);
export const notAllowed = errorResponse(405);
export const internalError = errorResponse(500, 'An internal server error occurred');
export const noContent: ApiResponse = { status: 204, headers: [noCache], body: undefined };

export function redirection(location: string): ApiResponse {
  const headers = [['location', location], ['content-type', 'text/html; charset=utf-8'], noCache] as const;
  return { status: 301, headers, body: '' };
}

/** Adds the headers that hapi adds to every answer of a server with `cors: true`, in the same place. */
export function withCors(response: ApiResponse, origin: string | undefined, rules: NodeRules): ApiResponse {
  if (!rules.isCrossOrigin) return response;
  const added = [
    ['vary', 'origin'],
    ...(origin === undefined ? [] : [['access-control-allow-origin', origin] as const]),
    exposedHeaders,
  ] as const;
  const { headers } = response;
  return { ...response, headers: [...headers.slice(0, -1), ...added, ...headers.slice(-1)] };
}

const exposedHeaders = ['access-control-expose-headers', 'WWW-Authenticate,Server-Authorization'] as const;
const allowedHeaders = 'Accept,Authorization,Content-Type,If-None-Match';
const simpleHeaders: ReadonlySet<string> = new Set(['origin', ...allowedHeaders.toLowerCase().split(',')]);

/** Returns the answer of hapi to a preflight, in which a browser asks whether a page may call. */
export function preflightResponse(
  origin: string | undefined,
  method: string | undefined,
  wanted: string,
): ApiResponse {
  if (method === undefined) {
    return errorResponse(404, 'CORS error: Missing Access-Control-Request-Method header');
  }
  const names = wanted
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (!names.every((name) => simpleHeaders.has(name))) {
    return jsonResponse(200, { message: 'CORS error: Some headers are not allowed' });
  }
  const headers = [
    ...(origin === undefined ? [] : [['access-control-allow-origin', origin] as const]),
    ['access-control-allow-methods', method],
    ['access-control-allow-headers', allowedHeaders],
    ['access-control-max-age', '86400'],
    exposedHeaders,
    noCache,
  ] as const;
  return { status: 200, headers, body: '' };
}
