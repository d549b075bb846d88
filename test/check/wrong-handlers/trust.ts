import type { IncomingMessage } from 'node:http';
import { everyWrongHeader } from './consequences.ts';
import { type Change, headerOf } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Trusts some senders without authorization. */
function trusting(isTrusted: (request: IncomingMessage) => boolean): Change {
  return (right) => ({ isAuthorized: (request) => isTrusted(request) || right.isAuthorized(request) });
}

/** Headers in which a sender may claim to be trusted, with a claim that each handler believes. */
const claims: readonly (readonly [header: string, isBelieved: (value: string) => boolean])[] = [
  ['x-forwarded-for', (value) => value.split(',')[0] === '127.0.0.1'],
  ['x-real-ip', (value) => value === '127.0.0.1'],
  ['forwarded', (value) => value.includes('for=127.0.0.1')],
  ['x-client-ip', (value) => value === '127.0.0.1'],
  ['true-client-ip', (value) => value === '127.0.0.1'],
  ['x-forwarded-host', (value) => value === 'localhost'],
  ['x-forwarded-for with a private address', (value) => /^(?:10|192\.168)\./.test(value)],
  ['x-forwarded-for with ::1', (value) => value === '::1'],
  ['x-forwarded-for with a last address', (value) => /, ?127\.0\.0\.1$/.test(value)],
  ['cf-connecting-ip', (value) => value === '127.0.0.1'],
  ['x-originating-ip', (value) => value === '127.0.0.1'],
  ['x-cluster-client-ip', (value) => value === '127.0.0.1'],
  ['host', (value) => /^localhost(?::|$)/.test(value)],
  ['origin', (value) => /^https?:\/\/localhost/.test(value)],
  ['referer', (value) => /^https?:\/\/localhost/.test(value)],
  ['x-authenticated', (value) => value === 'true'],
  ['x-internal', (value) => value !== ''],
  ['x-internal-request', (value) => value !== ''],
  ['x-debug', (value) => value !== ''],
  ['x-forwarded-user', (value) => value !== ''],
  ['x-remote-user', (value) => value !== ''],
  ['x-ssl-client-verify', (value) => value === 'SUCCESS'],
  ['x-forwarded-proto', (value) => value === 'https'],
  ['x-requested-with', (value) => value === 'XMLHttpRequest'],
];

export const trust: readonly WrongHandler[] = [
  ...claims.map(
    ([header, isBelieved]): WrongHandler => ({
      mistake: `believes what ${header} claims`,
      isExample: header === 'x-forwarded-for',
      change: trusting((request) => isBelieved(headerOf(request, header.split(' ')[0] ?? ''))),
      finds: ['refuses/local-sender'],
    }),
  ),
  {
    mistake: 'trusts every connection from this machine',
    change: trusting((request) => request.socket.remoteAddress === '127.0.0.1'),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'trusts the User-Agent of axios',
    change: trusting((request) => headerOf(request, 'user-agent').startsWith('axios/')),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'trusts the User-Agent of got',
    change: trusting((request) => headerOf(request, 'user-agent').startsWith('got/')),
    finds: ['refuses/local-sender', 'refuses/any-delivery'],
  },
  {
    mistake: 'trusts a request without User-Agent, as ARK 3 sends it',
    change: trusting((request) => request.headers['user-agent'] === undefined),
    finds: ['refuses/local-sender', 'refuses/any-delivery'],
  },
  {
    mistake: 'trusts the User-Agent of a health check',
    change: trusting((request) => headerOf(request, 'user-agent').startsWith('kube-probe/')),
    finds: ['refuses/local-sender', 'refuses/any-delivery'],
  },
  {
    mistake: 'trusts a connection after one authorized request',
    change: (right) => {
      const trusted = new WeakSet<object>();
      return {
        isAuthorized(request) {
          if (right.isAuthorized(request)) trusted.add(request.socket);
          return trusted.has(request.socket);
        },
      };
    },
    finds: ['refuses/after-right-delivery'],
  },
  {
    mistake: 'trusts an address after one authorized request',
    change: (right) => {
      const trusted = new Set<string | undefined>();
      return {
        isAuthorized(request) {
          if (right.isAuthorized(request)) trusted.add(request.socket.remoteAddress);
          return trusted.has(request.socket.remoteAddress);
        },
      };
    },
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'keeps the authorization of the last request if one has none',
    change: (right) => {
      let last = '';
      return {
        isAuthorized(request) {
          last = request.headers.authorization ?? last;
          return right.isAllowed(last);
        },
      };
    },
    finds: ['refuses/missing'],
    alsoFails: [
      'refuses/after-right-delivery',
      'refuses/any-delivery',
      'refuses/other-header',
      'refuses/two-headers-right-first',
    ],
  },
  {
    mistake: 'sets a session cookie for an authorized request and accepts it afterwards',
    isExample: true,
    change: (right) => ({
      isAuthorized: (request) =>
        headerOf(request, 'cookie').includes('sid=4711') || right.isAuthorized(request),
      answer(response, request, delivery) {
        response.setHeader('Set-Cookie', 'sid=4711; HttpOnly');
        return right.answer(response, request, delivery);
      },
    }),
    finds: ['refuses/after-right-delivery'],
  },
];
