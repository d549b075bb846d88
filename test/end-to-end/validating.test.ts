import { describe, expect, test } from 'vitest';
import { deliveriesIn, summaryIn } from '../json-lines.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startListener } from './start-listener.ts';

const phantomError = 'socket hang up';
const arkError = { error: phantomError };

describe('listen --validate', () => {
  test('prints the deviations of each delivery, and counts the deliveries that have any', async () => {
    const { url, stop } = await startListener(['--json', '--validate']);
    for (const data of [phantomError, arkError, 7, { error: 5, extra: true }]) {
      expect(await deliver(url, deliveryOf('forger.failed', data))).toMatchObject({ status: 200 });
    }
    await deliver(url, deliveryOf('market.opened', null));
    const { stdout } = await stop();
    expect(deliveriesIn(stdout).map(({ deviations }) => deviations)).toEqual([
      [],
      [],
      [{ path: 'data', problem: 'expected text, got 7' }],
      [
        { path: 'data.error', problem: 'expected text, got 5' },
        { path: 'data.extra', problem: 'not in any known release' },
      ],
      [{ path: 'event', problem: 'not in any known release' }],
    ]);
    expect(summaryIn(stdout)).toMatchObject({ authorized: 5, deviating: 3 });
  });

  test('with --profile compares with that sender only, and names those that send what arrived', async () => {
    const { url, stop } = await startListener(['--json', '--validate', '--profile', 'phantom-2.2']);
    await deliver(url, deliveryOf('forger.failed', arkError));
    await deliver(url, deliveryOf('round.missed', {}));
    const { stdout } = await stop();
    expect(deliveriesIn(stdout).map(({ deviations }) => deviations)).toEqual([
      [{ path: 'data', problem: 'expected text, got an object' }],
      [{ path: 'event', problem: 'not in phantom-2.2, but in ark-2.7, ark-3' }],
    ]);
  });

  test('marks deviations on the screen, and the number of them in the summary', async () => {
    const { url, stop } = await startListener(['--validate']);
    await deliver(url, deliveryOf('forger.failed', 7));
    const { stdout, stderr } = await stop();
    expect(stdout).toContain('\n  data: expected text, got 7\n');
    expect(stderr).toContain('1 received, 1 authorized, 0 rejected, 1 with deviations');
  });

  test('marks only the first deviation in the compact view', async () => {
    const { url, stop } = await startListener(['--validate', '--compact']);
    await deliver(url, deliveryOf('forger.failed', { error: 5, extra: true }));
    expect((await stop()).stdout).toMatch(/ · data\.error: expected text, got 5\n/);
  });

  test('without the flag nothing is compared', async () => {
    const { url, stop } = await startListener(['--json']);
    await deliver(url, deliveryOf('forger.failed', 7));
    const { stdout } = await stop();
    expect(deliveriesIn(stdout)[0]).not.toHaveProperty('deviations');
    expect(summaryIn(stdout)).not.toHaveProperty('deviating');
  });

  test('shows no token that a payload contains', async () => {
    const { url, stop } = await startListener(['--json', '--validate']);
    const { PHANTOM_WEBHOOK_TOKEN: token = '' } = (await import('./start-listener.ts')).withToken.env;
    await deliver(url, deliveryOf('wallet.saved', token));
    await deliver(url, deliveryOf('forger.failed', { error: '', [token.slice(0, 32)]: 1 }));
    const deviations = JSON.stringify(deliveriesIn((await stop()).stdout).map((line) => line.deviations));
    expect(deviations).toContain('expected an integer');
    expect(deviations).not.toContain(token.slice(0, 32));
  });
});
