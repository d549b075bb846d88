import type { ProgramName } from './programs/debian-programs.ts';
import type { Scale } from './scale.ts';
import type { Summary } from './summary.ts';

/** One line of the table. */
export interface Row {
  /** The name to choose it by: `npm run bench -- listen-json`. */
  readonly name: string;
  readonly what: string;
  readonly against: string;
  readonly aim: Aim;
  /** Why the aim is missed, if it is and the reason is known. */
  readonly missedBecause?: string;
  /** A program that it needs and that is not installed. Then the row is skipped. */
  readonly missing?: ProgramName | undefined;
  /** Rejects if the measurement is worthless: an answer was not 2xx, or a delivery was lost. */
  measure(scale: Scale): Promise<Measurement>;
}

/** A figure may be quoted without an aim. */
export type Aim = RequiredFigure | { readonly side: 'quoted'; readonly unit: Unit };

interface RequiredFigure {
  readonly side: 'at most' | 'at least';
  readonly value: number;
  readonly unit: Unit;
  /** Another requirement, in a few words. The measurement lists it among its misses. */
  readonly also?: string;
}

/** `x` is a ratio to the baseline. */
export type Unit = 'x' | 'MB' | 's' | 'ms';

export interface Measurement {
  /** In the unit of the aim. */
  readonly figure: Summary;
  /** The measured values of the program and of the baseline, as text. */
  readonly ours: string;
  readonly baseline: string;
  /** The processor time of the program as a ratio to that of the baseline, where the system reports it. */
  readonly cpuRatio?: number | undefined;
  /** What else misses an aim, as sentences: for example that an answer was late. */
  readonly misses?: readonly string[];
  /** What a reader of the figure needs to know. */
  readonly note?: string;
}

export function isMet(aim: Aim, measurement: Measurement): boolean {
  return isFigureMet(aim, measurement) && (measurement.misses ?? []).length === 0;
}

export function isFigureMet(aim: Aim, { figure }: Measurement): boolean {
  switch (aim.side) {
    case 'at most':
      return figure.median <= aim.value;
    case 'at least':
      return figure.median >= aim.value;
    case 'quoted':
      return true;
  }
}
