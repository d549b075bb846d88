import { gunzipSync } from 'node:zlib';
import { type Change, headerOf, Refusal, type Steps, sendText } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Works on a request in its own order. */
function inOrder(handle: (steps: Steps, ...parts: Parameters<Steps['handle']>) => Promise<unknown>): Change {
  return (right) => ({
    async handle(request, response) {
      await handle(right, request, response);
    },
  });
}

/** Handlers that work for unauthorized requests. */
export const order: readonly WrongHandler[] = [
  {
    mistake: 'parses a body before it checks the authorization',
    isExample: true,
    change: inOrder(async (right, request, response) => {
      right.checkMethod(request);
      const body = right.parse(await right.readBody(request), request);
      if (!right.isAuthorized(request)) return right.refuse(response, request);
      return right.answer(response, request, right.understand(body));
    }),
    finds: ['order/unfinished-body'],
  },
  {
    mistake: 'answers 500 to broken JSON before it checks the authorization',
    change: inOrder(async (right, request, response) => {
      right.checkMethod(request);
      const body = JSON.parse(String(await right.readBody(request)));
      if (!right.isAuthorized(request)) return right.refuse(response, request);
      return right.answer(response, request, right.understand(body));
    }),
    finds: ['order/malformed-json', 'order/unfinished-body'],
    alsoFails: ['survives', 'refuses/any-delivery'],
  },
  {
    mistake: 'reads a body before it checks the authorization',
    change: inOrder(async (right, request, response) => {
      right.checkMethod(request);
      const bytes = await right.readBody(request);
      if (!right.isAuthorized(request)) return right.refuse(response, request);
      return right.answer(response, request, right.understand(right.parse(bytes, request)));
    }),
    finds: ['order/unfinished-body'],
  },
  {
    mistake: 'checks the authorization first, but refuses only after the body',
    change: inOrder(async (right, request, response) => {
      right.checkMethod(request);
      const isAuthorized = right.isAuthorized(request);
      const bytes = await right.readBody(request);
      if (!isAuthorized) return right.refuse(response, request);
      return right.answer(response, request, right.understand(right.parse(bytes, request)));
    }),
    finds: ['order/unfinished-body'],
  },
  {
    mistake: 'waits for the end of the body before it refuses',
    change: (right) => ({
      async refuse(response, request) {
        for await (const chunk of request) void chunk;
        right.refuse(response, request);
      },
    }),
    finds: ['order/unfinished-body'],
  },
  {
    mistake: 'reads only unauthorized bodies with a wrong header',
    change: (right) => ({
      async refuse(response, request) {
        if (request.headers.authorization !== undefined) for await (const chunk of request) void chunk;
        right.refuse(response, request);
      },
    }),
    finds: ['order/unfinished-body'],
  },
  {
    mistake: 'checks the shape of a body before its authorization',
    change: inOrder(async (right, request, response) => {
      right.checkMethod(request);
      const delivery = right.understand(right.parse(await right.readBody(request), request));
      if (!right.isAuthorized(request)) return right.refuse(response, request);
      return right.answer(response, request, delivery);
    }),
    finds: ['order/unfinished-body'],
  },
  {
    mistake: 'decompresses a body before it checks the authorization',
    change: inOrder(async (right, request, response) => {
      right.checkMethod(request);
      const bytes = await right.readBody(request);
      let plain = bytes;
      if (headerOf(request, 'content-encoding') === 'gzip') {
        try {
          plain = gunzipSync(bytes);
        } catch {
          throw new Refusal(400);
        }
      }
      if (!right.isAuthorized(request)) return right.refuse(response, request);
      return right.answer(response, request, right.understand(right.parse(plain, request)));
    }),
    finds: ['order/unfinished-body'],
  },
  {
    mistake: 'answers 413 before it checks the authorization',
    change: (right) => ({
      checkMethod(request) {
        right.checkMethod(request);
        if (Number(request.headers['content-length']) > 5_000_000) throw new Refusal(413);
      },
    }),
    finds: ['order/unfinished-body'],
    isWarning: true,
  },
  {
    mistake: 'answers an unauthorized body that is not JSON with its text',
    change: inOrder(async (right, request, response) => {
      right.checkMethod(request);
      const bytes = await right.readBody(request);
      try {
        JSON.parse(String(bytes));
      } catch (error) {
        return sendText(response, 500, String(error));
      }
      if (!right.isAuthorized(request)) return right.refuse(response, request);
      return right.answer(response, request, right.understand(right.parse(bytes, request)));
    }),
    finds: ['order/malformed-json'],
    alsoFails: ['order/unfinished-body', 'survives', 'refuses/any-delivery'],
  },
];
