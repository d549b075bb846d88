import type { IncomingMessage } from 'node:http';
import { type Change, type Delivery, headerOf, memberOf, Refusal, readUpTo } from './right-handler.ts';
import { type Untyped, untyped } from './untyped.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Refuses an authorized request unless its headers are as the handler expects. */
function demanding(isFine: (request: IncomingMessage) => boolean, status = 400): Change {
  return (right) => ({
    readBody(request) {
      if (!isFine(request)) throw new Refusal(status);
      return right.readBody(request);
    },
  });
}

/** Fails unless a delivery is as the handler expects. */
function requiring(isFine: (delivery: Delivery) => boolean, status = 400): Change {
  return () => ({
    work(delivery) {
      if (!isFine(delivery)) throw new Refusal(status);
    },
  });
}

/** Runs code on each delivery that does not expect what some deliveries contain. */
function assuming(use: (delivery: { readonly event: string; readonly data: Untyped }) => unknown): Change {
  return () => ({ work: ({ event, data }) => void use({ event, data: untyped(data) }) });
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** Cases with the event round.created of ARK, which has more than 64 kB with all optional fields. */
const largeRounds = ['ark-2.3', 'ark-2.4', 'ark-2.7', 'ark-3'].map(
  (generation) => `accepts/optional-fields-of-${generation}`,
);

const limits: readonly WrongHandler[] = [
  ...[1_000, 10_000, 50_000, 100_000].map(
    (most): WrongHandler => ({
      mistake: `answers 413 to more than ${most} bytes`,
      isExample: most === 100_000,
      change: () => ({ readBody: (request) => readUpTo(request, most) }),
      finds: ['accepts/200-kb'],
      alsoFails: most < 60_000 ? ['accepts', 'survives/deep-nesting'] : ['survives/deep-nesting'],
    }),
  ),
  {
    mistake: 'closes the connection at more than 100 kB',
    change: (right) => ({
      async readBody(request) {
        if (Number(request.headers['content-length']) > 100_000) request.destroy();
        return right.readBody(request);
      },
    }),
    finds: ['accepts/200-kb'],
  },
  {
    mistake: 'cuts a body after 64 kB and parses what it has',
    change: (right) => ({ readBody: async (request) => (await right.readBody(request)).subarray(0, 65_536) }),
    finds: ['accepts/200-kb'],
    alsoFails: [...largeRounds, 'survives/deep-nesting'],
  },
  {
    mistake: 'reads only the first piece of a body',
    isExample: true,
    change: () => ({
      readBody: (request) =>
        new Promise((resolve) => request.once('data', resolve).once('end', () => resolve(Buffer.alloc(0)))),
    }),
    finds: ['accepts/slow-body', 'accepts/200-kb'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'reads only the last piece of a body',
    change: () => ({
      async readBody(request) {
        let last = Buffer.alloc(0);
        for await (const chunk of request) last = chunk;
        return last;
      },
    }),
    finds: ['accepts/slow-body', 'accepts/200-kb'],
    // Under load, headers and body arrive in several pieces.
    alsoFails: [...largeRounds, 'accepts/50-at-once'],
  },
  {
    mistake: 'decodes each piece of a body strictly, even in the middle of a character',
    change: () => ({
      async readBody(request) {
        let text = '';
        for await (const chunk of request) text += new TextDecoder('utf-8', { fatal: true }).decode(chunk);
        return Buffer.from(text);
      },
    }),
    finds: ['accepts/slow-body'],
    alsoFails: ['survives/invalid-utf8', 'survives/gzip', 'accepts/200-kb'],
  },
  {
    mistake: 'accepts only ASCII in bodies',
    change: (right) => ({
      parse(bytes, request) {
        if (/[^ -~]/.test(bytes.toString('latin1'))) throw new Refusal(400);
        return right.parse(bytes, request);
      },
    }),
    finds: ['accepts/unicode'],
    alsoFails: ['accepts/slow-body'],
  },
  {
    mistake: 'refuses emoji, which its database cannot store',
    change: () => ({
      work({ data }) {
        if (/[\u{10000}-\u{10ffff}]/u.test(JSON.stringify(data) ?? ''))
          throw new Error('Incorrect string value');
      },
    }),
    finds: ['accepts/unicode'],
  },
  {
    mistake: 'compares the Content-Length with the number of characters',
    change: (right) => ({
      async readBody(request) {
        const bytes = await right.readBody(request);
        if (bytes.toString().length !== Number(request.headers['content-length'])) throw new Refusal(400);
        return bytes;
      },
    }),
    finds: ['accepts/unicode', 'accepts/slow-body'],
  },
  {
    mistake: 'waits for a body that is as long in characters as its Content-Length',
    change: (right) => ({
      readBody: (request) =>
        new Promise((resolve, reject) => {
          if (request.headers['content-length'] === '0') resolve(Buffer.alloc(0));
          let text = '';
          request.on('data', (chunk) => {
            text += String(chunk);
            if (text.length >= Number(request.headers['content-length'])) resolve(Buffer.from(text));
          });
          request.on('error', reject);
          request.on('aborted', () => reject(new Refusal(400)));
        }),
      parse: right.parse,
    }),
    finds: ['accepts/unicode', 'accepts/slow-body'],
    alsoFails: [
      'survives/invalid-utf8',
      'survives/byte-order-mark',
      'survives/gzip',
      'survives/lone-surrogate',
    ],
    timeoutMs: 1_500,
  },
];

const isJson = (type: string) => type.startsWith('application/json');

const headers: readonly WrongHandler[] = [
  {
    mistake: 'requires exactly application/json',
    change: demanding((request) => headerOf(request, 'content-type') === 'application/json', 415),
    finds: ['accepts/right-delivery', 'accepts/content-type-charset'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'requires a charset in the Content-Type',
    change: demanding((request) => /charset=utf-8/i.test(headerOf(request, 'content-type')), 415),
    finds: ['accepts/content-type-plain', 'accepts/no-content-type'],
    alsoFails: ['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/ark-2.7', 'accepts/ark-3', 'accepts/mainsail'],
  },
  {
    mistake: 'requires a charset in lower case',
    change: demanding(
      (request) => /^application\/json;\s?charset=utf-8$/.test(headerOf(request, 'content-type')),
      415,
    ),
    finds: ['accepts/content-type-charset', 'accepts/content-type-plain', 'accepts/no-content-type'],
    alsoFails: ['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/ark-2.7', 'accepts/ark-3', 'accepts/mainsail'],
  },
  {
    mistake: 'parses only bodies declared as JSON, as Express does',
    isExample: true,
    change: (right) => ({
      parse: (bytes, request) =>
        isJson(headerOf(request, 'content-type')) ? right.parse(bytes, request) : {},
    }),
    finds: ['accepts/no-content-type'],
    alsoFails: ['accepts/ark-2.3', 'accepts/ark-2.4'],
  },
  ...(
    [
      ['user-agent', ['accepts/ark-3', 'accepts/mainsail']],
      [
        'accept',
        ['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/ark-2.7', 'accepts/ark-3', 'accepts/mainsail'],
      ],
    ] as const
  ).map(
    ([name, finds]): WrongHandler => ({
      mistake: `requires the header ${name}`,
      change: demanding((request) => request.headers[name] !== undefined),
      finds,
    }),
  ),
  {
    mistake: 'requires Connection: close',
    change: demanding((request) => headerOf(request, 'connection') === 'close'),
    finds: ['accepts/kept-connection'],
    alsoFails: ['refuses/after-right-delivery'],
  },
  {
    mistake: 'reads only the header Authorization with a capital letter',
    change: (right) => ({
      isAuthorized: (request) =>
        request.rawHeaders.some(
          (value, index) => request.rawHeaders[index - 1] === 'Authorization' && right.isAllowed(value),
        ),
    }),
    finds: ['accepts/header-name-case'],
    alsoFails: ['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/ark-2.7', 'refuses/two-headers-right-last'],
  },
  {
    mistake: 'reads only the header authorization in lower case',
    change: (right) => ({
      isAuthorized: (request) =>
        request.rawHeaders.some(
          (value, index) => request.rawHeaders[index - 1] === 'authorization' && right.isAllowed(value),
        ),
    }),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'requires Bearer before the half',
    change: (right) => ({
      isAllowed: (given) => given.startsWith('Bearer ') && right.isAllowed(given.slice(7)),
    }),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'refuses requests without a signature of the body',
    change: demanding((request) => request.headers['x-signature'] !== undefined),
    finds: ['accepts/right-delivery'],
  },
];

const fields: readonly WrongHandler[] = [
  {
    mistake: 'requires type',
    change: (right) => ({
      understand(body) {
        if (memberOf(body, 'type') === undefined) throw new Refusal(400);
        return right.understand(body);
      },
    }),
    finds: ['accepts/phantom-2.2', 'accepts/ark-3'],
    alsoFails: ['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/ark-2.7', 'accepts/mainsail'],
  },
  {
    mistake: 'requires event',
    change: (right) => ({
      understand(body) {
        if (memberOf(body, 'event') === undefined) throw new Refusal(400);
        return right.understand(body);
      },
    }),
    finds: ['accepts/docs'],
  },
  {
    mistake: 'reads the body with a pattern that expects timestamp first',
    change: (right) => ({
      parse(bytes, request) {
        if (!/^\{"(?:timestamp|created)":\d+,"data":/.test(bytes.toString())) throw new Refusal(400);
        return right.parse(bytes, request);
      },
    }),
    finds: ['accepts/mainsail'],
    alsoFails: ['accepts/no-data', 'accepts'],
  },
  {
    mistake: 'accepts only timestamp, data and event',
    isExample: true,
    change: (right) => ({
      understand(body) {
        const keys = Object.keys(isObject(body) ? Object(body) : {});
        if (keys.some((key) => !['timestamp', 'data', 'event'].includes(key))) throw new Refusal(400);
        return right.understand(body);
      },
    }),
    finds: ['accepts/portable'],
    alsoFails: ['accepts/docs'],
  },
  {
    mistake: 'requires exactly three keys',
    change: (right) => ({
      understand(body) {
        if (isObject(body) && Object.keys(Object(body)).length !== 3) throw new Refusal(400);
        return right.understand(body);
      },
    }),
    finds: ['accepts/portable', 'accepts/no-data'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'requires data.id',
    change: requiring(({ data }) => memberOf(data, 'id') !== undefined),
    finds: ['accepts/event/wallet.saved', 'accepts/event/round.created'],
    alsoFails: ['accepts', 'survives', 'in-time'],
  },
  {
    mistake: 'requires data to be an object',
    isExample: true,
    change: requiring(({ data }) => isObject(data)),
    finds: ['accepts/event/wallet.saved', 'accepts/event/forger.failed'],
    alsoFails: [
      'accepts/event/forger.started',
      'accepts/event/state:started',
      'accepts/no-data',
      'accepts/events-of-ark-2.3',
      'accepts/events-of-ark-2.7',
      'accepts/events-of-ark-3',
      'accepts/events-of-mainsail',
    ],
  },
  {
    mistake: 'requires data not to be an array',
    change: requiring(({ data }) => !Array.isArray(data)),
    finds: ['accepts/event/round.created'],
    alsoFails: ['accepts/200-kb', 'accepts'],
  },
  {
    mistake: 'refuses data that is falsy',
    change: requiring(({ data }) => Boolean(data)),
    finds: ['accepts/no-data'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'reads from data that is missing',
    change: assuming(({ data }) => data.id),
    finds: ['accepts/no-data'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'looks for a key in data with in',
    change: assuming(({ data }) => Reflect.has(data, 'id')),
    finds: ['accepts/event/wallet.saved', 'accepts/event/forger.failed'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'trims the vendor field of each transaction without looking',
    change: assuming(({ event, data }) => event === 'transaction.applied' && data.vendorField.trim()),
    finds: ['accepts/optional-fields', 'accepts/event/transaction.applied'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'requires a recipient in each transaction',
    change: requiring(
      ({ event, data }) => event !== 'transaction.applied' || memberOf(data, 'recipientId') !== undefined,
    ),
    finds: ['accepts/optional-fields'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'reads the asset of each transaction',
    isExample: true,
    change: assuming(({ event, data }) => event === 'transaction.applied' && data.asset.votes),
    finds: ['accepts/optional-fields'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'reads the name of a delegate that is null',
    change: assuming(({ event, data }) => event === 'wallet.created.cold' && data.username.length),
    finds: ['accepts/event/wallet.created.cold', 'accepts/optional-fields'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'requires an amount that is a safe number',
    isExample: true,
    change: requiring(({ data }) => {
      const amount = memberOf(data, 'amount') ?? memberOf(data, 'totalAmount') ?? 0;
      return Number.isSafeInteger(Number(amount));
    }),
    finds: ['accepts/large-amounts'],
    alsoFails: ['accepts/mainsail', 'accepts/events-of-mainsail', 'accepts/optional-fields-of-mainsail'],
  },
  {
    mistake: 'requires amounts to be texts',
    change: requiring(({ data }) => typeof (memberOf(data, 'totalAmount') ?? '') === 'string'),
    finds: ['accepts/large-amounts'],
    alsoFails: ['accepts/events-of-ark-2.3', 'accepts/optional-fields-of-ark-2.3'],
  },
  {
    mistake: 'requires amounts to be numbers',
    change: requiring(({ data }) => typeof (memberOf(data, 'amount') ?? 0) === 'number'),
    finds: ['accepts/large-amounts', 'accepts/event/transaction.applied'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'requires amounts above zero',
    change: requiring(({ data }) => Number(memberOf(data, 'amount') ?? 1) > 0),
    finds: ['accepts/optional-fields'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'requires ids that are numbers',
    change: requiring(({ data }) => /^\d*$/.test(String(memberOf(data, 'id') ?? ''))),
    finds: ['accepts/event/transaction.applied'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'requires ids of 64 characters',
    change: requiring(({ data }) => String(memberOf(data, 'id') ?? '0'.repeat(64)).length === 64),
    finds: ['accepts/right-delivery', 'accepts/event/block.applied'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'answers 500 to an unknown event',
    isExample: true,
    change: requiring(({ event }) => event !== 'bazaar.opened', 500),
    finds: ['accepts/unknown-event'],
  },
  {
    mistake: 'answers 400 to an unknown event',
    change: requiring(({ event }) => event !== 'bazaar.opened', 400),
    finds: ['accepts/unknown-event'],
    isWarning: true,
  },
  {
    mistake: 'knows only the events of its own list, and answers 404 to others',
    change: requiring(({ event }) => /^(?:block|transaction)\.(?:applied|forged|reverted)$/.test(event), 404),
    finds: ['accepts/event/round.created', 'accepts/event/wallet.saved'],
    alsoFails: ['accepts', 'survives'],
  },
  {
    mistake: 'calls a function for each event, and has none for some',
    change: () => {
      const functions: Readonly<Record<string, () => void>> = {
        'block.forged': () => {},
        'block.applied': () => {},
      };
      return { work: ({ event }) => Reflect.apply(Reflect.get(functions, event), undefined, []) };
    },
    finds: ['accepts/unknown-event', 'accepts/event/round.created'],
    alsoFails: ['accepts', 'survives'],
  },
  {
    mistake: 'splits the name of an event at its dot',
    change: assuming(({ event }) => untyped(event.split('.')[1]).toUpperCase()),
    finds: ['accepts/event/state:started'],
    alsoFails: ['accepts', 'survives'],
  },
  {
    mistake: 'accepts names of events only in the form a.b',
    change: requiring(({ event }) => /^[a-z]+\.[a-z]+$/.test(event)),
    finds: ['accepts/event/state:started', 'accepts/event/wallet.created.cold'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'refuses a vendor field of more than 64 bytes',
    change: requiring(({ data }) => Buffer.byteLength(String(memberOf(data, 'vendorField') ?? '')) <= 64),
    finds: ['accepts/optional-fields', 'accepts/unicode'],
  },
  {
    mistake: 'answers 500 to data that is null',
    change: () => ({
      work({ data }) {
        if (data === null) throw new TypeError('Cannot read properties of null');
      },
    }),
    finds: ['survives/json-null'],
  },
  {
    mistake: 'refuses reverted transactions, which it cannot undo',
    change: requiring(({ event }) => !event.endsWith('.reverted'), 500),
    finds: ['accepts/event/block.reverted', 'accepts/event/transaction.reverted'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'answers 410 to events that it no longer uses',
    change: requiring(({ event }) => !event.startsWith('peer.'), 410),
    finds: ['accepts/event/peer.added'],
    alsoFails: ['accepts'],
  },
];

export const bodies: readonly WrongHandler[] = [...limits, ...headers, ...fields];
