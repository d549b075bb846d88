import { alternate } from '../measuring/alternate.ts';
import { runProcess } from '../programs/run-process.ts';
import { script } from '../programs/start-process.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

const rounds: Readonly<Record<Scale, number>> = { full: 31, quick: 7 };
const bodiesPerRound = 4_000;
/** From 150 bytes to 55 kB, as often as they are in a round of a chain. */
const events = [
  ...Array.from(
    { length: 51 },
    () => ['block.applied', 'block.forged', 'transaction.applied'] as const,
  ).flat(),
  ...(['forger.missing', 'wallet.saved', 'delegate.registered', 'round.created'] as const),
] as const;

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

async function makeBodies(): Promise<readonly Uint8Array[]> {
  const made = new Map<string, Uint8Array>();
  for (const event of new Set(events)) {
    const argv = [
      'send',
      event,
      'localhost',
      '--dry-run',
      '--json',
      '--profile',
      'phantom-2.2',
      '--seed',
      'bench',
    ];
    const { exitCode, stdout, stderr } = await runProcess([script, ...argv]);
    if (exitCode !== 0) throw new Error(`Expected 0 of send ${event}, got ${exitCode}: ${stderr}`);
    made.set(event, Buffer.from(JSON.parse(stdout).body));
  }
  return events.map((event) => made.get(event) ?? new Uint8Array());
}
