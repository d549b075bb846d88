/** Summarizes several measurements of the same thing. */
export interface Summary {
  readonly median: number;
  /** The quartiles: half of the measurements lie between them. */
  readonly low: number;
  readonly high: number;
}

/** @param values at least one */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new Error('Expected measurements, got none.');
  const sorted = values.toSorted((one, other) => one - other);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

export function median(values: readonly number[]): number {
  return summarize(values).median;
}

/**
 * Returns a quantile, interpolated linearly between the two nearest values.
 * @param sorted from the least to the greatest, at least one
 */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
