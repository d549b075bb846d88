/** What one turn of each gave. */
export interface Pair<Value> {
  readonly ours: Value;
  readonly baseline: Value;
}

/**
 * Measures in turn, so that whatever else the machine does in the meantime meets both: first the program, then the
 * baseline, and so on.
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
