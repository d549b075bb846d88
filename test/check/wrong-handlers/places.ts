import type { IncomingMessage } from 'node:http';
import { type Change, half, headerOf, memberOf, type Steps, token } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

const secrets: readonly string[] = [half, token];

/** Also accepts the secret where `find` looks for it. */
function also(find: (request: IncomingMessage) => string | null | undefined): Change {
  return (right) => ({
    isAuthorized: (request) => right.isAuthorized(request) || secrets.includes(find(request) ?? ''),
  });
}

function query(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '', 'http://localhost').searchParams;
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  return headerOf(request, 'cookie').match(new RegExp(`(?:^|; ?)${name}=([^;]*)`))?.[1];
}

/** Also accepts the secret where `find` looks for it in the body, which is read first. */
function alsoInBody(find: (bytes: Buffer, request: IncomingMessage) => unknown): Change {
  return (right) => ({
    async handle(request, response) {
      right.checkMethod(request);
      const bytes = await right.readBody(request);
      const isAllowed = right.isAuthorized(request) || secrets.includes(String(find(bytes, request)));
      if (!isAllowed) return void right.refuse(response, request);
      const isForm = headerOf(request, 'content-type').includes('form');
      const delivery = isForm ? formDelivery : right.understand(right.parse(bytes, request));
      right.answer(response, request, delivery);
    },
  });
}

const formDelivery: ReturnType<Steps['understand']> = { event: 'block.forged', data: {}, timestamp: 1 };

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

const headerNames = [
  ...['x-authorization', 'x-hook-token', 'x-hook-secret', 'x-webhook-token', 'x-webhook-secret', 'x-token'],
  ...['x-auth-token', 'x-access-token', 'x-phantom-token', 'x-api-key', 'api-key', 'apikey', 'token', 'auth'],
  ...['x-signature', 'x-hub-signature-256', 'x-gitlab-token', 'authentication', 'www-authenticate'],
  ...['proxy-authorization', 'x-forwarded-authorization', 'x-original-authorization'],
];
const queryNames = [
  ...['token', 'authorization', 'access_token', 'auth', 'auth_token', 'key', 'apikey', 'api_key', 'apiToken'],
  ...['secret', 'password', 'code', 'sig', 'signature', 'hash'],
];
const cookieNames = ['token', 'authorization', 'session', 'auth', 'access_token', 'phantom', 'jwt'];
const memberNames = [
  'token',
  'authorization',
  'auth',
  'secret',
  'verification',
  'apiKey',
  'access_token',
  'key',
  'password',
];

export const places: readonly WrongHandler[] = [
  ...queryNames.map(
    (name): WrongHandler => ({
      mistake: `also accepts ${name} in the query`,
      isExample: name === 'token',
      change: also((request) => query(request).get(name)),
      finds: ['refuses/in-query'],
    }),
  ),
  {
    mistake: 'also accepts the half anywhere in the URL',
    change: also((request) => (request.url?.includes(half) ? half : undefined)),
    finds: ['refuses/in-query'],
  },
  {
    mistake: 'accepts the token in the query only without a header',
    change: also((request) =>
      request.headers.authorization === undefined ? query(request).get('token') : undefined,
    ),
    finds: ['refuses/in-query'],
  },
  {
    mistake: 'accepts only the whole token in the query',
    change: also((request) => (query(request).get('token') === token ? token : undefined)),
    finds: ['refuses/in-query'],
  },
  {
    mistake: 'accepts the beginning of the half in the query',
    change: also((request) => (half.startsWith(query(request).get('token') ?? 'none') ? half : undefined)),
    finds: ['refuses/in-query'],
  },
  ...headerNames.map(
    (name): WrongHandler => ({
      mistake: `also accepts the header ${name}`,
      isExample: name === 'x-api-key',
      change: also((request) => headerOf(request, name)),
      finds: ['refuses/other-header'],
    }),
  ),
  {
    mistake: 'also accepts Bearer in X-Authorization',
    change: also((request) => headerOf(request, 'x-authorization').replace(/^Bearer /, '')),
    finds: ['refuses/other-header'],
  },
  {
    mistake: 'accepts the half in any header',
    change: also((request) =>
      request.rawHeaders.find((value, index) => index % 2 === 1 && secrets.includes(value)),
    ),
    finds: ['refuses/other-header', 'refuses/two-headers-right-last'],
    alsoFails: ['refuses/local-sender'],
  },
  ...cookieNames.map(
    (name): WrongHandler => ({
      mistake: `also accepts the cookie ${name}`,
      isExample: name === 'token',
      change: also((request) => cookie(request, name)),
      finds: ['refuses/in-cookie'],
    }),
  ),
  ...memberNames.map(
    (name): WrongHandler => ({
      mistake: `also accepts ${name} at the top of the body`,
      isExample: name === 'token',
      change: alsoInBody((bytes) => memberOf(jsonOf(bytes), name)),
      finds: ['refuses/in-body'],
      alsoFails: ['order/unfinished-body'],
    }),
  ),
  {
    mistake: 'also accepts the token in the data of the body',
    change: alsoInBody((bytes) => memberOf(memberOf(jsonOf(bytes), 'data'), 'token')),
    finds: ['refuses/in-body'],
    alsoFails: ['order/unfinished-body'],
  },
  {
    mistake: 'also accepts the half anywhere in the body',
    change: alsoInBody((bytes) => (bytes.includes(half) ? half : undefined)),
    finds: ['refuses/in-body', 'refuses/in-form'],
    alsoFails: ['order/unfinished-body'],
  },
  {
    mistake: 'also accepts the token in the headers member of the body',
    change: alsoInBody((bytes) => memberOf(memberOf(jsonOf(bytes), 'headers'), 'authorization')),
    finds: ['refuses/in-body'],
    alsoFails: ['order/unfinished-body'],
  },
  ...['token', 'authorization', 'secret'].map(
    (name): WrongHandler => ({
      mistake: `also accepts ${name} as a field of a form`,
      isExample: name === 'token',
      change: alsoInBody((bytes, request) =>
        headerOf(request, 'content-type').includes('form')
          ? new URLSearchParams(bytes.toString()).get(name)
          : undefined,
      ),
      finds: ['refuses/in-form'],
      alsoFails: ['order/unfinished-body'],
    }),
  ),
];
