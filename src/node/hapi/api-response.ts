import type { ApiResponse } from '../../http/receiver/api-server.ts';

/** The names that hapi gives to the statuses of errors. */
const errorNames = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Requested Range Not Satisfiable',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ErrorStatus = keyof typeof errorNames;

export const noCache = ['cache-control', 'no-cache'] as const;
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
