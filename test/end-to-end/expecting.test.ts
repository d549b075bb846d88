import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { messagesIn, summaryIn } from '../json-lines.ts';
import { otherToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startProgram } from './program.ts';
import { startListener, withToken } from './start-listener.ts';

async function send(url: string, ...events: readonly string[]): Promise<void> {
  for (const event of events) {
    expect(await deliver(url, deliveryOf(event, { height: 1 }))).toMatchObject({ status: 200 });
  }
}

async function refused(url: string): Promise<void> {
  const headers = { authorization: otherToken.authorization };
  expect(await fetch(url, { method: 'POST', headers, body: '{}' })).toMatchObject({ status: 401 });
}

describe.skipIf(isWindows)('listen', () => {
  test('--expect exits 0 once everything expected has arrived and the last delivery is answered', async () => {
    const flags = ['--expect', 'block.forged:2', '--expect', 'round.*', '--timeout', '10m', '--json'];
    const { url, finished } = await startListener(flags);
    await send(url, 'block.forged', 'round.created', 'wallet.saved', 'block.forged');
    const { exitCode, stdout, stderr } = await finished;
    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/received \d+ of/);
    expect(summaryIn(stdout)).toMatchObject({ received: 4, missing: [] });
  });

  test('--expect with --timeout exits 1 and reports what is missing and what arrived instead', async () => {
    const flags = [
      '--expect',
      'block.forged:3',
      '--expect',
      'round.*',
      '--events',
      'block.*,wallet.*',
      '--timeout',
      '3s',
      '-q',
    ];
    const program = startProgram(['listen', '--port', '0', '--json', ...flags], withToken);
    const [, url = ''] = await program.waitFor('stdout', /"url":"([^"]+)"/);
    await send(url, 'block.forged', 'wallet.saved', 'wallet.saved', 'transaction.applied');
    await refused(url);
    const { exitCode, stdout, stderr } = await program.finished;
    expect(exitCode).toBe(1);
    expect(messagesIn(stderr)).toEqual([
      'Timed out after 3s: received 1 of 3 block.forged, received 0 of 1 round.*.\n' +
        'Received instead: wallet.saved 2.\n' +
        '1 request was rejected. Check the token and the address.\n' +
        '1 delivery was left out by --events or --where.',
    ]);
    expect(summaryIn(stdout)?.missing).toEqual([
      { event: 'block.forged', expected: 3, found: 1 },
      { event: 'round.*', expected: 1, found: 0 },
    ]);
  });

  test('--timeout without expectations exits 0', async () => {
    const { finished } = await startListener(['--timeout', '50ms']);
    expect(await finished).toMatchObject({ exitCode: 0 });
  });

  test.for([
    ['--expect', 'block.forged:2'],
    ['--count', '2'],
  ] as const)('exits 130 on Ctrl-C before %s %s is fulfilled', async (flags) => {
    const { url, stop } = await startListener([...flags]);
    await send(url, 'block.forged');
    const { exitCode, stderr } = await stop();
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/^Ended early: received 1 of 2 \S+\.$/m);
  });

  test('exits 1 for a missing delivery, even if nobody reads stderr', async () => {
    const { url, process, finished } = await startListener(['--expect', 'block.forged', '--timeout', '1s']);
    process.stderr?.destroy();
    await send(url, 'wallet.saved');
    expect(await finished).toMatchObject({ exitCode: 1 });
  });

  test('--count accepts no more than that many deliveries, even if more arrive at the same time', async () => {
    const { url, finished } = await startListener(['--count', '3', '--json', '--delay', '200ms']);
    const statuses = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        deliver(url, deliveryOf('wallet.saved', n)).then(
          ({ status }) => status,
          () => 'refused',
        ),
      ),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    const { exitCode, stdout } = await finished;
    expect(exitCode).toBe(0);
    expect(stdout.match(/"authorized":true/g)).toHaveLength(3);
  });

  test('--count exits 0 after that many authorized deliveries of any event', async () => {
    const { url, finished } = await startListener(['--count', '3', '--json']);
    await send(url, 'block.forged', 'wallet.saved');
    await refused(url);
    await send(url, 'my.event');
    const { exitCode, stdout } = await finished;
    expect(exitCode).toBe(0);
    expect(summaryIn(stdout)).toMatchObject({ received: 4, authorized: 3, rejected: 1, missing: [] });
  });

  test('--expect with a name that no node sends prints a note with the closest name', async () => {
    const { waitFor } = await startListener(['--expect', 'block.forgd']);
    await waitFor('stderr', /^Note: no node sends "block\.forgd"\. Did you mean block\.forged\?$/m);
  });

  test('reads --expect from the environment, separated by commas', async () => {
    const env = {
      PHANTOM_WEBHOOK_EXPECT: 'block.forged:2,round.created',
      PHANTOM_WEBHOOK_TIMEOUT: '10m',
    };
    const { url, finished } = await startListener([], { env });
    await send(url, 'round.created', 'block.forged', 'block.forged');
    expect(await finished).toMatchObject({ exitCode: 0 });
  });

  test('reads --count from the environment', async () => {
    const { url, finished } = await startListener([], { env: { PHANTOM_WEBHOOK_COUNT: '1' } });
    await send(url, 'round.created');
    expect(await finished).toMatchObject({ exitCode: 0 });
  });
});

test('send reports a failure with its exit code, even if nobody reads stderr', async () => {
  const program = startProgram(['send', 'block.forged', '127.0.0.1:1'], withToken);
  program.process.stderr?.destroy();
  expect(await program.finished).toMatchObject({ exitCode: 1 });
});
