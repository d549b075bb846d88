/** The results of one turn of each. */
export interface Pair<Value> {
  readonly ours: Value;
  readonly baseline: Value;
}

/**
 * Measures the program and the baseline alternately, program first, so other work of the machine affects both.
 */
export async function alternate<Value>(
  times: number,
  ours: () => Promise<Value>,
  baseline: () => Promise<Value>,
): Promise<readonly Pair<Value>[]> {
  const pairs: Pair<Value>[] = [];
  for (let time = 0; time < times; time += 1) pairs.push({ ours: await ours(), baseline: await baseline() });
  return pairs;
}
