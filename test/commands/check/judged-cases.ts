import { type CheckResult, countVerdicts } from '../../../src/check/cases/check-result.ts';

export const texts = {
  title: 'a title',
  expected: 'a 401',
  why: 'It matters.',
  change: 'Compare.',
  isSent: true,
};

/** One result of each verdict. Some texts hold what a hostile handler may answer. */
export const results: readonly CheckResult[] = [
  { id: 'accepts/a', verdict: 'pass', found: '200', durationMs: 1.23456, ...texts },
  { id: 'accepts/event/b', verdict: 'skip', found: 'nothing listens', durationMs: 0, ...texts },
  {
    id: 'refuses/c',
    verdict: 'fail',
    found: '200 to <b>&"\'\u001b[31m\u0000\ufffe\ud800',
    durationMs: 2,
    ...texts,
  },
  { id: 'refuses/d', verdict: 'warn', found: '400', durationMs: 3, ...texts },
];

export const summary = {
  counts: countVerdicts(results),
  cases: 4,
  chosen: 4,
  unsent: 0,
  durationMs: 1_500,
  seed: 's',
  atMs: 0,
};
