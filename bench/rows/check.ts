import { runProcess } from '../programs/run-process.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import { script } from '../programs/start-process.ts';
import type { Row } from '../row.ts';
import { summarize } from '../summary.ts';

export const check: Row = {
  name: 'check',
  what: 'check on a handler that takes 1 ms, start to exit',
  against: 'nothing: some cases have to wait',
  aim: { side: 'at most', value: 5, unit: 's' },
  async measure(scale) {
    const durations: number[] = [];
    for (let turn = 0; turn < (scale === 'full' ? 5 : 1); turn += 1) {
      // Some cases may change the state of a handler, so each run has a new one.
      const handler = await startBaseline('patient-handler');
      const { exitCode, stdout, stderr, durationMs } = await runProcess([script, 'check', handler.url]);
      await handler.stop();
      // 1 means that the handler was judged and failed.
      if (exitCode !== 0 && exitCode !== 1) throw new Error(`Expected a verdict, got ${stdout}${stderr}`);
      durations.push(durationMs / 1_000);
    }
    const figure = summarize(durations);
    return { figure, ours: `${figure.median.toFixed(1)} s`, baseline: '' };
  },
};
