/** One way in which the program and the real packages differ. */
export interface Difference {
  /** What all differences of this kind have in common, in a few words: `status of OPTIONS /docs: 404, expected 200`. */
  readonly kind: string;
  readonly count: number;
  /** The first case, complete enough to repeat it. */
  readonly example: string;
  /** Why the program differs on purpose; undefined for a fault. */
  readonly reason: string | undefined;
}

/** The program compared with a real package. */
export interface Comparison {
  /** What was compared: `payloads of ark-3 on devnet`. */
  readonly what: string;
  /** Packages and versions: `@arkecosystem/crypto 3.9.1`. */
  readonly against: string;
  readonly compared: number;
  readonly equal: number;
  readonly differences: readonly Difference[];
}

export interface ComparisonCounter {
  /** Counts a case without a difference. */
  equal(): void;
  /** Counts a case that differs, possibly in several ways. */
  differs(
    kinds: readonly { readonly kind: string; readonly reason?: string | undefined }[],
    example: string,
  ): void;
  result(): Comparison;
}

export function countComparison(what: string, against: string): ComparisonCounter {
  let compared = 0;
  let equal = 0;
  const differences = new Map<string, Difference>();
  return {
    equal() {
      compared += 1;
      equal += 1;
    },
    differs(kinds, example) {
      compared += 1;
      for (const { kind, reason } of kinds) {
        const known = differences.get(kind) ?? { kind, count: 0, example, reason };
        differences.set(kind, { ...known, count: known.count + 1 });
      }
    },
    result: () => ({ what, against, compared, equal, differences: [...differences.values()] }),
  };
}
