import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainOk, startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { deliveriesIn, messagesIn, readRecordedDeliveries, summaryIn } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startListener } from './start-listener.ts';

const block = deliveryOf('block.forged', { height: 1 });
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe.skipIf(isWindows)('listen with simulated failures:', () => {
  test('--respond and --respond-body set the answer to authorized deliveries, which are still recorded', async () => {
    const file = join(await temporaryFolder(), 'a.ndjson');
    const flags = ['--respond', '503', '--respond-body', 'Not now.', '--record', file];
    const { url, waitFor, stop } = await startListener(flags);
    expect(await deliver(url, block)).toMatchObject({ status: 503, text: 'Not now.' });
    const refused = await fetch(url, { method: 'POST', body: block });
    expect(refused.status).toBe(401);
    await waitFor('stdout', /answered 503 · .* · simulated \(--respond\)/);
    expect(await stop()).toMatchObject({ exitCode: 0 });
    expect(await readRecordedDeliveries(file)).toHaveLength(1);
  });

  test('--respond replaces the answer of the target', async () => {
    const target = await startRawTarget(() => plainOk);
    const { url, stop } = await startListener([
      '--forward-to',
      target.url.href,
      '--respond',
      '204',
      '--json',
    ]);
    expect(await deliver(url, block)).toMatchObject({ status: 204, text: '' });
    expect(deliveriesIn((await stop()).stdout)).toMatchObject([
      { status: 204, note: 'answered-on-purpose', forward: [{ status: 200 }] },
    ]);
    expect(target.received).toHaveLength(1);
  });

  test('--fail-rate answers 500 to the same deliveries for the same --seed', async () => {
    const statuses = async (...flags: readonly string[]) => {
      const { url, stop } = await startListener(['--fail-rate', '0.5', '--json', ...flags]);
      for (const _ of upTo(24)) await deliver(url, block);
      return deliveriesIn((await stop()).stdout).map(({ status, note }) => [status, note]);
    };
    const [one, same, other] = await Promise.all([
      statuses('--seed', 'a'),
      statuses('--seed', 'a'),
      statuses('--seed', 'b'),
    ]);
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(new Set(one.map(([status]) => status))).toEqual(new Set([200, 500]));
    expect(one).toContainEqual([500, 'failed-on-purpose']);
  });

  test('--fail-rate without --seed draws a seed and prints it', async () => {
    const { url, waitFor } = await startListener([], { env: { PHANTOM_WEBHOOK_FAIL_RATE: '1' } });
    await waitFor('stderr', /^Seed ([0-9a-f]{8})\. To fail the same deliveries again: --seed \1$/m);
    expect(await deliver(url, block)).toMatchObject({ status: 500, text: 'Simulated failure.' });
    await waitFor('stdout', /answered 500 · .* · simulated \(--fail-rate\)/);
  });

  test('--delay waits before each answer, and marks answers that are too late for ARK nodes', async () => {
    const { url, waitFor, stop } = await startListener(['--delay', '1600ms']);
    const all = await Promise.all(upTo(3).map(() => deliver(url, block)));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    await waitFor('stdout', /(answered 200 · .* · slow: ARK nodes give up after 1500 ms\n.*){3}/s);
    const { stdout } = await stop();
    for (const [, ms] of stdout.matchAll(/answered 200 · ([\d.]+) ms/g))
      expect(Number(ms)).toBeGreaterThan(1_595);
  });

  test('Ctrl-C lets delayed deliveries be answered first', async () => {
    const { url, process, finished } = await startListener(['--delay', '500ms']);
    const answer = deliver(url, block);
    // The second one shows that the first is being handled.
    await fetch(url, { method: 'POST', body: block });
    process.kill('SIGINT');
    expect(await answer).toMatchObject({ status: 200 });
    expect(await finished).toMatchObject({ exitCode: 0 });
  });
});

test('Ctrl-C ends a long delay: the delivery is answered and reported, with a message about requests in progress', async () => {
  const file = join(await temporaryFolder(), 'a.ndjson');
  const { url, stop } = await startListener(['--delay', '10m', '--json', '--record', file]);
  const answered = deliver(url, deliveryOf('wallet.saved', 1));
  // Once it is recorded, only its answer is missing.
  await expect.poll(() => readFile(file, 'utf8'), { interval: 20 }).toMatch(/\n$/);
  const { exitCode, stdout, stderr } = await stop();
  expect(await answered).toMatchObject({ status: 200 });
  expect(exitCode).toBe(0);
  expect(messagesIn(stderr)).toContainEqual(
    expect.stringMatching(/^Finishing requests in progress .* Press Ctrl-C again to stop at once\.$/),
  );
  expect(summaryIn(stdout)).toMatchObject({ authorized: 1 });
});

test.for([
  ['--count', '1'],
  ['--expect', 'wallet.saved'],
] as const)(
  'the delivery that ends %s is reported, even if its sender gives up before the answer',
  async ([flag, value]) => {
    const file = join(await temporaryFolder(), 'a.ndjson');
    const { url, finished } = await startListener([
      ...['--delay', '10m', '--json', '--record', file],
      flag,
      value,
    ]);
    const sender = new AbortController();
    const answer = fetch(url, {
      method: 'POST',
      headers: { authorization: guidebookToken.authorization },
      body: deliveryOf('wallet.saved', 1),
      signal: sender.signal,
    });
    // Once it is recorded, only its answer is missing.
    await expect.poll(() => readFile(file, 'utf8'), { interval: 20 }).toMatch(/\n$/);
    sender.abort();
    await expect(answer).rejects.toThrow();
    const { exitCode, stdout } = await finished;
    expect(exitCode).toBe(0);
    expect(deliveriesIn(stdout)).toMatchObject([{ event: 'wallet.saved', note: 'sender-left' }]);
    expect(summaryIn(stdout)).toMatchObject({ received: 1, authorized: 1 });
  },
);
