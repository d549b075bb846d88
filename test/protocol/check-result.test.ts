import { expect, test } from 'vitest';
import { type CheckVerdict, countVerdicts } from '../../src/protocol/check-result.ts';

const result = {
  id: '',
  title: '',
  expected: '',
  found: '',
  why: '',
  change: '',
  durationMs: 1,
  isSent: true,
};
const resultsOf = (verdicts: readonly CheckVerdict[]) => verdicts.map((verdict) => ({ ...result, verdict }));

test('each verdict is counted', () => {
  expect(countVerdicts([])).toEqual({ pass: 0, fail: 0, warn: 0, skip: 0 });
  expect(countVerdicts(resultsOf(['pass', 'fail', 'pass', 'skip', 'warn', 'pass', 'skip']))).toEqual({
    pass: 3,
    fail: 1,
    warn: 1,
    skip: 2,
  });
});
