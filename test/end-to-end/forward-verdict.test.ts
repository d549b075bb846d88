import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJournalLines, summaryIn } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram } from './program.ts';
import { startListener } from './start-listener.ts';
import { bodiesOf, startTarget } from './start-target.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const answered = (status: number) => `HTTP/1.1 ${status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:1/';
const patient = ['--forward-timeout', '60s'];

describe('a delivery that a target did not accept', () => {
  test('does not count for --count, and the report explains why', async () => {
    const { url, finished } = await startListener([
      '--forward-to',
      nowhere,
      '--count',
      '1',
      '--timeout',
      '5s',
    ]);
    expect(await deliver(url, deliveryOf('block.forged', {}))).toMatchObject({ status: 502 });
    const { exitCode, stderr } = await finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Timed out after 5s: received 0 of 1 deliveries.');
    expect(stderr).toContain('1 delivery was not counted, because a target did not answer with 2xx:');
    expect(stderr).toContain(`  ${nowhere}: connection refused`);
  });

  test('does not count for --expect, which waits for one that every target accepts', async () => {
    const picky = await startTarget((n) => answered(n === 1 ? 500 : 204));
    const easy = await startTarget();
    const flags = ['--forward-to', picky.url, '--forward-to', easy.url, ...patient];
    const { url, finished } = await startListener([...flags, '--expect', 'block.forged', '--json']);
    expect(await deliver(url, deliveryOf('block.forged', { id: 1 }))).toMatchObject({ status: 500 });
    expect(await deliver(url, deliveryOf('block.forged', { id: 2 }))).toMatchObject({ status: 204 });
    const { exitCode, stdout } = await finished;
    expect(exitCode).toBe(0);
    expect(summaryIn(stdout)).toMatchObject({ received: 2, missing: [], notAccepted: 1 });
  });
});

describe('send --only-failed', () => {
  test('sends only deliveries that were not accepted or have no recorded answer', async () => {
    const directory = await temporaryFolder();
    const target = await startTarget((n) => answered(n === 2 ? 503 : 200));
    const flags = ['--record', 'a.ndjson', '--forward-to', target.url, ...patient];
    const { url, stop } = await startListener(flags, { directory });
    for (const id of [1, 2, 3]) await deliver(url, deliveryOf('block.forged', { id }));
    await stop();
    const lines = await readJournalLines(join(directory, 'a.ndjson'));
    const answers = lines.filter(({ answeredAt }) => answeredAt !== undefined);
    expect(answers.map(({ status, forward }) => [status, forward[0].status])).toEqual([
      [200, 200],
      [503, 503],
      [200, 200],
    ]);
    const again = await startTarget();
    const argv = ['send', '--from', 'a.ndjson', again.url, '--only-failed'];
    expect(await runProgram(argv, { env, directory })).toMatchObject({ exitCode: 0 });
    expect(bodiesOf<{ id: number }>(again).map(({ data }) => data.id)).toEqual([2]);

    // A listener that was killed has left the answer to the last delivery behind.
    const text = await readFile(join(directory, 'a.ndjson'), 'utf8');
    await writeFile(join(directory, 'a.ndjson'), text.slice(0, text.lastIndexOf('{"answeredAt"')));
    await runProgram(argv, { env, directory });
    expect(bodiesOf<{ id: number }>(again).map(({ data }) => data.id)).toEqual([2, 2, 3]);
  });

  test('reads the output of listen --json, and counts simulated failures as failed', async () => {
    const directory = await temporaryFolder();
    const flags = ['--record', 'a.ndjson', '--respond', '503', '--json'];
    const { url, stop } = await startListener(flags, { directory });
    await deliver(url, deliveryOf('block.forged', { id: 1 }));
    const { stdout } = await stop();
    await writeFile(join(directory, 'printed.ndjson'), stdout);
    const again = await startTarget();
    for (const file of ['a.ndjson', 'printed.ndjson'])
      await runProgram(['send', '--from', file, again.url, '--only-failed'], { env, directory });
    expect(again.received).toHaveLength(2);
  });

  test('matches each delivery with the answer after it, also from a pipe and with repeated ids', async () => {
    const entry = (height: number) =>
      `${JSON.stringify({
        receivedAt: '2026-11-23T10:04:05.123Z',
        method: 'POST',
        path: '/',
        headers: {},
        id: 'a-1',
        body: JSON.stringify({ timestamp: 1, data: { height }, event: 'block.forged' }),
        event: 'block.forged',
        token: 'default',
      })}\n`;
    const answer = (status: number) =>
      `${JSON.stringify({ answeredAt: '2026-11-23T10:04:06.000Z', id: 'a-1', status, forward: [] })}\n`;
    for (const [text, heights] of [
      [entry(1) + answer(200) + entry(2), [2]],
      [entry(1) + entry(2) + answer(200), [1]],
      [entry(1) + answer(502) + answer(200), [1]],
      [entry(1) + answer(502) + entry(2) + answer(200), [1]],
    ] as const) {
      const target = await startTarget();
      const argv = ['send', '--from', '-', target.url, '--only-failed'];
      await runProgram(argv, { env, stdin: text });
      expect(bodiesOf<{ height: number }>(target).map(({ data }) => data.height)).toEqual(heights);
    }
  });
});
