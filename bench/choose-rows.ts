import type { Row } from './row.ts';
import type { Scale } from './scale.ts';

export interface Choice {
  readonly scale: Scale;
  readonly rows: readonly Row[];
  /** Rows that need a program that is not installed. */
  readonly skipped: readonly Row[];
}

/**
 * Reads the words of the command line: `quick`, and names of rows. Without a name, all rows are chosen.
 * @throws Error for any other word
 */
export function chooseRows(words: readonly string[], rows: readonly Row[]): Choice {
  const names = words.filter((word) => word !== 'quick');
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) {
    const known = rows.map(({ name }) => name).join(', ');
    throw new Error(`Expected quick, or rows out of ${known}; got "${unknown}".`);
  }
  const chosen = names.length === 0 ? rows : rows.filter(({ name }) => names.includes(name));
  return {
    scale: names.length < words.length ? 'quick' : 'full',
    rows: chosen.filter(({ missing }) => missing === undefined),
    skipped: chosen.filter(({ missing }) => missing !== undefined),
  };
}
