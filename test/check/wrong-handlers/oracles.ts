import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Change, half, headerOf, sendText, token, verification } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Refuses with 401, after `hint` has added something that depends on the number of right characters. */
function hinting(hint: (response: ServerResponse, right: number, request: IncomingMessage) => void): Change {
  return () => ({
    refuse(response, request) {
      hint(response, rightCharacters(request), request);
      if (!response.headersSent) sendText(response, 401, 'Unauthorized!');
    },
  });
}

/** How many characters of the header are right, from the beginning. */
function rightCharacters(request: IncomingMessage): number {
  const given = headerOf(request, 'authorization');
  const wrong = [...half].findIndex((character, index) => character !== given[index]);
  return wrong === -1 ? half.length : wrong;
}

function saying(text: (request: IncomingMessage) => string): Change {
  return () => ({ refuse: (response, request) => sendText(response, 401, text(request)) });
}

/** Answers that reveal how close an authorization is. */
const differences: readonly WrongHandler[] = [
  ...['X-Matched', 'ETag', 'Retry-After', 'X-RateLimit-Remaining', 'WWW-Authenticate', 'Age'].map(
    (name): WrongHandler => ({
      mistake: `counts the right characters in the value of ${name}`,
      isExample: name === 'X-Matched',
      change: hinting((response, right) => response.setHeader(name, right)),
      finds: ['discloses/refusals-alike'],
    }),
  ),
  {
    mistake: 'counts the right characters in a cookie',
    change: hinting((response, right) => response.setHeader('Set-Cookie', `tries=${right}`)),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'counts the right characters in the status text',
    change: hinting((response, right) =>
      response.writeHead(401, `Unauthorized ${right}`).end('Unauthorized!'),
    ),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'counts the right characters in the body',
    change: saying((request) => `Only ${rightCharacters(request)} characters are right.`),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'names the first wrong position in JSON',
    change: saying((request) =>
      JSON.stringify({ error: 'unauthorized', position: rightCharacters(request) }),
    ),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'writes one dot for each right character',
    change: saying((request) => `Unauthorized${'.'.repeat(rightCharacters(request))}`),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'marks the right characters of the header in the body',
    change: saying((request) => {
      const given = headerOf(request, 'authorization');
      return [...given].map((character, index) => (character === half[index] ? character : 'x')).join('');
    }),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'takes 20 ms for each right character',
    change: (right) => ({
      async refuse(response, request) {
        await wait(20 * rightCharacters(request));
        right.refuse(response, request);
      },
    }),
    finds: ['discloses/timing'],
  },
  {
    mistake: 'answers an almost right header later',
    change: (right) => ({
      async refuse(response, request) {
        if (rightCharacters(request) >= 16) await wait(250);
        right.refuse(response, request);
      },
    }),
    finds: ['discloses/timing'],
  },
  {
    mistake: 'answers a wrong length with 400',
    isExample: true,
    change: hinting((response, _, request) => {
      if (headerOf(request, 'authorization').length !== 32) sendText(response, 400, 'Unauthorized!');
    }),
    finds: ['discloses/refusals-alike'],
    isWarning: true,
  },
  {
    mistake: 'answers 403 instead of 401 to a header of the right length',
    change: hinting((response, _, request) => {
      if (headerOf(request, 'authorization').length === 32) sendText(response, 403, 'Unauthorized!');
    }),
    finds: ['discloses/refusals-alike'],
    isWarning: true,
  },
  {
    mistake: 'answers 403 instead of 401 to the verification half',
    change: hinting((response, _, request) => {
      if (request.headers.authorization === verification) sendText(response, 403, 'Unauthorized!');
    }),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'says whether a header is missing or wrong',
    change: saying((request) =>
      request.headers.authorization === undefined ? 'The header is missing.' : 'The header is wrong.',
    ),
    finds: ['discloses/refusals-alike'],
    isWarning: true,
  },
  {
    mistake: 'says that the header has a wrong length',
    change: saying((request) =>
      headerOf(request, 'authorization').length === 32 ? 'Wrong characters.' : 'Wrong length.',
    ),
    finds: ['discloses/refusals-alike'],
    isWarning: true,
  },
  {
    mistake: 'adds a header for each right beginning',
    change: hinting((response, right) => {
      if (right >= 8) response.setHeader('X-Close', 'yes');
    }),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'adds a rate limit header only for an almost right one',
    change: hinting((response, right) => {
      if (right >= 8) response.setHeader('X-RateLimit-Limit', '100');
    }),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'answers with another Content-Type to a missing header',
    change: hinting((response, _, request) => {
      const type = request.headers.authorization === undefined ? 'text/html' : 'application/json';
      response.writeHead(401, { 'Content-Type': type }).end('"Unauthorized!"');
    }),
    finds: ['discloses/refusals-alike'],
    isWarning: true,
  },
  {
    mistake: 'closes the connection only for a wrong beginning',
    change: hinting((response, right) =>
      response.setHeader('Connection', right >= 8 ? 'keep-alive' : 'close'),
    ),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'sends an interim answer for an almost right header',
    change: hinting((response, right) => {
      if (right >= 8) response.writeProcessing();
    }),
    finds: ['discloses/refusals-alike'],
  },
  {
    mistake: 'pads a refusal with as many bytes as are right',
    change: saying((request) => `Unauthorized!${' '.repeat(rightCharacters(request))}`),
    finds: ['discloses/refusals-alike'],
  },
];

/** Answers that contain a part of the token. */
const disclosures: readonly WrongHandler[] = [
  {
    mistake: 'shows the expected authorization in a refusal',
    change: saying(() => `Expected ${half}.`),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows the verification half in a refusal',
    change: saying(() => `Expected one that precedes ${verification}.`),
    finds: ['discloses/no-token'],
    alsoFails: ['discloses/refusals-alike'],
  },
  {
    mistake: 'shows the beginning and the end of the token in a refusal',
    change: saying(() => `Expected ${token.slice(0, 10)}…${token.slice(-10)}.`),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows the half in base64',
    isExample: true,
    change: saying(() => `Expected ${Buffer.from(half).toString('base64')}.`),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows the half as the JSON of a buffer',
    change: saying(() => JSON.stringify({ expected: Buffer.from(half) })),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows the bytes of the half as Node prints a buffer',
    change: saying(() => `Expected <Buffer ${Buffer.from(half).toString('hex').match(/../g)?.join(' ')}>`),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows the token in groups of four characters',
    change: saying(() => `Expected ${token.match(/.{4}/g)?.join('-')}.`),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'sends the half in a header of each answer',
    change: (right) => ({
      answer(response, request, delivery) {
        response.setHeader('X-Webhook', verification);
        return right.answer(response, request, delivery);
      },
    }),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows the verification half in the answer to a valid delivery',
    change: () => ({ answer: (response) => sendText(response, 200, `Verified with ${verification}.`) }),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows its settings to GET',
    isExample: true,
    change: (right) => ({
      async handle(request, response) {
        if (request.method === 'GET') return sendText(response, 200, JSON.stringify({ token, port: 3000 }));
        const steps = { ...right };
        await steps.handle(request, response);
      },
    }),
    finds: ['discloses/no-token'],
  },
  {
    mistake: 'shows its environment when it fails',
    change: (right) => ({
      explain: (_, response) => sendText(response, 400, `PHANTOM_WEBHOOK_TOKEN=${token}`),
      parse: right.parse,
    }),
    finds: ['discloses/no-token'],
  },
];

export const oracles: readonly WrongHandler[] = [...differences, ...disclosures];
