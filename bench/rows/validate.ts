import { alternate } from '../measuring/alternate.ts';
import { requireCount } from '../measuring/require-count.ts';
import { runProcess } from '../programs/run-process.ts';
import { script } from '../programs/start-process.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

const rounds: Readonly<Record<Scale, number>> = { full: 31, quick: 7 };
const bodiesPerRound = 4_000;
/** How often each event is in a round of a chain. Its bodies have 150 bytes to 55 kB. */
const events = {
  'block.applied': 51,
  'block.forged': 51,
  'transaction.applied': 51,
  'forger.missing': 1,
  'wallet.saved': 1,
  'delegate.registered': 1,
  'round.created': 1,
} as const;

type Parse = (body: Uint8Array, options?: { readonly validate: boolean }) => { readonly kind: string };

export const validate: Row = {
  name: 'validate',
  what: 'parseDelivery with validate: true, payloads of Phantom in the shares of a round',
  against: 'parseDelivery alone',
  aim: { side: 'at most', value: 1.3, unit: 'x' },
  missedBecause:
    'Ten texts of a block are compared with a regular expression each: 20 ns before the first character.',
  async measure(scale) {
    const { parseDelivery }: { parseDelivery: Parse } = await import(
      new URL('../../dist/fetch.js', import.meta.url).href
    );
    const bodies = await makeBodies();
    const read = async (options?: { readonly validate: boolean }) => {
      const startedMs = performance.now();
      for (let n = 0; n < bodiesPerRound; n += 1) {
        const body = bodies[n % bodies.length];
        if (body !== undefined && parseDelivery(body, options).kind !== 'delivery')
          throw new Error('Expected deliveries.');
      }
      return performance.now() - startedMs;
    };
    // Compiled by the engine before anything is measured.
    await read({ validate: true });
    const pairs = await alternate(
      rounds[scale],
      () => read({ validate: true }),
      () => read(),
    );
    const microseconds = (which: 'ours' | 'baseline') =>
      ((median(pairs.map((pair) => pair[which])) / bodiesPerRound) * 1_000).toFixed(1);
    return {
      figure: summarize(pairs.map(({ ours, baseline }) => ours / baseline)),
      ours: `${microseconds('ours')} µs`,
      baseline: `${microseconds('baseline')} µs`,
      note: `For each delivery; ${bodies.length} different bodies.`,
    };
  },
};

/** Different bodies, because a processor learns repeated digits, and compares them faster. */
async function makeBodies(): Promise<readonly Uint8Array[]> {
  const bodies: Uint8Array[] = [];
  for (const [event, count] of Object.entries(events)) {
    const argv = [
      ...['send', event, 'localhost', '--dry-run', '--json', '--count', String(count)],
      ...['--profile', 'phantom-2.2', '--seed', 'bench'],
    ];
    const { exitCode, stdout, stderr } = await runProcess([script, ...argv]);
    if (exitCode !== 0) throw new Error(`Expected 0 of send ${event}, got ${exitCode}: ${stderr}`);
    for (const line of stdout.trimEnd().split('\n')) bodies.push(Buffer.from(JSON.parse(line).body));
  }
  requireCount('different bodies', new Set(bodies.map(String)).size, bodies.length);
  return bodies;
}
