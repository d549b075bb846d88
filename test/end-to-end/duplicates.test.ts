import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { deliveriesIn } from '../json-lines.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startListener } from './start-listener.ts';

const bodies = [
  deliveryOf('block.forged', { id: '7', height: 1 }),
  deliveryOf('block.applied', { id: '7', height: 1 }),
  deliveryOf('block.forged', { id: '7', height: 2 }),
  deliveryOf('round.created', ['a', 'b']),
  deliveryOf('round.created', ['a', 'b']),
  deliveryOf('round.created', ['b', 'a']),
];

async function sendAll(url: string): Promise<void> {
  for (const body of bodies) expect(await deliver(url, body)).toMatchObject({ status: 200 });
}

describe.skipIf(isWindows)('a duplicate', () => {
  test('is marked in JSON with the id of the delivery that it repeats', async () => {
    const { url, stop } = await startListener(['--json']);
    await sendAll(url);
    const deliveries = deliveriesIn((await stop()).stdout);
    expect(deliveries.map(({ duplicateOf }) => duplicateOf)).toEqual([null, null, 1, null, 4, null]);
  });

  test.for([
    [[], /^ {2}duplicate of ([\d:.]+)(?=:? |$)/gm],
    [['--compact'], / · duplicate of (\S+)/g],
  ] as const)('is marked with the time of the delivery that it repeats: %j', async ([flags, pattern]) => {
    const { url, stop } = await startListener(flags);
    await sendAll(url);
    const { stdout } = await stop();
    const times = [...stdout.matchAll(/^(\d\d:\d\d:\d\d\.\d{3}) /gm)].map(([, time]) => time);
    expect(times).toHaveLength(bodies.length);
    expect([...stdout.matchAll(pattern)].map(([, time]) => time?.replace(/:$/, ''))).toEqual([
      times[0],
      times[3],
    ]);
    // The explanation is printed once.
    const explained =
      stdout.match(/: same event and payload; nodes send one delivery per matching condition/g) ?? [];
    expect(explained).toHaveLength(flags.length === 0 ? 1 : 0);
  });
});
