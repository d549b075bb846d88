import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, type TestContext, test } from 'vitest';
import { portOf } from '../port-of.ts';
import { guidebookToken } from '../tokens.ts';
import { checkHandler } from './check-handler.ts';

interface Served {
  readonly url: string;
  readonly count: () => number;
}

/** Answers 200 to what is authorized and else 401, unless the n-th request (1, 2, …) is not to be answered at all. */
async function startReluctant(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  isSilent: (n: number, request: IncomingMessage) => boolean,
  end = (response: ServerResponse): void => void response.end('ok'),
): Promise<Served> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    if (isSilent(count, request)) return;
    response.statusCode = isRight(request) ? 200 : 401;
    response.setHeader('Connection', 'close');
    end(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = portOf(server);
  return { url: `http://127.0.0.1:${port}/`, count: () => count };
}

const isRight = ({ headers: { authorization } }: IncomingMessage) =>
  authorization === guidebookToken.authorization || authorization === guidebookToken.token;

const quick = ['--timeout', '1500ms', '--profile', 'all'];

// They wait for answers that never arrive, and cost nothing else.
describe.concurrent('a run', () => {
  test('ends when the handler stops answering after its first answer', async (context) => {
    const { url, count } = await startReluctant(context, (n) => n > 1);
    const { exitCode, ids, cases, summary } = await checkHandler(url, ...quick);
    context.expect(exitCode).toBe(1);
    context
      .expect(ids('pass').filter((id) => !id.startsWith('discloses/')))
      .toEqual(['accepts/right-delivery']);
    context.expect(ids('fail')).toEqual(['accepts/portable', 'accepts/docs', 'accepts/phantom-2.2']);
    context.expect(cases.at(-1)).toMatchObject({
      verdict: 'skip',
      found: context.expect.stringMatching(/^not sent: the handler no longer answers/),
    });
    const unsent = cases.filter(({ found }) => found.startsWith('not sent')).length;
    context.expect(summary).toMatchObject({ chosen: cases.length, cases: cases.length, unsent });
    // The one it answered, three that it did not, the first of them with more patience, and one more to be sure.
    context.expect(count()).toBeLessThanOrEqual(6);
  });

  test('ends when the handler stops answering in the middle of a case', async (context) => {
    const { url, count } = await startReluctant(context, (n) => n > 10);
    const { ids } = await checkHandler(url, ...quick, '--only', 'accepts/events-of-ark-3,accepts/no-data');
    context.expect(ids('pass')).toEqual(['accepts/no-data']);
    context.expect(ids('fail')).toEqual(['accepts/events-of-ark-3']);
    context.expect(count()).toBe(16);
  });

  test.for([
    ['what was chosen', '*'],
    ['what is sent first and was not chosen', 'refuses/missing'],
  ])('that ends at once counts %s exactly', async ([, only = ''], context) => {
    const { url, count } = await startReluctant(context, () => true);
    const { exitCode, cases, summary } = await checkHandler(url, '--max-time', '1ms', '--only', only);
    context.expect(exitCode).toBe(1);
    context.expect(cases).toHaveLength(1);
    context.expect(summary.unsent).toBe(summary.chosen);
    context.expect(count()).toBeLessThanOrEqual(1);
  });

  test('that ends at the first case, which was not chosen, does not count it as chosen', async (context) => {
    const { url } = await startReluctant(context, () => false);
    const flags = ['--token', 'a'.repeat(64), '--only', 'refuses/missing'];
    const { exitCode, ids, summary } = await checkHandler(url, ...quick, ...flags);
    context.expect(exitCode).toBe(1);
    context.expect(ids('fail')).toEqual(['accepts/right-delivery']);
    context.expect(summary).toMatchObject({ chosen: 1, cases: 1, unsent: 1 });
  });

  test('ends after --max-time', async (context) => {
    const { url } = await startReluctant(context, (n) => n > 1);
    const { exitCode, ids, cases, summary } = await checkHandler(
      url,
      ...['--max-time', '1500ms', '--only', 'accepts/portable,accepts/docs'],
    );
    context.expect(exitCode).toBe(1);
    context.expect(ids('skip').length).toBe(cases.length);
    for (const { found } of cases) context.expect(found).toContain('--max-time was reached');
    context.expect(summary).toMatchObject({ chosen: 2, unsent: 2 });
  });

  test('continues when the handler does not answer unauthorized requests, and repeats each request less often', async (context) => {
    const { url, count } = await startReluctant(context, (_n, request) => !isRight(request));
    const only = 'accepts/ark-3,refuses/prefix,refuses/missing,in-time/no-redirect';
    const { ids } = await checkHandler(url, ...quick, '--only', only);
    context.expect(ids('fail')).toEqual(['refuses/missing', 'refuses/prefix']);
    context.expect(ids('pass')).toEqual(['accepts/ark-3', 'in-time/no-redirect']);
    // Of the beginnings four at once are enough. A valid delivery precedes the refused cases, and follows each.
    context.expect(count()).toBe(1 + 1 + 1 + (1 + 1) + (4 + 1) + 1 + 1);
  });

  test('continues when the handler starts slowly, and warns about it', async (context) => {
    const { url } = await startReluctant(context, (n) => n === 1);
    const only = ['--only', 'accepts/right-delivery,accepts/ark-3'];
    const { exitCode, cases } = await checkHandler(url, ...quick, ...only);
    context.expect(exitCode).toBe(0);
    context.expect(cases).toMatchObject([
      {
        verdict: 'warn',
        found: context.expect.stringMatching(
          /^the first attempt: no answer in time \(3 s\); the second: 200: it starts slowly$/,
        ),
        change: context.expect.stringMatching(/^Load, compile and connect before listening/),
      },
      { verdict: 'pass' },
    ]);
  });
});

test('a handler whose answers never end does not count as accepting', async (context) => {
  const { url } = await startReluctant(
    context,
    () => false,
    (response) => {
      const more = () => void (response.writable && response.write('x'.repeat(500_000), more));
      more();
    },
  );
  const { exitCode, cases } = await checkHandler(url);
  expect(exitCode).toBe(1);
  expect(cases).toMatchObject([{ id: 'accepts/right-delivery', verdict: 'fail' }]);
  expect(cases[0]?.found).toContain('the answer never ended');
});
