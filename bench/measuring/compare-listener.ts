import { startListener } from '../programs/listener.ts';
import type { Server } from '../programs/server.ts';
import type { Measurement } from '../row.ts';
import type { Scale } from '../scale.ts';
import { compareServers } from './compare-servers.ts';
import { countLines } from './count-lines.ts';
import type { Load } from './load.ts';
import { requireCount } from './require-count.ts';

export interface ListenerComparison {
  readonly flags: readonly string[];
  readonly startBaseline: () => Promise<Server>;
  readonly load?: Omit<Load, 'amount'>;
  /** Checks what happened to the deliveries elsewhere, after the listener has ended. */
  readonly verify?: (sent: number) => Promise<void>;
}

/** How the first line of each delivery begins on standard output, in JSON and in human-readable output. */
const firstWords = /\{"type":"delivery"|\d\d:\d\d:\d\d\.\d{3} /;

/** Compares `listen` with these flags to a baseline. Every delivery must be in its output once. */
export async function compareListener(
  { flags, startBaseline, load, verify }: ListenerComparison,
  scale: Scale,
): Promise<Measurement> {
  const [ours, baseline] = await Promise.all([startListener(flags), startBaseline()]);
  const { measurement, sent } = await compareServers({ ours, baseline, ...(load && { load }) }, scale);
  await Promise.all([ours.stop(), baseline.stop()]);
  requireCount('deliveries in the output', await countLines(ours.output, firstWords), sent);
  await verify?.(sent);
  ours.discard();
  return measurement;
}
