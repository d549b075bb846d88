import type { ApiResponse } from '../../http/receiver/api-server.ts';

/** Nothing that the page loads or sends may be seen, kept or embedded elsewhere. */
export const safeHeaders: readonly (readonly [string, string])[] = [
  ['cache-control', 'no-store'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];

const textHeaders: readonly (readonly [string, string])[] = [
  ['content-type', 'text/plain; charset=utf-8'],
  ...safeHeaders,
];

export function text(status: number, body: string): ApiResponse {
  return { status, headers: textHeaders, body };
}

export function json(status: number, value: unknown): ApiResponse {
  const headers = [['content-type', 'application/json'] as const, ...safeHeaders];
  return { status, headers, body: JSON.stringify(value) };
}

export function nothing(headers: readonly (readonly [string, string])[]): ApiResponse {
  return { status: 204, headers: [...headers, ...safeHeaders], body: undefined };
}

export function download(body: Uint8Array | undefined, type: string, name: string): ApiResponse {
  const headers = [
    ['content-type', type],
    ['content-disposition', `attachment; filename="${name}"`],
    ...safeHeaders,
  ] as const;
  return { status: 200, headers, body };
}
