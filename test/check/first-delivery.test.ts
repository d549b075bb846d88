import { expect, test } from 'vitest';
import { checkHandler } from './check-handler.ts';
import { type Mutation, startHandler } from './handlers/start-handler.ts';

const compare = 'expected.some((known) => timingSafeEqual(known, digest(given[0])))';
const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";
const only = ['--only', 'accepts/right-delivery,accepts/unicode'] as const;

test.for<[string, Mutation, string]>([
  ['the whole token', [compare, 'given[0] === token'], '401 to the half, but 200 to the whole token'],
  ['Bearer', [compare, "given[0] === 'Bearer ' + half"], '200 to Bearer before the half'],
  ['the verification half', [compare, 'given[0] === token.slice(32)'], '200 to the verification half'],
])('a handler that expects only %s learns what it accepts', async ([, mutation, words], context) => {
  const { exitCode, cases } = await checkHandler(await startHandler('node', context, mutation), ...only);
  expect(exitCode).toBe(1);
  expect(cases).toMatchObject([
    {
      id: 'accepts/right-delivery',
      found: expect.stringContaining(words),
      change: expect.stringContaining('first 32 characters'),
    },
  ]);
});

test.for<[string, Mutation, string]>([
  [
    'the bare content type',
    [
      check,
      `${check} if (request.headers['content-type'] !== 'application/json') return answer(415, 'No.');`,
    ],
    '415; accepted only with the Content-Type application/json, without a charset',
  ],
  [
    'the keys of the guidebook',
    ['body?.event ?? body?.type', 'body?.type'],
    '400; accepted only in the format portable',
  ],
])(
  'a handler that accepts only %s fails once, and is checked in that form',
  async ([, mutation, words], context) => {
    const { cases } = await checkHandler(await startHandler('node', context, mutation), ...only);
    expect(cases).toMatchObject([
      { id: 'accepts/right-delivery', verdict: 'fail', found: expect.stringContaining(words) },
      { id: 'accepts/unicode', verdict: 'pass' },
    ]);
  },
);
