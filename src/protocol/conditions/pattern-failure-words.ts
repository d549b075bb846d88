import { maxPatternLength, type PatternFailure } from './pattern-matching.ts';

/** Why a regular expression was not followed, as half a sentence. */
export function patternFailureWords(reason: PatternFailure): string {
  return words[reason];
}

const words: Readonly<Record<PatternFailure, string>> = {
  'too-slow': 'the regular expression takes too long, and could hang a real node',
  'too-long': `the regular expression has over ${maxPatternLength} characters`,
  'too-many': 'slow regular expressions of other webhooks leave no time for it',
};
