import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { deliveriesIn, messagesIn, readRecordedDeliveries, summaryIn } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startListener } from './start-listener.ts';

const heightsIn = (stdout: string) => deliveriesIn(stdout).map(({ data }) => data.height);

async function sendHeights(url: string, ...heights: readonly unknown[]) {
  for (const height of heights) {
    expect(await deliver(url, deliveryOf('block.forged', { height }))).toMatchObject({ status: 200 });
  }
}

describe.skipIf(isWindows)('listen', () => {
  test('--events selects what is printed, recorded, forwarded and counted; every delivery is answered', async () => {
    const file = join(await temporaryFolder(), 'deliveries.ndjson');
    const target = await startRawTarget();
    const flags = ['--json', '--events', 'block.*,round.created', '--record', file];
    const { url, stop } = await startListener([...flags, '--forward-to', target.url.href]);
    const events = ['block.forged', 'wallet.saved', 'round.created', 'block.reverted', 'transaction.applied'];
    for (const event of events) {
      expect(await deliver(url, deliveryOf(event, { id: event }))).toMatchObject({ status: 200 });
    }
    const { stdout } = await stop();
    const chosen = ['block.forged', 'round.created', 'block.reverted'];
    expect(deliveriesIn(stdout).map(({ event }) => event)).toEqual(chosen);
    expect((await readRecordedDeliveries(file)).map(({ event }) => event)).toEqual(chosen);
    expect(target.received).toHaveLength(3);
    expect(summaryIn(stdout)).toMatchObject({ received: 3, authorized: 3, filtered: 2 });
  });

  test('--events with a name that no node sends prints a note with the closest name', async () => {
    const { waitFor } = await startListener(['--events', 'block.forgd']);
    await waitFor('stderr', /^Note: no node sends "block\.forgd"\. Did you mean block\.forged\?$/m);
  });

  test('selects deliveries that match any of several --where flags', async () => {
    const { url, stop } = await startListener([
      '--json',
      '--where',
      'height gte 100',
      '--where',
      'height eq 5',
    ]);
    await sendHeights(url, 5, 50, 100);
    expect(heightsIn((await stop()).stdout)).toEqual([5, 100]);
  });

  test('notes a mistyped key of --where at the start, or once a custom event has a similar key', async () => {
    const { url, waitFor } = await startListener(['--where', 'heigth gte 5', '--where', 'temprature gte 5']);
    await waitFor(
      'stderr',
      /^Note: 'heigth gte 5': No event of phantom-2\.2 has this key, so .*\. Did you mean height\?$/m,
    );
    await sendHeights(url, 7);
    await deliver(url, deliveryOf('my.event', { temperature: 7 }));
    await waitFor('stderr', /^Note: my\.event has no "temprature"\. Did you mean temperature\?$/m);
  });

  test.for([
    ['height not-between 1 5', /^Note: 'height not-between .*': not-between is broken in every generation/m],
    ['amount eq 5', /^Note: 'amount eq 5': In block\.applied, .* nodes hold amount as an object/m],
    [
      'temperature gt 5',
      /^Note: 'temperature gt 5': No event .* has this key, so the condition never matches\.$/m,
    ],
    ['height gte abc', /^Note: 'height gte abc': In phantom-2\.2 this key holds a number .* never matches/m],
    ['height contains 3', /^Note: 'height contains 3': contains requires text or a list, .* never matches/m],
    ['block.height gt 5', /^Note: 'block\.height gt 5': "block\.height" is the name of one key/m],
  ] as const)('--where %s prints a note about how nodes treat it', async ([condition, note]) => {
    const { waitFor } = await startListener(['--where', condition]);
    await waitFor('stderr', note);
  });

  test('--profile decides whose comparison rules --where follows', async () => {
    const where = ['--json', '--where', 'height gt "9"'];
    const phantom = await startListener(where);
    const ark = await startListener([...where, '--profile', 'ark-3']);
    for (const { url } of [phantom, ark]) await sendHeights(url, '1000', '95', '8');
    // Phantom compares texts letter by letter.
    expect(heightsIn((await phantom.stop()).stdout)).toEqual(['95']);
    expect(heightsIn((await ark.stop()).stdout)).toEqual(['1000', '95']);
  });

  test('--explain shows the result of each condition, also for deliveries left out by the filter', async () => {
    const flags = ['--where', 'height gte 100', '--where', 'height gte 10', '--explain'];
    const { url, stop } = await startListener(flags);
    await sendHeights(url, 200, 20, 2);
    const { stdout } = await stop();
    const found = [...stdout.matchAll(/^ {2}(where .*|a node .*)$/gm)].map(([, line]) => line);
    expect(found).toEqual([
      'where height gte 100: matches',
      'where height gte 10: matches',
      'a node (phantom-2.2) would have sent 2 deliveries',
      'where height gte 100: does not match',
      'where height gte 10: matches',
      'a node (phantom-2.2) would have sent 1 delivery',
      'where height gte 100: does not match',
      'where height gte 10: does not match',
      'a node (phantom-2.2) would have sent 0 deliveries',
    ]);
    expect(stdout.match(/left out by the filter/g)).toHaveLength(1);
  });

  test('--explain --json prints the results as JSON, and marks deliveries left out by the filter', async () => {
    const flags = ['--json', '--where', 'height regexp (', '--where', 'height eq 2', '--explain'];
    const { url, stop } = await startListener(flags);
    await sendHeights(url, 2);
    const arkFlags = [...flags, '--profile', 'ark-2.7'];
    const ark = await startListener(arkFlags);
    await sendHeights(ark.url, 2);
    expect(deliveriesIn((await stop()).stdout)).toMatchObject([
      {
        filtered: true,
        explain: {
          profile: 'phantom-2.2',
          conditions: [
            { where: 'height regexp (', verdict: 'throws', message: expect.stringContaining('(') },
            { where: 'height eq 2', verdict: 'not-tried' },
          ],
          deliveries: 0,
        },
      },
    ]);
    expect(deliveriesIn((await ark.stop()).stdout)).toMatchObject([{ explain: { profile: 'ark-2.7' } }]);
  });

  test('stops evaluating a regular expression that takes too long, and warns once', async () => {
    const flags = ['--json', '--where', 'height regexp ^(\\d+)+z$', '--where', 'height gt 5', '--explain'];
    const { url, stop } = await startListener(flags);
    for (const height of ['7'.repeat(64), '8'.repeat(64)])
      await deliver(url, deliveryOf('block.forged', { height }));
    const { stdout, stderr } = await stop();
    const gaveUp = { where: 'height regexp ^(\\d+)+z$', verdict: 'gave-up', reason: 'too-slow' };
    expect(deliveriesIn(stdout)).toMatchObject(
      Array(2).fill({ explain: { conditions: [gaveUp, { verdict: 'matches' }] } }),
    );
    expect(messagesIn(stderr).filter((message) => message.startsWith("'height regexp"))).toEqual([
      "'height regexp ^(\\d+)+z$' is treated as no match from now on: the regular expression takes too long, and could hang a real node.",
    ]);
  });

  test('reads its filter from the environment, where conditions may contain commas', async () => {
    const env = {
      PHANTOM_WEBHOOK_EVENTS: 'block.*,round.created',
      PHANTOM_WEBHOOK_WHERE: 'height between {"min":1,"max":9}\nheight eq 50',
      PHANTOM_WEBHOOK_EXPLAIN: '1',
      PHANTOM_WEBHOOK_PROFILE: 'ark-3',
      PHANTOM_WEBHOOK_JSON: '1',
    };
    const { url, stop } = await startListener([], { env });
    await sendHeights(url, 5, 10, 50);
    await deliver(url, deliveryOf('wallet.saved', { height: 5 }));
    const deliveries = deliveriesIn((await stop()).stdout);
    expect(deliveries.map(({ data, explain }) => [data.height, explain?.deliveries])).toEqual([
      [5, 1],
      [10, 0],
      [50, 1],
      [5, undefined],
    ]);
    expect(deliveries[0]?.explain.profile).toBe('ark-3');
  });
});

test('listen prints its filter at the start', async () => {
  const { waitFor } = await startListener(['--events', 'block.*', '--where', 'height gt 1']);
  await waitFor('stderr', /^Only block\.\* where height gt 1$/m);
});
