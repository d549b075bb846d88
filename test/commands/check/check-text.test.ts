import { expect, test } from 'vitest';
import { type CheckResult, countVerdicts } from '../../../src/check/cases/check-result.ts';
import { againText, checkLine, checkSummaryLine, checkText } from '../../../src/commands/check/check-text.ts';
import { plainPalette } from '../../../src/terminal/text/palette.ts';
import { results, summary, texts } from './judged-cases.ts';

test('--verbose shows every detail of each case that did not pass', () => {
  expect(
    checkText(results, summary, { palette: plainPalette, isVerbose: true }),
  ).toBe(`accepts  1 skip · 1 pass
  skip  accepts/event/b  nothing listens
refuses  1 fail · 1 warn
  fail  refuses/c  a title
        expected  a 401
        found     200 to <b>&"'\\u001b[31m\\u0000\ufffe\\ud800
        why       It matters.
        change    Compare.
  warn  refuses/d  a title
        expected  a 401
        found     400
        why       It matters.
        change    Compare.

4 cases in 1.5 s: 1 fail · 1 warn · 1 skip · 1 pass
`);
});

const options = { palette: plainPalette, isVerbose: false };

test('each change is shown once with the cases that it solves, the most effective first', () => {
  const result = (
    id: string,
    verdict: CheckResult['verdict'],
    change: string,
    remark?: string,
  ): CheckResult => ({
    ...{ ...texts, id, verdict, change, remark, found: `500 to ${id}`, durationMs: 1 },
  });
  const some = [
    result('accepts/a', 'warn', 'Taste.', 'Or not.'),
    result('refuses/b', 'fail', 'Compare.', 'Only here.'),
    result('survives/c', 'warn', 'Catch.', 'Of one case.'),
    result('survives/d', 'fail', 'Catch.'),
    result('survives/e', 'fail', 'Catch.'),
    result('survives/f', 'pass', 'Catch.'),
  ];
  const told = { ...summary, counts: countVerdicts(some), cases: 6, chosen: 6 };
  expect(checkText(some, { ...told, framework: 'go' }, options)).toBe(`accepts   1 warn
refuses   1 fail
survives  2 fail · 1 warn · 1 pass

Fix 1 of 3 (solves 2 cases and 1 warning): Catch.
  survives/d: 500 to survives/d
  survives/e, survives/c

Fix 2 of 3 (solves 1 case): Compare. Only here.
  refuses/b: 500 to refuses/b

Fix 3 of 3 (solves 1 warning): Taste. Or not.
  accepts/a: 500 to accepts/a

6 cases in 1.5 s: 3 fail · 2 warn · 1 pass
The fixes are worded for Go (--for).
Run with --verbose to see each case, what was expected and why.
`);
});

test('skipped cases have one line for each reason, and unsent cases are counted', () => {
  const unsent = (id: string): CheckResult => ({
    ...texts,
    id,
    verdict: 'skip',
    found: 'not sent: it is late\u0007',
    durationMs: 0,
    isSent: false,
  });
  const many = ['b', 'c', 'd', 'e'].map((name) => unsent(`accepts/${name}`));
  const some = [...results.slice(0, 1), ...many, unsent('order/f'), unsent('order/g')];
  const told = { ...summary, counts: countVerdicts(some), chosen: 9, unsent: 7 };
  expect(checkText(some, told, options)).toBe(`accepts  4 skip · 1 pass
  skip  4 cases  not sent: it is late\\u0007
order    2 skip
  skip  order/f, order/g  not sent: it is late\\u0007

4 cases in 1.5 s: 6 skip · 1 pass
7 of 9 cases not sent
`);
});

test('a run that was stopped before the first result counts the unsent cases', () => {
  const nothing = { ...summary, counts: countVerdicts([]), chosen: 1, cases: 0, unsent: 1 };
  expect(checkText([], nothing, options)).toMatch(/^0 cases in 1.5 s\n1 of 1 case not sent\n/);
});

test.for([
  [
    'without a terminal',
    undefined,
    `To send the same bytes again: --seed 'a b' --at 1970-01-01T00:00:00.000Z\n`,
  ],
  ['where they fit', 72, `To send the same bytes again: --seed 'a b' --at 1970-01-01T00:00:00.000Z\n`],
  ['where they do not', 71, `To send the same bytes again:\n--seed 'a b' --at 1970-01-01T00:00:00.000Z\n`],
  ['at a narrow terminal', 20, `To send the same bytes again:\n--seed 'a b' --at 1970-01-01T00:00:00.000Z\n`],
] as const)('the flags that send the same bytes again are never broken: %s', ([, width, expected]) => {
  expect(againText({ ...summary, seed: 'a b' }, plainPalette, width)).toBe(expected);
});

test('the flags are not shown when nothing was sent', () => {
  expect(againText({ ...summary, cases: 0 }, plainPalette)).toBe('');
});

test('each case has a JSON line, and the summary has one', () => {
  const [, , failed] = results;
  if (failed === undefined) throw new Error('There is a third.');
  const line = checkLine(failed);
  expect(line).not.toContain('\u001b');
  const { isSent: _, ...facts } = failed;
  expect(JSON.parse(line)).toEqual({ type: 'case', ...facts });
  expect(JSON.parse(checkSummaryLine(summary))).toEqual({
    type: 'summary',
    chosen: 4,
    cases: 4,
    pass: 1,
    fail: 1,
    warn: 1,
    skip: 1,
    unsent: 0,
    durationMs: 1_500,
    seed: 's',
    at: '1970-01-01T00:00:00.000Z',
  });
});
