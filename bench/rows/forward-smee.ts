import { alternate } from '../measuring/alternate.ts';
import { measurementOf } from '../measuring/compare-servers.ts';
import { loadThrough } from '../measuring/load-through.ts';
import { requireCount } from '../measuring/require-count.ts';
import { startSmee } from '../peers/smee.ts';
import { startListener } from '../programs/listener.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';

const amounts: Readonly<Record<Scale, number>> = { full: 10_000, quick: 2_000 };
const turns: Readonly<Record<Scale, number>> = { full: 9, quick: 3 };

export const forwardSmee: Row = {
  name: 'forward-smee',
  what: 'listen --json --forward-to a bare server, from the first request to the last at the target',
  against: 'smee-client behind a channel on the same machine',
  aim: { side: 'at least', value: 1, unit: 'x' },
  missedBecause:
    'Deliveries keep their order on one connection. smee-client opens one for each delivery, in no order.',
  async measure(scale) {
    const amount = amounts[scale];
    const target = await startBaseline('bare-server');
    try {
      // The timeout is long, because the rate is measured, not the longest wait.
      const flags = ['--json', '--forward-to', target.url, '--forward-timeout', '30s'];
      const listener = await startListener(flags);
      const smee = await startSmee(target.url);
      const ours = async () => {
        const result = await loadThrough(listener, target, amount);
        requireCount('deliveries at the target', result.arrived, amount);
        return result;
      };
      const baseline = () => loadThrough(smee, target, amount);
      // Warms up both, so Node has optimized the code that runs often before the first measurement.
      await alternate(1, ours, baseline);
      const pairs = await alternate(turns[scale], ours, baseline);
      await Promise.all([listener.stop(), smee.stop()]);
      listener.discard();
      // Its client sends on connections that the target has just closed, and does not send again.
      const lost = pairs.reduce((sum, pair) => sum + amount - pair.baseline.arrived, 0);
      return {
        ...measurementOf(pairs),
        // That of smee is known of the channel only.
        cpuRatio: undefined,
        note:
          'smee answers before it forwards, verifies nothing, and prints a line per delivery. It lost ' +
          `${lost} of ${turns[scale] * amount} deliveries.`,
      };
    } finally {
      await target.stop();
    }
  },
};
