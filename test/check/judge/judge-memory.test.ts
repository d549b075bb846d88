import { expect, test } from 'vitest';
import type { CaseRequest, MemoryChange, Observation } from '../../../src/check/cases/check-case.ts';
import { judgeMemory, outlookOf } from '../../../src/check/judge/judge-memory.ts';
import { answered, observation } from '../made-observation.ts';

const megabyte = 1_000_000;
const sentBytes = 10 * megabyte;
const spareBytes = 25 * megabyte;

/** A round in which memory grew by so many megabytes, while ten were sent. */
function measured(grown: number): MemoryChange {
  return { kind: 'measured', sent: 100, sentBytes, grownBytes: grown * megabyte, spareBytes };
}

function observed(memory: MemoryChange, role: CaseRequest['role'] = 'probe', what = 'bodies'): Observation {
  return { ...observation(answered(401), { role, what }), memory };
}

function series(grown: readonly number[], pause = 0, what = 'bodies'): readonly Observation[] {
  return [
    ...grown.map((one) => observed(measured(one), 'probe', what)),
    observed(measured(pause), 'after', what),
  ];
}

test.for<[string, readonly number[], number, string]>([
  ['grows by all that is sent', [10, 10, 10, 10, 10, 10], 0, 'warn'],
  ['grows by twice as much', [20, 20, 20, 20, 20, 20], 0, 'warn'],
  ['grows by all that is sent, which the first rounds hide', [0, 0, 10, 10, 10, 10], 0, 'warn'],
  ['grows in jumps', [10, 10, 0, 22, 8, 0, 22, 8], 0, 'warn'],
  ['grows only at first', [60, 40, 0, 0, 0, 0], 0, 'pass'],
  ['grows until garbage is collected', [10, 10, 30, 30, 0, 0], 0, 'pass'],
  ['falls when garbage is collected', [10, 10, 20, 20, 20, -50], 0, 'pass'],
  ['grows by less than half', [5, 4, 4, 4, 4, 4], 0, 'pass'],
  ['grows by two thirds, which can be something else', [7, 7, 6.6, 6.6, 6.6, 6.6], 0, 'pass'],
  ['shrinks during the pause', [10, 10, 10, 10, 10, 10], -30, 'pass'],
  ['shrinks a little during the pause', [10, 10, 10, 10, 10, 10], -5, 'warn'],
  ['has not grown enough for a collection', [0, 0, 5.1, 5.1, 5.1, 9.6], 0, 'pass'],
  ['grows by all that is sent, but a collection would not be due', [-20, 0, 10, 10, 10, 10], 0, 'skip'],
  ['grows by all that is sent, but in few rounds', [10, 10, 10, 10, 10], 0, 'pass'],
  ['shrinks', [-1, -1, -1, -1, -1, -1], 0, 'pass'],
])('memory that %s', ([, grown, pause, verdict]) => {
  expect(judgeMemory(series(grown, pause)).verdict).toBe(verdict);
});

test('each series is judged for itself, and a warning names those that stay', () => {
  const flat = [10, 10, 0, 0];
  const steady = [10, 10, 10, 10, 10, 10];
  const found = judgeMemory([...series(flat, 0, 'bodies'), ...series(steady, 0, 'headers')]);
  expect(found).toEqual({
    verdict: 'warn',
    found:
      'the memory of the process grew by 60 MB with 600 headers (60 MB): steadily, and it did not shrink afterwards',
  });
});

test.for<[MemoryChange['kind'], string]>([
  ['not-refused', '200 to bodies'],
  ['too-slow', 'too slowly'],
  ['process-ended', 'has ended'],
])('a round that is %s leaves the case without a verdict', ([kind, words]) => {
  if (kind === 'measured') return;
  const own = [
    observed(measured(10)),
    { ...observed({ kind }), outcome: answered(200) },
    ...series([0, 0, 0, 0], 0, 'headers'),
  ];
  expect(judgeMemory(own)).toEqual({ verdict: 'skip', found: expect.stringContaining(words) });
});

test('nothing is judged if nothing was sent', () => {
  expect(judgeMemory([])).toEqual({ verdict: 'skip', found: 'not judged: nothing was sent' });
});

test.for<[readonly number[], ReturnType<typeof outlookOf>]>([
  [[], 'unknown'],
  [[0, 0, 0], 'unknown'],
  [[0, 0, 0, 0], 'flat'],
  [[0, 0, 0, 10], 'unknown'],
  [[0, 0, 10, 10, 0, 0, 0], 'flat'],
  [[10, 10, 10, 10, 10], 'unknown'],
  [[10, 10, 10, 10, 10, 10], 'steady'],
  [[-20, 0, 10, 10, 10, 10], 'unknown'],
  [[-20, 0, 10, 10, 10, 10, 10], 'steady'],
])('after rounds that grew by %j, the outlook is %s', ([grown, outlook]) => {
  expect(outlookOf(grown.map(measured))).toBe(outlook);
});
