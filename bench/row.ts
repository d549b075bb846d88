import type { Scale } from './scale.ts';
import type { Summary } from './summary.ts';

/** One line of the table. */
export interface Row {
  /** To choose it by: `npm run bench -- listen-json`. */
  readonly name: string;
  readonly what: string;
  readonly against: string;
  readonly aim: Aim;
  /** Why the aim is missed, where it is, as far as that is known. */
  readonly missedBecause?: string;
  /** Rejects when the measurement is worth nothing: an answer other than 2xx, a delivery lost. */
  measure(scale: Scale): Promise<Measurement>;
}

export interface Aim {
  readonly side: 'at most' | 'at least';
  readonly value: number;
  readonly unit: Unit;
}

/** `x` is a ratio to the baseline. */
export type Unit = 'x' | 'MB' | 's';

export interface Measurement {
  /** In the unit of the aim. */
  readonly figure: Summary;
  /** What was measured of the program and of the baseline, in words. */
  readonly ours: string;
  readonly baseline: string;
  /** The processor time of the program as a ratio to that of the baseline, where the system tells. */
  readonly cpuRatio?: number | undefined;
  /** What a reader of the figure has to know. */
  readonly note?: string;
}

export function isMet({ side, value }: Aim, { figure }: Measurement): boolean {
  return side === 'at most' ? figure.median <= value : figure.median >= value;
}
