import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type TestContext, test } from 'vitest';
import { portOf } from '../port-of.ts';
import { checkHandler } from './check-handler.ts';
import { runSomeCases } from './run-some-cases.ts';

const only = ['accepts/right-delivery', 'accepts/event'];

/** Accepts everything after a while. Counts what arrives, and how many requests are open at once. */
async function startSlow(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  delayMs: number,
  answer = (response: ServerResponse, _event: string): void => void response.end('ok'),
) {
  let open = 0;
  let mostOpen = 0;
  const bodies: string[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    await wait(delayMs);
    open -= 1;
    answer(response, JSON.parse(body).event);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: new URL(`http://127.0.0.1:${portOf(server)}/`),
    mostOpen: () => mostOpen,
    bodies,
    count: (event: string) => bodies.filter((body) => JSON.parse(body).event === event).length,
  };
}

test.concurrent('a quick handler gets one plain case after another', async ({ expect, onTestFinished }) => {
  const handler = await startSlow({ onTestFinished }, 0);
  await runSomeCases(handler.url, { only });
  expect(handler.mostOpen()).toBe(1);
});

test.concurrent('a slow handler gets several plain cases at once, and each only once', async ({
  expect,
  onTestFinished,
}) => {
  const handler = await startSlow({ onTestFinished }, 320);
  const results = await runSomeCases(handler.url, { only });
  expect(results.map(({ verdict }) => verdict)).toEqual(results.map(() => 'pass'));
  expect(handler.mostOpen()).toBeGreaterThan(5);
  expect(handler.count('peer.added')).toBe(1);
});

test.concurrent('a fault among cases that are sent at once is charged to its own case', async ({
  expect,
  onTestFinished,
}) => {
  const faulty = 'transaction.expired';
  const handler = await startSlow({ onTestFinished }, 320, (response, event) => {
    if (event === faulty) response.destroy();
    else response.end('ok');
  });
  const results = await runSomeCases(handler.url, { only });
  const failed = results.filter(({ verdict }) => verdict === 'fail');
  expect(failed.map(({ id }) => id)).toEqual([`accepts/event/${faulty}`]);
  expect(handler.mostOpen()).toBeGreaterThan(5);
  // Those that were sent together with it are sent again alone.
  expect(handler.count('peer.added')).toBeGreaterThan(1);
});

test.concurrent('the longest --timeout waits for an answer', async ({ expect, onTestFinished }) => {
  const { url } = await startSlow({ onTestFinished }, 50);
  const { ids } = await checkHandler(url.href, '--only', 'accepts/unicode', '--timeout', '2147483647ms');
  expect(ids('pass')).toEqual(['accepts/unicode']);
});

test.concurrent('a handler that is silent for a moment gets the same bytes afterwards', async ({
  expect,
  onTestFinished,
}) => {
  const bodiesFor = async (silent: readonly string[]) => {
    const { url, bodies } = await startSlow({ onTestFinished }, 0, (response, event) => {
      if (!silent.includes(event)) response.end('ok');
    });
    const names = ['forger.missing', 'forger.started', 'peer.added', 'wallet.saved'];
    const chosen = ['accepts/unicode', ...names.map((name) => `accepts/event/${name}`)];
    const results = await runSomeCases(url, { only: chosen, timeoutMs: 1_500 });
    const failed = results.filter(({ verdict }) => verdict === 'fail');
    // Each run sends at another time.
    const startMs = JSON.parse(bodies[0] ?? '').timestamp;
    const sinceStart = (body: string) =>
      body.replace(/"(?:timestamp|created)":(\d{13})/g, (_, ms) => `at ${ms - startMs}`);
    return { failed, bodies: bodies.map(sinceStart) };
  };
  const answered = await bodiesFor([]);
  const silent = await bodiesFor(['forger.missing', 'forger.started', 'peer.added']);
  expect(answered.failed).toEqual([]);
  expect(silent.failed).toHaveLength(3);
  expect(silent.bodies).toEqual(expect.arrayContaining(answered.bodies));
  // Some deliveries are sent again, and one asks whether the handler still answers.
  expect(silent.bodies.length).toBeGreaterThan(answered.bodies.length);
});
