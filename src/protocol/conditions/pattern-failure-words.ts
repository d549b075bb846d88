import { maxPatternLength, type PatternFailure } from './pattern-matching.ts';

/** Explains in a clause why a regular expression was not searched for to the end. */
export function patternFailureWords(reason: PatternFailure): string {
  return words[reason];
}

const words: Readonly<Record<PatternFailure, string>> = {
  'too-slow': 'the regular expression takes too long, and could hang a real node',
  'too-long': `the regular expression has over ${maxPatternLength} characters`,
  'too-many': 'slow regular expressions of other webhooks leave no time for it',
};
