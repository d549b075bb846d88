import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { openProgressLines } from '../../src/terminal/output/progress.ts';
import { type FakeOptions, fakeContext } from '../fake-context.ts';
import { portOf } from '../port-of.ts';
import { guidebookToken } from '../tokens.ts';

interface PatientHandler {
  readonly url: string;
  answer(): void;
  /** Resolves when a request has arrived. */
  asked(): Promise<unknown>;
}

/** A handler that answers on demand. */
async function startPatientHandler(): Promise<PatientHandler> {
  const waiting: ServerResponse[] = [];
  // On a loaded machine the call of `answer` may precede the request.
  let owed = 0;
  const server = createServer((_request, response) => {
    if (owed === 0) {
      waiting.push(response);
      return;
    }
    owed -= 1;
    response.end('ok');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const port = portOf(server);
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => (waiting.length > 0 ? Promise.resolve() : once(server, 'request')),
    answer() {
      const response = waiting.pop();
      if (response === undefined) owed += 1;
      else response.end('ok');
    },
  };
}

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

test('a wait at a terminal shows what it waits for, and removes the text afterwards', async () => {
  const { url, answer } = await startPatientHandler();
  const context = fakeContext({ env, isTerminal: true });
  const exitCode = run(['send', 'wallet.saved', url, '--timeout', '60s'], context);
  await context.waitFor('err', `Waiting for ${new URL(url).host}`);
  expect(context.err()).toContain('\u001b[?25l');
  answer();
  expect(await exitCode).toBe(0);
  // The cursor is back before the answer is printed.
  expect(context.all().indexOf('\u001b[?25h')).toBeLessThan(context.all().indexOf('200 OK'));
  expect(context.out()).not.toContain('Waiting');
});

test('many deliveries at a terminal show how far they are', async () => {
  const { url, answer } = await startPatientHandler();
  const context = fakeContext({ env, isTerminal: true });
  const exitCode = run(['send', 'wallet.saved', url, '--timeout', '60s', '--count', '2'], context);
  await context.waitFor('err', 'Waiting for');
  answer();
  await context.waitFor('err', '1 of 2');
  answer();
  expect(await exitCode).toBe(0);
});

test('a sender without a time limit shows that it waits indefinitely', async () => {
  const { url, answer } = await startPatientHandler();
  const context = fakeContext({ env, isTerminal: true });
  const exitCode = run(['send', 'wallet.saved', url, '--profile', 'phantom-2.2'], context);
  await context.waitFor('err', 'waits indefinitely');
  answer();
  expect(await exitCode).toBe(0);
});

const typing = { isTerminal: true, hasKeyboard: true };

test.for<[string, FakeOptions, readonly string[]]>([
  ['without a terminal', {}, []],
  ['with NO_COLOR', { isTerminal: true, env: { NO_COLOR: '1' } }, []],
  ['at a dumb terminal', { isTerminal: true, env: { TERM: 'dumb' } }, []],
  ['with --quiet', { isTerminal: true }, ['--quiet']],
  ['when the payload is typed', { ...typing, stdin: '53' }, ['--data', '-']],
  ['when the body is typed', { ...typing, stdin: '{}' }, ['--body', '-']],
])('no progress is shown %s', async ([, options, flags]) => {
  const { url, answer } = await startPatientHandler();
  const context = fakeContext({ ...options, env: { ...env, ...options.env } });
  const exitCode = run(['send', 'wallet.saved', url, '--timeout', '1s', ...flags], context);
  expect(await exitCode).toBe(1);
  answer();
  expect(context.err()).not.toContain('Waiting');
  expect(context.err()).not.toContain('\u001b[?25l');
});

test('no progress is shown when recorded deliveries are typed, but a message about the keyboard', async () => {
  const { url, answer } = await startPatientHandler();
  const body = '{"timestamp":1,"data":53,"event":"wallet.saved"}';
  const seen = { receivedAt: '2026-11-23T10:04:05.123Z', method: 'POST', path: '/', headers: {} };
  const stdin = `${JSON.stringify({ ...seen, body, event: 'wallet.saved', token: 'default' })}\n`;
  const context = fakeContext({ ...typing, env, stdin });
  expect(await run(['send', '--from', '-', url, '--timeout', '1s'], context)).toBe(1);
  answer();
  expect(context.err()).toContain('Reading from the keyboard; Ctrl-D ends it.\n');
  expect(context.err()).not.toContain('Waiting');
});

test('a terminal of unknown width still shows the wait', async () => {
  const { url, answer } = await startPatientHandler();
  const context = fakeContext({ env, isTerminal: true, columns: 0 });
  const exitCode = run(['send', 'wallet.saved', url, '--timeout', '60s'], context);
  await context.waitFor('err', 'Waiting for');
  answer();
  expect(await exitCode).toBe(0);
});

test.for([
  ['what is checked, and how far that is', [], /^Checking 127\.0\.0\.1:\d+: nothing yet after 5 s\n/],
  ['nothing with --quiet', ['--quiet'], /^$/],
] as const)('a long check prints to a pipe %s', async ([, flags, expected]) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { url, answer, asked } = await startPatientHandler();
  const context = fakeContext({ env });
  const only = ['--only', 'accepts/right-delivery', '--timeout', '60s'];
  const exitCode = run(['check', url, ...only, ...flags], context);
  await asked();
  vi.advanceTimersByTime(5_000);
  answer();
  expect(await exitCode).toBe(0);
  expect(context.err()).toMatch(expected);
  expect(vi.getTimerCount()).toBe(0);
});

test('the progress of long work is reported every few seconds', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const said: string[] = [];
  const progress = openProgressLines('Checking h', (line) => said.push(line));
  progress.show(3, 96);
  vi.advanceTimersByTime(10_000);
  progress.show(40, undefined);
  vi.advanceTimersByTime(5_000);
  void progress.end();
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([
    'Checking h: 3 of 96 after 5 s',
    'Checking h: 3 of 96 after 10 s',
    'Checking h: 40 after 15 s',
  ]);
});
