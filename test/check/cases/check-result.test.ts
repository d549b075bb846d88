import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckVerdict, countCases, countVerdicts } from '../../../src/check/cases/check-result.ts';

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

test('the counts add up, whatever was chosen, reported and sent', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const someIds = fc.subarray(ids).map((some) => new Set(some));
  const results = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...ids),
      verdict: fc.constantFrom<CheckVerdict>('pass', 'fail', 'warn', 'skip'),
      isSent: fc.boolean(),
    }),
    { selector: ({ id }) => id },
  );
  fc.assert(
    fc.property(someIds, results, (chosen, told) => {
      const { counts, cases, unsent, ...whole } = countCases(
        told.map((one) => ({ ...result, ...one })),
        chosen,
      );
      expect(whole.chosen).toBe(chosen.size);
      expect(cases).toBe(told.length);
      expect(counts.pass + counts.fail + counts.warn + counts.skip).toBe(cases);
      expect(unsent + told.filter(({ id, isSent }) => isSent && chosen.has(id)).length).toBe(chosen.size);
    }),
  );
});
