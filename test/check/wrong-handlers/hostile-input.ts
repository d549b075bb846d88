import { type Change, headerOf, memberOf, Refusal, type Steps, sendText, token } from './right-handler.ts';
import { type Untyped, untyped } from './untyped.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Answers 500 with the error, as frameworks do while they are developed. */
const explaining: Steps['explain'] = (error, response) => {
  if (response.headersSent) return;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  sendText(response, error instanceof Refusal ? error.status : 400, text);
};

function parsing(parse: Steps['parse']): Change {
  return () => ({ parse });
}

/** Reads the body without any check, as quick code does. */
function reading(eventOf: (body: Untyped) => string): Change {
  return () => ({
    understand: (body) => ({ event: eventOf(untyped(body)), data: memberOf(body, 'data'), timestamp: 1 }),
  });
}

/** Ends the process as an error outside of every handler would. */
function crash(): void {
  setImmediate(() => process.exit(1));
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function merge(target: object, source: object): void {
  for (const key of Object.keys(source)) {
    const value: unknown = Reflect.get(source, key);
    const own: unknown = Reflect.get(target, key);
    if (
      typeof value === 'object' &&
      value !== null &&
      (typeof own === 'object' || typeof own === 'function') &&
      own !== null
    ) {
      merge(own, value);
    } else {
      Reflect.set(target, key, value);
    }
  }
}

const crashes: readonly WrongHandler[] = [
  {
    mistake: 'answers 500 to JSON that it cannot parse',
    isExample: true,
    change: parsing((bytes) => JSON.parse(bytes.toString())),
    finds: ['survives/malformed-json', 'survives/truncated-json', 'survives/empty-body'],
    alsoFails: ['survives/invalid-utf8', 'survives/byte-order-mark', 'survives/gzip'],
  },
  {
    mistake: 'ends its process at JSON that it cannot parse',
    change: parsing((bytes) => {
      try {
        return JSON.parse(bytes.toString());
      } catch {
        crash();
        return new Promise(() => {});
      }
    }),
    finds: ['survives/malformed-json'],
    alsoFails: ['survives'],
    isAlone: true,
  },
  {
    mistake: 'answers 500 to an empty body',
    change: (right) => ({
      parse(bytes, request) {
        if (bytes.length === 0) throw new TypeError('Body is empty.');
        return right.parse(bytes, request);
      },
    }),
    finds: ['survives/empty-body'],
  },
  {
    mistake: 'never answers an empty body, because it waits for a first piece',
    change: (right) => ({
      async readBody(request) {
        if (request.headers['content-length'] === '0') await new Promise(() => {});
        return right.readBody(request);
      },
    }),
    finds: ['survives/empty-body'],
    timeoutMs: 1_500,
  },
  {
    mistake: 'reads a key of null',
    isExample: true,
    change: reading((body) => {
      const event: unknown = body.event ?? body.type;
      if (typeof event !== 'string') throw new Refusal(400);
      return event;
    }),
    finds: ['survives/json-null'],
  },
  {
    mistake: 'ends its process at the JSON null',
    change: (right) => ({
      understand(body) {
        if (body === null) crash();
        return right.understand(body);
      },
    }),
    finds: ['survives/json-null'],
    alsoFails: ['survives/deep-nesting'],
    isAlone: true,
  },
  {
    mistake: 'answers 500 to JSON that is not an object',
    change: reading((body) => {
      const event: unknown = Reflect.get(body, 'event') ?? body.type;
      if (typeof event !== 'string') throw new Refusal(400);
      return event;
    }),
    finds: ['survives/json-null'],
  },
  {
    mistake: 'answers 500 to an array',
    change: (right) => ({
      understand(body) {
        if (Array.isArray(body)) throw new TypeError('Expected an object.');
        return right.understand(body);
      },
    }),
    finds: ['survives/json-array'],
  },
  {
    mistake: 'calls a method of an event that is not a text',
    change: reading((body) => {
      const event = body?.event ?? body?.type;
      return event.toLowerCase();
    }),
    finds: ['survives/event-of-wrong-type', 'survives/event-missing'],
    alsoFails: ['survives/json-array', 'survives/json-null'],
  },
  {
    mistake: 'answers 500 to a delivery without event',
    change: (right) => ({
      understand(body) {
        if (
          memberOf(body, 'data') !== undefined &&
          (memberOf(body, 'event') ?? memberOf(body, 'type')) === undefined
        )
          throw new Error('No event.');
        return right.understand(body);
      },
    }),
    finds: ['survives/event-missing'],
  },
  {
    mistake: 'ends its process at JSON that is nested too deeply',
    isExample: true,
    change: () => ({
      work({ data }) {
        try {
          depthOf(data);
        } catch {
          crash();
        }
      },
    }),
    finds: ['survives/deep-nesting'],
    alsoFails: ['survives/prototype-keys'],
    isAlone: true,
  },
  {
    mistake: 'answers 500 to JSON that is nested too deeply',
    change: () => ({ work: ({ data }) => void depthOf(data) }),
    finds: ['survives/deep-nesting'],
    isWarning: true,
  },
  {
    mistake: 'merges bodies into its own objects, and __proto__ changes all of them',
    change: (right) => {
      const settings = {};
      return {
        work({ data }) {
          if (typeof data === 'object' && data !== null && Object.keys(data).length < 6)
            merge(settings, data);
        },
        answer(response, request, delivery) {
          if (Reflect.get({}, 'isAdmin') === true) throw new Error('Unexpected setting.');
          return right.answer(response, request, delivery);
        },
      };
    },
    finds: ['survives/prototype-keys'],
    alsoFails: ['survives', 'in-time'],
    isAlone: true,
  },
  {
    mistake: 'merges bodies and turns authorization off for everyone after __proto__',
    change: (right) => {
      const settings = {};
      return {
        isAuthorized: (request) => Reflect.get({}, 'isAdmin') === true || right.isAuthorized(request),
        work({ data }) {
          if (typeof data === 'object' && data !== null && Object.keys(data).length < 6)
            merge(settings, data);
        },
      };
    },
    finds: ['survives/prototype-keys'],
    alsoFails: ['survives', 'order'],
    isAlone: true,
  },
  {
    mistake: 'answers 500 to the key __proto__',
    change: () => ({
      work({ data }) {
        if (memberOf(data, '__proto__') !== undefined) throw new Error('Bad key.');
      },
    }),
    finds: ['survives/prototype-keys'],
  },
  {
    mistake: 'looks an event up among the functions of an object',
    change: () => {
      const functions: Readonly<Record<string, (() => void) | undefined>> = {};
      return {
        work: ({ event }) => functions[event]?.call(undefined),
      };
    },
    finds: ['survives/event-of-object'],
  },
  {
    mistake: 'encodes half of an emoji',
    change: () => ({
      work: ({ event, data }) => void encodeURIComponent(event + String(memberOf(data, 'vendorField') ?? '')),
    }),
    finds: ['survives/lone-surrogate'],
    isWarning: true,
  },
  {
    mistake: 'answers 500 to bytes that are not UTF-8',
    isExample: true,
    change: (right) => ({
      parse(bytes, request) {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        return right.parse(bytes, request);
      },
    }),
    finds: ['survives/invalid-utf8'],
    alsoFails: ['survives/gzip'],
  },
  {
    mistake: 'answers 500 to a byte order mark',
    change: (right) => ({
      parse(bytes, request) {
        if (bytes[0] === 0xef && bytes[1] === 0xbb) throw new SyntaxError('Unexpected token');
        return right.parse(bytes, request);
      },
    }),
    finds: ['survives/byte-order-mark'],
  },
  {
    mistake: 'answers 500 to a compressed body',
    change: (right) => ({
      readBody(request) {
        if (request.headers['content-encoding'] !== undefined) throw new Error('Not supported.');
        return right.readBody(request);
      },
    }),
    finds: ['survives/gzip'],
    isWarning: true,
  },
  {
    mistake: 'answers 500 to an unknown charset',
    change: (right) => ({
      parse(bytes, request) {
        const [, charset = 'utf-8'] = headerOf(request, 'content-type').match(/charset=([^;]+)/) ?? [];
        new TextDecoder(charset);
        return right.parse(bytes, request);
      },
    }),
    finds: ['survives/charset'],
  },
  {
    mistake: 'answers 500 to a body of 6 MB',
    change: (right) => ({
      async readBody(request) {
        if (Number(request.headers['content-length']) < 5_000_000) return right.readBody(request);
        for await (const chunk of request) void chunk;
        throw new Error('Too large.');
      },
    }),
    finds: ['survives/6-mb'],
  },
  {
    mistake: 'ends its process at a body of 6 MB',
    change: (right) => ({
      async readBody(request) {
        if (Number(request.headers['content-length']) > 5_000_000) process.exit(1);
        return right.readBody(request);
      },
    }),
    finds: ['survives/6-mb'],
    alsoFails: ['survives/event-missing'],
    isAlone: true,
  },
  {
    mistake: 'ends its process when a sender disconnects',
    change: (right) => ({
      async readBody(request) {
        request.once('aborted', () => process.exit(1));
        return right.readBody(request);
      },
    }),
    finds: ['survives/content-length-too-long'],
    alsoFails: ['survives/content-length-too-short'],
    isAlone: true,
  },
  ...(['GET', 'PUT', 'HEAD'] as const).map(
    (method): WrongHandler => ({
      mistake: `answers 500 to ${method}`,
      isExample: method === 'GET',
      change: (right) => ({
        checkMethod(request) {
          if (request.method === method) throw new Error(`No ${method}.`);
          right.checkMethod(request);
        },
      }),
      finds: [`survives/${method.toLowerCase()}`],
      alsoFails: ['refuses/any-delivery'],
    }),
  ),
  {
    mistake: 'never answers GET',
    change: (right) => ({
      async handle(request, response) {
        if (request.method !== 'GET') return right.handle(request, response);
      },
    }),
    finds: ['survives/get'],
    timeoutMs: 1_500,
  },
  {
    mistake: 'ends its process at HEAD',
    change: (right) => ({
      checkMethod(request) {
        if (request.method === 'HEAD') process.exit(1);
        right.checkMethod(request);
      },
    }),
    finds: ['survives/head'],
    alsoFails: ['order/unfinished-body'],
    isAlone: true,
  },
  {
    mistake: 'answers 500 to DELETE and OPTIONS',
    change: (right) => ({
      checkMethod(request) {
        if (['DELETE', 'OPTIONS'].includes(request.method ?? '')) throw new Error('No route.');
        right.checkMethod(request);
      },
    }),
    finds: ['survives/delete', 'survives/options'],
    alsoFails: ['refuses/any-delivery'],
  },
  {
    mistake: 'tests names of events with a pattern that takes exponential time',
    change: () => ({
      work({ event }) {
        if (!/^(?:\w+[.:]?)+$/.test(event)) throw new Refusal(400);
      },
    }),
    finds: ['survives/long-event'],
    isAlone: true,
    timeoutMs: 1_500,
  },
  {
    mistake: 'tests the header with a pattern that takes exponential time',
    change: (right) => ({
      isAllowed: (given) => /^(?:[0-9a-f]+)+$/.test(given) && right.isAllowed(given),
    }),
    finds: ['refuses/list', 'refuses/quotes'],
    alsoFails: ['refuses'],
    isAlone: true,
    timeoutMs: 1_500,
  },
  {
    mistake: 'answers 500 to an authorization of 4,000 characters',
    change: (right) => ({
      isAllowed(given) {
        if (given.length > 255) throw new Error('Data too long for column.');
        return right.isAllowed(given);
      },
    }),
    finds: ['refuses/long'],
  },
];

const leaks: readonly WrongHandler[] = [
  {
    mistake: 'shows the stack of an error',
    isExample: true,
    change: () => ({ parse: (bytes) => JSON.parse(bytes.toString()), explain: explaining }),
    finds: ['discloses/no-stack-trace'],
    alsoFails: ['discloses/no-file-path'],
  },
  {
    mistake: 'shows the stack of an error in JSON',
    change: () => ({
      parse: (bytes) => JSON.parse(bytes.toString()),
      explain: (error, response) =>
        sendText(response, 400, JSON.stringify({ error: String(error), stack: Object(error).stack })),
    }),
    finds: ['discloses/no-stack-trace'],
    alsoFails: ['discloses/no-file-path'],
  },
  {
    mistake: 'shows the stack of an error in a page',
    change: () => ({
      parse: (bytes) => JSON.parse(bytes.toString()),
      explain: (error, response) =>
        sendText(
          response,
          400,
          `<pre>${String(Object(error).stack).replaceAll('<', '&lt;').replaceAll('\n', '<br> &nbsp; ')}</pre>`,
        ),
    }),
    finds: ['discloses/no-stack-trace'],
    alsoFails: ['discloses/no-file-path'],
  },
  {
    mistake: 'shows the place of its source file in a header',
    change: (right) => ({
      explain(error, response) {
        response.setHeader('X-Debug', '/srv/app/src/webhook.ts:17');
        right.explain(error, response);
      },
    }),
    finds: ['discloses/no-file-path'],
    alsoFails: ['discloses/no-stack-trace'],
  },
  {
    mistake: 'shows the place of a file that it cannot open',
    change: (right) => ({
      explain: (error, response) =>
        error instanceof Refusal && error.status === 400
          ? sendText(response, 400, "ENOENT: no such file or directory, open '/var/lib/webhooks/4711.json'")
          : right.explain(error, response),
    }),
    finds: ['discloses/no-file-path'],
  },
  {
    mistake: 'shows a path of Windows',
    change: (right) => ({
      explain: (error, response) =>
        error instanceof Refusal && error.status === 400
          ? sendText(response, 400, 'Cannot open C:\\inetpub\\webhooks\\config.json')
          : right.explain(error, response),
    }),
    finds: ['discloses/no-file-path'],
  },
  {
    mistake: 'shows what it expected when an event is unknown',
    change: () => ({
      answer: (response, _, { event }) =>
        sendText(response, 200, event === 'bazaar.opened' ? `Ignored. Token: ${token}` : 'Hello Webhook!'),
    }),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'sends the given header back in a refusal, with what is missing',
    change: () => ({
      refuse: (response, request) =>
        sendText(response, 401, `${headerOf(request, 'authorization')} is not ${token.slice(0, 32)}.`),
    }),
    finds: ['discloses/no-token'],
  },
];

export const hostileInput: readonly WrongHandler[] = [...crashes, ...leaks];
