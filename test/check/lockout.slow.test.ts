import { expect, type TestContext, test } from 'vitest';
import { type Mutation, startHandler } from './handlers/start-handler.ts';
import { runSomeCases } from './run-some-cases.ts';

const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";
const aboutRefusals = ['refuses', 'survives', 'discloses/no-token'];

async function checkChanged(
  context: Pick<TestContext, 'onTestFinished'>,
  mutation: Mutation,
  only: readonly string[] = aboutRefusals,
) {
  const url = new URL(await startHandler('node', context, mutation));
  return runSomeCases(url, { only, senders: ['phantom-2.2'] });
}

function lockingAfter(wrongs: number, status: number, sender: string): string {
  return `const sender = ${sender};
    globalThis.wrongs ??= new Map();
    if ((wrongs.get(sender) ?? 0) >= ${wrongs}) return answer(${status}, 'Unauthorized!');
    if (!isAuthorized(request)) { wrongs.set(sender, (wrongs.get(sender) ?? 0) + 1); return answer(401, 'Unauthorized!'); }`;
}

test.for([
  [
    'five wrong attempts, with 403',
    5,
    403,
    /^403 to a valid delivery after \d+ wrong ones/,
    /remember nothing/,
  ],
  ['thirty wrong attempts, with 429', 30, 429, /^429 to a valid delivery after \d+ wrong ones/, /rate limit/],
  [
    'thirty wrong attempts, with 503',
    30,
    503,
    /^503 to a valid delivery after \d+ wrong ones/,
    /remember nothing/,
  ],
] as const)(
  'a handler that locks out an address after %s is named, and all else is judged',
  async ([, wrongs, status, found, change], context) => {
    const locking = lockingAfter(wrongs, status, 'request.socket.remoteAddress');
    const cases = await checkChanged(context, [check, locking]);
    const notable = cases.filter(({ verdict }) => verdict !== 'pass');
    expect(notable).toMatchObject([
      {
        id: 'refuses/without-lockout',
        verdict: 'fail',
        found: expect.stringMatching(found),
        change: expect.stringMatching(change),
      },
    ]);
  },
);

test('a handler that locks out everyone is named, and what cannot be judged is skipped', async (context) => {
  const locking = lockingAfter(5, 401, "'anyone'");
  const cases = await checkChanged(context, [check, locking]);
  expect(cases.filter(({ verdict }) => verdict === 'fail')).toMatchObject([
    { id: 'refuses/without-lockout', found: expect.stringContaining('also from another address') },
  ]);
  const skipped = cases.filter(({ verdict }) => verdict === 'skip');
  expect(skipped.length).toBeGreaterThan(30);
  for (const { found } of skipped) expect(found).toContain('refuses everything');
});

test('a handler that remembers wrong attempts only as wrong locks out nobody', async (context) => {
  const counting = lockingAfter(5, 403, 'String(isAuthorized(request))');
  const cases = await checkChanged(context, [check, counting]);
  expect(cases.filter(({ verdict }) => verdict !== 'pass')).toMatchObject([]);
});

test('a handler that refuses a valid delivery for another reason locks out nobody', async (context) => {
  const readData = 'const data = body.data;';
  const forgetting = `${readData} globalThis.blocks = (globalThis.blocks ?? 0) + 1; if (globalThis.blocks > 1) return answer(409, 'Enough.');`;
  const cases = await checkChanged(context, [readData, forgetting], ['refuses']);
  const notable = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'skip');
  expect(notable.map(({ found }) => found).join('\n')).not.toMatch(/another address|refuses everything/);
});
