import type { IncomingMessage } from 'node:http';
import { everyWrongHeader } from './consequences.ts';
import { type Change, half, headerOf, memberOf, sendText, token } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Skips the authorization of some requests, decided by the headers. */
function exempt(isExempt: (request: IncomingMessage) => boolean): Change {
  return (right) => ({ isAuthorized: (request) => isExempt(request) || right.isAuthorized(request) });
}

/** Skips the authorization of some bodies, so all bodies are read first. */
function exemptBody(isExempt: (body: unknown, bytes: Buffer) => boolean): Change {
  return (right) => ({
    async handle(request, response) {
      right.checkMethod(request);
      const bytes = await right.readBody(request);
      const isAuthorized = right.isAuthorized(request);
      let body: unknown;
      try {
        body = right.parse(bytes, request);
      } catch (error) {
        if (isAuthorized) throw error;
      }
      if (!isAuthorized && !isExempt(body, bytes)) return void right.refuse(response, request);
      right.answer(response, request, right.understand(body));
    },
  });
}

const readsFirst = ['order/unfinished-body'];

export const missingAuthorization: readonly WrongHandler[] = [
  {
    mistake: 'checks nothing',
    isExample: true,
    change: exempt(() => true),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'checks only in production',
    change: exempt(() => process.env.NODE_ENV !== 'production'),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'forgets to await its asynchronous check',
    change: (right) => ({ isAuthorized: async (request) => right.isAuthorized(request) }),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'assigns the half instead of comparing it',
    change: () => ({
      isAllowed(given) {
        let compared = given;
        // biome-ignore lint/suspicious/noAssignInExpressions: this is the mistake.
        return Boolean((compared = half)) && compared !== '';
      },
    }),
    finds: ['refuses/wrong-half'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'checks only that there is a header',
    change: () => ({ isAuthorized: (request) => request.headers.authorization !== undefined }),
    finds: ['refuses/wrong-half'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'checks only that there is a header with a value',
    change: () => ({ isAuthorized: (request) => Boolean(request.headers.authorization) }),
    finds: ['refuses/wrong-half'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'checks the header only if it is there',
    isExample: true,
    change: exempt((request) => request.headers.authorization === undefined),
    finds: ['refuses/missing'],
    alsoFails: ['refuses/any-delivery'],
  },
  {
    mistake: 'checks the header only if it has a value',
    change: exempt((request) => !request.headers.authorization),
    finds: ['refuses/missing', 'refuses/empty'],
    alsoFails: ['refuses/any-delivery'],
  },
  {
    mistake: 'checks only a header that starts like the half',
    change: exempt((request) => !request.headers.authorization?.startsWith(half.slice(0, 2))),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'checks only deliveries of blocks',
    change: exemptBody((body) => !String(memberOf(body, 'event')).startsWith('block.')),
    finds: ['refuses/any-delivery'],
    alsoFails: readsFirst,
  },
  {
    mistake: 'checks only deliveries of transactions',
    change: exemptBody((body) => !String(memberOf(body, 'event')).startsWith('transaction.')),
    finds: ['refuses/missing', 'refuses/wrong-half'],
    alsoFails: [...everyWrongHeader, ...readsFirst],
  },
  {
    mistake: 'checks only events that it uses',
    change: exemptBody((body) => memberOf(body, 'event') === 'bazaar.opened'),
    finds: ['refuses/any-delivery'],
    alsoFails: readsFirst,
  },
  ...['ping', 'test', 'webhook.test'].map(
    (event): WrongHandler => ({
      mistake: `does not check the event ${event}`,
      change: exemptBody((body) => memberOf(body, 'event') === event),
      finds: ['refuses/any-delivery'],
      alsoFails: readsFirst,
    }),
  ),
  {
    mistake: 'does not check deliveries without data',
    change: exemptBody(
      (body) => memberOf(body, 'event') !== undefined && memberOf(body, 'data') === undefined,
    ),
    finds: ['refuses/any-delivery'],
    alsoFails: readsFirst,
  },
  {
    mistake: 'does not check a delivery with challenge, as other webhooks send it',
    change: exemptBody((body) => memberOf(body, 'challenge') !== undefined),
    finds: ['refuses/any-delivery'],
    alsoFails: readsFirst,
  },
  {
    mistake: 'does not check a delivery with test: true',
    change: exemptBody((body) => memberOf(body, 'test') === true),
    finds: ['refuses/any-delivery'],
    alsoFails: readsFirst,
  },
  {
    mistake: 'answers 200 to an empty body before it checks',
    change: (right) => ({
      async handle(request, response) {
        right.checkMethod(request);
        const isAuthorized = right.isAuthorized(request);
        if (request.headers['content-length'] === '0') return sendText(response, 200, 'Nothing to do.');
        if (!isAuthorized) return void right.refuse(response, request);
        const body = right.parse(await right.readBody(request), request);
        right.answer(response, request, right.understand(body));
      },
    }),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'answers 200 to a body that is not JSON before it checks',
    change: (right) => ({
      async handle(request, response) {
        right.checkMethod(request);
        const bytes = await right.readBody(request);
        let body: unknown;
        try {
          body = right.parse(bytes, request);
        } catch {
          return sendText(response, 200, 'Ignored.');
        }
        if (!right.isAuthorized(request)) return void right.refuse(response, request);
        right.answer(response, request, right.understand(body));
      },
    }),
    finds: ['order/malformed-json', 'refuses/any-delivery'],
    alsoFails: [...readsFirst, 'refuses/in-form'],
  },
  {
    mistake: 'answers 200 to an unknown event before it checks',
    change: exemptBody((body) => !/^(?:block|transaction)\./.test(String(memberOf(body, 'event')))),
    finds: ['refuses/any-delivery'],
    alsoFails: readsFirst,
  },
  {
    mistake: 'checks only requests without a query',
    change: exempt((request) => request.url?.includes('?') === true),
    finds: ['refuses/in-query', 'refuses/any-delivery'],
  },
  {
    mistake: 'checks only the exact path, not with a slash at the end',
    change: exempt((request) => request.url?.endsWith('/') === true),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'checks only the path in lower case',
    change: exempt((request) => request.url !== request.url?.toLowerCase()),
    finds: ['refuses/any-delivery'],
    alsoFails: ['refuses/in-query'],
  },
  {
    mistake: 'checks only bodies declared as JSON',
    change: exempt((request) => !headerOf(request, 'content-type').includes('json')),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'checks only requests without Content-Type application/x-www-form-urlencoded',
    change: exempt((request) => headerOf(request, 'content-type').includes('form')),
    finds: ['refuses/any-delivery', 'refuses/in-form'],
  },
  {
    mistake: 'checks only POST, but also works for PUT',
    change: (right) => ({
      checkMethod: () => {},
      isAuthorized: (request) => request.method !== 'POST' || right.isAuthorized(request),
    }),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'does not check GET, and works for it',
    change: (right) => ({
      checkMethod(request) {
        if (request.method !== 'GET') right.checkMethod(request);
      },
      isAuthorized: (request) => request.method === 'GET' || right.isAuthorized(request),
    }),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'takes X-HTTP-Method-Override for the method, and does not check GET',
    change: exempt((request) => request.headers['x-http-method-override'] === 'GET'),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'does not check requests with Access-Control-Request-Method',
    change: exempt((request) => request.headers['access-control-request-method'] !== undefined),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'does not check chunked bodies',
    isExample: true,
    change: exempt((request) => request.headers['content-length'] === undefined),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'does not check compressed bodies',
    change: exempt((request) => request.headers['content-encoding'] !== undefined),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'does not check HTTP/1.0',
    change: exempt((request) => request.httpVersion === '1.0'),
    finds: ['refuses/any-delivery'],
  },
  {
    mistake: 'compares the wrong way round: accepts everything but a header that is too long',
    change: () => ({ isAllowed: (given) => given.length <= token.length }),
    finds: ['refuses/wrong-half'],
    alsoFails: everyWrongHeader,
  },
];
