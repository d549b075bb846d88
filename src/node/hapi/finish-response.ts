import { deflateSync, gzipSync } from 'node:zlib';
import type { ApiHead, ApiResponse } from '../../http/receiver/api-server.ts';
import { chooseEncoding, type Encoding } from './accept-encoding.ts';
import { errorResponse } from './api-response.ts';
import { withCors } from './cross-origin.ts';
import type { HapiRules } from './hapi-rules.ts';
import { readRanges } from './ranges.ts';

/** Shorter answers are not compressed. */
const minCompressedBytes = 1_024;

/**
 * Adds what hapi adds to every answer, in its order: headers for pages of other origins, the length, compression or a
 * range (lib/transmit.js, lib/headers.js, lib/compression.js).
 * @param isShared whether the route may be called by pages of other origins
 */
export function finishResponse(
  response: ApiResponse,
  head: ApiHead,
  rules: HapiRules,
  isShared: boolean = rules.isCrossOrigin,
): ApiResponse {
  const { origin } = head.headers;
  const shared = isShared ? withCors(response, origin) : response;
  const measured = withLength(withPlainSurrogates(shared, rules));
  const { body } = measured;
  const length = body === undefined ? undefined : Buffer.byteLength(body);
  const isVaried = length === undefined || length >= minCompressedBytes;
  const varied = isVaried ? { ...measured, headers: withVary(measured.headers) } : measured;
  const encoding = isVaried ? chooseEncoding(head.headers['accept-encoding'], rules) : 'identity';
  if (encoding !== undefined && encoding !== 'identity') return compressed(varied, encoding, head.method);
  if (body === undefined || length === undefined || length === 0) return varied;
  if (head.method !== 'GET' || response.status !== 200) return varied;
  return ranged(
    { ...varied, headers: [...varied.headers, ['accept-ranges', 'bytes']] },
    Buffer.from(body),
    head,
    () => finishResponse(notSatisfiable(length), head, rules, isShared),
    rules,
  );
}

function notSatisfiable(length: number): ApiResponse {
  const response = errorResponse(416);
  return { ...response, headers: [['content-range', `bytes */${length}`], ...response.headers] };
}

/** JSON escapes a backslash, so an escaped half of a pair is recognized by the backslashes before it. */
function withPlainSurrogates(response: ApiResponse, { escapesSurrogates }: HapiRules): ApiResponse {
  const { body } = response;
  if (escapesSurrogates || typeof body !== 'string' || !body.includes('\\ud')) return response;
  return {
    ...response,
    body: body.replace(/\\\\|\\ud[89a-f][\da-f]{2}/g, (part) => (part === '\\\\' ? part : '\ufffd')),
  };
}

function withLength(response: ApiResponse): ApiResponse {
  const { headers, body } = response;
  if (body === undefined) return response;
  return { ...response, headers: [...headers, ['content-length', String(Buffer.byteLength(body))]] };
}

type Headers = ApiResponse['headers'];

function withVary(headers: Headers): Headers {
  const isThere = headers.some(([name]) => name === 'vary');
  if (!isThere) return [...headers, ['vary', 'accept-encoding']];
  return headers.map(([name, value]) => [name, name === 'vary' ? `${value},accept-encoding` : value]);
}

/** The length is not known before the compression ends, so hapi leaves it out. An answer without a body keeps it. */
function compressed(
  response: ApiResponse,
  encoding: Exclude<Encoding, 'identity'>,
  method: string,
): ApiResponse {
  const { headers, body } = response;
  if (body === undefined || method === 'HEAD') return response;
  const kept = headers.filter(([name]) => name !== 'content-length');
  return {
    ...response,
    headers: [...kept, ['content-encoding', encoding]],
    body: (encoding === 'gzip' ? gzipSync : deflateSync)(body),
  };
}

function ranged(
  response: ApiResponse,
  body: Buffer,
  { headers }: ApiHead,
  refuse: () => ApiResponse,
  rules: HapiRules,
): ApiResponse {
  const { range, 'if-range': condition } = headers;
  // No answer has an ETag, so no condition is met.
  if (range === undefined || range === '' || (condition !== undefined && condition !== '')) return response;
  const ranges = readRanges(range, body.length, rules);
  if (ranges === undefined) return refuse();
  const [only, ...more] = ranges;
  if (only === undefined || more.length > 0) return response;
  const { from, to } = only;
  return {
    status: 206,
    headers: [
      ...response.headers.map(([name, value]): readonly [string, string] => [
        name,
        name === 'content-length' ? String(to - from + 1) : value,
      ]),
      ['content-range', `bytes ${from}-${to}/${body.length}`],
    ],
    body: body.subarray(from, to + 1),
  };
}
