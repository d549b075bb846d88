import { compareListener } from '../measuring/compare-listener.ts';
import { countAt } from '../measuring/count-at.ts';
import { requireCount } from '../measuring/require-count.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import type { Row } from '../row.ts';

export const forward: Row = {
  name: 'forward',
  what: 'listen --json --forward-to a bare server',
  against: 'bare node:http and undici proxy',
  aim: { side: 'at least', value: 0.9, unit: 'x' },
  missedBecause: 'Each delivery is verified, parsed and printed besides.',
  async measure(scale) {
    const target = await startBaseline('bare-server');
    try {
      return await compareListener(
        {
          // The load arrives in bursts. The timeout is long, because the rate is measured, not the longest wait.
          flags: ['--json', '--forward-to', target.url, '--forward-timeout', '30s'],
          startBaseline: () => startBaseline('bare-proxy', [target.url]),
          async verify(sent) {
            requireCount('deliveries at the target', await countAt(target), 2 * sent);
          },
        },
        scale,
      );
    } finally {
      await target.stop();
    }
  },
};
