import { compileRegularExpression, type RegularExpression } from './regular-expression.ts';

/**
 * Why it is unknown whether a pattern matches. `too-slow`: it took too many steps, now or earlier. `too-long`: the
 * pattern has too many characters. `too-many`: slow patterns have used up the steps that all patterns share for now.
 */
export type PatternFailure = 'too-slow' | 'too-long' | 'too-many';

/**
 * Reads a pattern as RegExp does, and returns a function that searches a text for it.
 * @throws SyntaxError with the message of RegExp
 */
export type PatternMatching = (pattern: string) => (text: string) => boolean | PatternFailure;

const maxPatternLength = 1_000;

/** About 20 milliseconds. Longer texts get more, up to a limit: a plain pattern takes a few steps per character. */
const maxSteps = 500_000;
const stepsPerCharacter = 8;
const mostSteps = 10_000_000;
/** The cost of reading a pattern, per character; measured with 970 dots, classes and groups. */
const stepsToRead = 250;
/** Steps that become available per millisecond, about a tenth of the time, and how many may accumulate. */
const allowedPerMs = 5_000;
const maxAllowed = 20_000_000;
const maxKept = 1_000;

interface KeptPattern {
  readonly expression: RegularExpression;
  isTooSlow: boolean;
}

/**
 * Matches patterns from outside. None can block the process: one that takes too many steps is not tried again.
 * @param monotonicMs a clock that limits all patterns together to a share of its time; without one there is no limit
 */
export function createPatternMatching(monotonicMs?: () => number): PatternMatching {
  const kept = new Map<string, KeptPattern>();
  let allowed = monotonicMs === undefined ? Number.POSITIVE_INFINITY : maxAllowed;
  let lastMs = monotonicMs?.() ?? 0;

  return (pattern) => {
    if (pattern.length > maxPatternLength) return () => 'too-long';
    const known = kept.get(pattern);
    if (known === undefined && allowedNow() < stepsToRead * pattern.length) return () => 'too-many';
    const found = known ?? keep(pattern);
    return (text) => {
      if (found.isTooSlow) return 'too-slow';
      const limit = Math.min(mostSteps, maxSteps + stepsPerCharacter * text.length);
      if (allowedNow() < limit) return 'too-many';
      const { isFound, steps } = found.expression.search(text, limit);
      allowed -= steps;
      found.isTooSlow = isFound === undefined;
      return isFound ?? 'too-slow';
    };
  };

  function keep(pattern: string): KeptPattern {
    allowed -= stepsToRead * pattern.length;
    const made = { expression: compileRegularExpression(new RegExp(pattern).source), isTooSlow: false };
    const [oldest] = kept.keys();
    if (kept.size >= maxKept && oldest !== undefined) kept.delete(oldest);
    kept.set(pattern, made);
    return made;
  }

  function allowedNow(): number {
    if (monotonicMs !== undefined) {
      const nowMs = monotonicMs();
      allowed = Math.min(maxAllowed, allowed + (nowMs - lastMs) * allowedPerMs);
      lastMs = nowMs;
    }
    return allowed;
  }
}

/** Explains in a clause why a regular expression was not searched for to the end. */
export function patternFailureWords(reason: PatternFailure): string {
  return words[reason];
}

const words: Readonly<Record<PatternFailure, string>> = {
  'too-slow': 'the regular expression takes too long, and could hang a real node',
  'too-long': `the regular expression has over ${maxPatternLength} characters`,
  'too-many': 'slow regular expressions of other webhooks have used up the time',
};
