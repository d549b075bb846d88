import { alternate } from '../measuring/alternate.ts';
import { countAt } from '../measuring/count-at.ts';
import { requireCount } from '../measuring/require-count.ts';
import { runProcess } from '../programs/run-process.ts';
import { type SendRun, sendMany as sendDeliveries } from '../programs/send-many.ts';
import type { Server } from '../programs/server.ts';
import { baselineArguments, startBaseline } from '../programs/start-baseline.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

const counts: Readonly<Record<Scale, number>> = { full: 50_000, quick: 3_000 };
const turns: Readonly<Record<Scale, number>> = { full: 3, quick: 2 };

export const sendMany: Row = {
  name: 'send-many',
  what: 'send --count 50000 --concurrency 32 --rate max, each distinct and signed',
  against: 'bare undici Pool with one fixed body',
  aim: { side: 'at least', value: 0.85, unit: 'x' },
  missedBecause:
    'Each delivery has a body, an authorization and a duration of its own, where the pool has one body.',
  async measure(scale) {
    const count = counts[scale];
    const target = await startBaseline('bare-server');
    try {
      const pairs = await alternate(
        turns[scale],
        () => sendDeliveries(target.url, count),
        () => postFixedBody(target, count),
      );
      const arrived = await countAt(target);
      requireCount('deliveries at the target', arrived, 2 * turns[scale] * count);
      const rate = (which: 'ours' | 'baseline') => median(pairs.map((pair) => pair[which].perSecond));
      const wallSeconds = median(pairs.map(({ ours }) => ours.wallSeconds));
      return {
        figure: summarize(pairs.map(({ ours, baseline }) => ours.perSecond / baseline.perSecond)),
        ours: `${Math.round(rate('ours'))}/s while sending`,
        baseline: `${Math.round(rate('baseline'))}/s`,
        note:
          `${count} deliveries; start to exit ${wallSeconds.toFixed(1)} s, of which ` +
          `${(count / rate('ours')).toFixed(1)} s sending.`,
      };
    } finally {
      await target.stop();
    }
  },
};

async function postFixedBody({ url }: Server, count: number): Promise<SendRun> {
  const { exitCode, stdout, stderr, durationMs } = await runProcess(
    baselineArguments('pool-loop', url, String(count)),
  );
  if (exitCode !== 0) throw new Error(`Expected a rate, got ${stdout}${stderr}`);
  return { perSecond: Number(stdout), wallSeconds: durationMs / 1_000 };
}
