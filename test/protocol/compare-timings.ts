const rounds = 5;
const samples = 10_000;
/** Calls in one sample: a single call is as short as a tick of the clock. */
const callsInSample = 8;
/** Beyond this share stands what the machine did meanwhile. */
const croppedShare = 0.1;

/**
 * Whether a function takes longer for inputs of one kind than for those of the other: Welch's t of each round, over
 * samples taken in random order, cropped together. Beyond ±4.5 the two differ (as in dudect, Reparaz et al. 2017).
 */
export function compareTimings<Input>(
  call: (input: Input) => unknown,
  ones: readonly Input[],
  others: readonly Input[],
): readonly number[] {
  const kinds = [ones, others];
  for (const inputs of kinds) for (let n = 0; n < 5_000; n += 1) call(pick(inputs));
  return Array.from({ length: rounds }, () => {
    const timings = kinds.map((): number[] => []);
    for (let n = 0; n < 2 * samples; n += 1) {
      const kind = Math.random() < 0.5 ? 0 : 1;
      const input = pick(kinds[kind] ?? []);
      const startedNs = process.hrtime.bigint();
      for (let times = 0; times < callsInSample; times += 1) call(input);
      timings[kind]?.push(Number(process.hrtime.bigint() - startedNs));
    }
    const sorted = timings.flat().sort((one, other) => one - other);
    const limit = sorted[Math.floor(sorted.length * (1 - croppedShare))] ?? 0;
    const [one = [], other = []] = timings.map((all) => all.filter((ns) => ns <= limit));
    return welchT(one, other);
  });
}

function welchT(one: readonly number[], other: readonly number[]): number {
  return (mean(one) - mean(other)) / Math.sqrt(variance(one) / one.length + variance(other) / other.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function pick<Value>(values: readonly Value[]): Value {
  // Never empty.
  return values[Math.floor(Math.random() * values.length)] as Value;
}
