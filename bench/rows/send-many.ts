import { alternate } from '../measuring/alternate.ts';
import { load } from '../measuring/load.ts';
import { requireCount } from '../measuring/require-count.ts';
import { runProcess } from '../programs/run-process.ts';
import type { Server } from '../programs/server.ts';
import { baselineArguments, startBaseline } from '../programs/start-baseline.ts';
import { script } from '../programs/start-process.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

const counts: Readonly<Record<Scale, number>> = { full: 50_000, quick: 3_000 };
const turns: Readonly<Record<Scale, number>> = { full: 3, quick: 2 };

interface Run {
  readonly perSecond: number;
  readonly wallSeconds: number;
}

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
        () => sendDeliveries(target, count),
        () => postFixedBody(target, count),
      );
      const arrived = Number(await fetch(target.url).then((answer) => answer.text()));
      requireCount('deliveries at the target', arrived, 2 * turns[scale] * count);
      const { perSecond } = await load(target, { amount: count });
      const rate = (which: 'ours' | 'baseline') => median(pairs.map((pair) => pair[which].perSecond));
      const wallSeconds = median(pairs.map(({ ours }) => ours.wallSeconds));
      return {
        figure: summarize(pairs.map(({ ours, baseline }) => ours.perSecond / baseline.perSecond)),
        ours: `${Math.round(rate('ours'))}/s while sending`,
        baseline: `${Math.round(rate('baseline'))}/s`,
        note:
          `${count} deliveries; start to exit ${wallSeconds.toFixed(1)} s, of which ` +
          `${(count / rate('ours')).toFixed(1)} s sending; autocannon does ${Math.round(perSecond)}/s.`,
      };
    } finally {
      await target.stop();
    }
  },
};

async function sendDeliveries({ url }: Server, count: number): Promise<Run> {
  const flags = ['--count', String(count), '--concurrency', '32', '--rate', 'max'];
  const { exitCode, stdout, stderr, durationMs } = await runProcess([
    script,
    'send',
    'block.forged',
    url,
    ...flags,
  ]);
  const [, perSecond] = /per second\s+([\d.,\u202f ]+)/.exec(stdout) ?? [];
  if (exitCode !== 0 || perSecond === undefined) throw new Error(`Expected a rate, got ${stdout}${stderr}`);
  return { perSecond: Number(perSecond.replaceAll(/[^\d.]/g, '')), wallSeconds: durationMs / 1_000 };
}

async function postFixedBody({ url }: Server, count: number): Promise<Run> {
  const { exitCode, stdout, stderr, durationMs } = await runProcess(
    baselineArguments('pool-loop', url, String(count)),
  );
  if (exitCode !== 0) throw new Error(`Expected a rate, got ${stdout}${stderr}`);
  return { perSecond: Number(stdout), wallSeconds: durationMs / 1_000 };
}
