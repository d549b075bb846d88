import type { Measurement, Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import type { Summary } from '../summary.ts';

/** The widest that the quartiles of a steady figure are apart, as a share of the figure. */
const maxSpread = 0.15;
/** How often a row is measured at most. A quick run gives no figure worth the time of a second one. */
const attempts: Readonly<Record<Scale, number>> = { full: 4, quick: 1 };

/**
 * Measures a row again while its quartiles are too wide, because other work of the machine was measured as well. Returns
 * the steadiest measurement, with a note if it is still too wide.
 */
export async function measureSteadily(row: Pick<Row, 'measure'>, scale: Scale): Promise<Measurement> {
  let steadiest = await row.measure(scale);
  let measured = 1;
  while (spreadOf(steadiest.figure) > maxSpread && measured < attempts[scale]) {
    const next = await row.measure(scale);
    measured += 1;
    if (spreadOf(next.figure) < spreadOf(steadiest.figure)) steadiest = next;
  }
  const spread = spreadOf(steadiest.figure);
  if (spread <= maxSpread) return steadiest;
  const times = measured === 1 ? 'measured once' : `the steadiest of ${measured} runs`;
  const width = `The quartiles are ${(spread * 100).toFixed(0)} % of the figure apart (${times}).`;
  return { ...steadiest, note: steadiest.note === undefined ? width : `${steadiest.note} ${width}` };
}

function spreadOf({ median, low, high }: Summary): number {
  return high === low ? 0 : (high - low) / Math.abs(median);
}
