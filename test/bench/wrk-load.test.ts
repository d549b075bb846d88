import { expect, test } from 'vitest';
import { parseWrkReport, wrkScript } from '../../bench/peers/wrk-load.ts';

const ownWords = `Running 1s test @ http://127.0.0.1:4044/
  1 threads and 32 connections
  4118 requests in 1.01s, 832.45KB read
Requests/sec:   4079.56
`;
const report = {
  answers: 4118,
  durationUs: 1_010_000,
  p99Us: 7_100,
  worstUs: 85_000,
  late: 0,
  refused: 2,
  errors: 1,
};

test('the report is found among the words of wrk', () => {
  const line = JSON.stringify({ wrk: 1, ...report });
  expect(parseWrkReport(`${ownWords}${line}\n`)).toEqual(report);
});

test.for([
  ['no report', ownWords],
  ['a report without a number', '{"wrk":1,"answers":4118}\n'],
])('%s is refused', ([, stdout]) => {
  expect(() => parseWrkReport(stdout ?? '')).toThrow(/^Expected .* wrk, got /);
});

test('the script quotes every byte that Lua could read as something else', () => {
  const script = wrkScript({ headers: { 'a"b': 'c\\d' }, body: '{"name":"é]]\n"}' });
  expect(script).toContain(String.raw`wrk.body = "{\034name\034:\034\195\169]]\010\034}"`);
  expect(script).toContain(String.raw`wrk.headers["a\034b"] = "c\092d"`);
});
