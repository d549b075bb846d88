import { gzipSync } from 'node:zlib';
import type { RejectionReason } from '../../../src/protocol/delivery/verdict.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';
import { block, right } from './arrivals.ts';

export const maxBodyBytes = 1_000;

const authorized = right.headers;

/** What every handler refuses on every platform. */
export const refusals: readonly (readonly [what: string, RequestInit, number, RejectionReason])[] = [
  ['GET', { method: 'GET', headers: authorized }, 405, 'wrong-method'],
  ['PUT', { ...right, method: 'PUT' }, 405, 'wrong-method'],
  ['no authorization', { ...right, headers: {} }, 401, 'missing-authorization'],
  [
    'another authorization',
    withHeaders({ authorization: otherToken.authorization }),
    401,
    'wrong-authorization',
  ],
  ['the verification', withHeaders({ authorization: guidebookToken.verification }), 401, 'verification-half'],
  [
    'a Bearer scheme',
    withHeaders({ authorization: `Bearer ${guidebookToken.authorization}` }),
    401,
    'bearer-prefix',
  ],
  [
    'a compressed body',
    { ...withHeaders({ ...authorized, 'content-encoding': 'gzip' }), body: gzipSync(block) },
    415,
    'unsupported-content-encoding',
  ],
  ['a large body', { ...right, body: ' '.repeat(maxBodyBytes + 1) }, 413, 'too-large'],
  ['no body', { ...right, body: '' }, 400, 'not-json'],
  ['a body that is not JSON', { ...right, body: '{' }, 400, 'not-json'],
  ['bytes that are not UTF-8', { ...right, body: Uint8Array.of(0x7b, 0xff, 0x7d) }, 400, 'not-json'],
  ['a body that is not a delivery', { ...right, body: '[]' }, 400, 'not-a-delivery'],
];

function withHeaders(headers: Readonly<Record<string, string>>): RequestInit {
  return { ...right, headers };
}

/** The headers that go with the status. */
export const refusalHeaders: Readonly<Record<number, readonly [name: string, value: string]>> = {
  401: ['www-authenticate', 'Webhook'],
  405: ['allow', 'POST'],
};
