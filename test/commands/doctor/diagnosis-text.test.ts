import { expect, test } from 'vitest';
import { countDiagnoses, fail, ok, skip, warn } from '../../../src/commands/doctor/diagnosis.ts';
import {
  diagnosisLine,
  diagnosisText,
  doctorSummaryLine,
  doctorSummaryText,
} from '../../../src/commands/doctor/diagnosis-text.ts';
import { plainPalette } from '../../../src/terminal/text/palette.ts';
import { guidebookToken } from '../../tokens.ts';

const command = 'phantom-webhook webhook delete 2 --node http://127.0.0.1:4004 --and-so-on-beyond-80-columns';

test('a check is a line with the verdict, the id and what was found; advice follows', () => {
  expect(diagnosisText(ok('port', 'Port 4044 is free.'), plainPalette, undefined)).toBe(
    'ok    port          Port 4044 is free.\n',
  );
  const failed = fail('target', { found: 'Refused.', advice: 'Start it.' });
  expect(diagnosisText(failed, plainPalette, 80)).toBe(
    'fail  target        Refused.\n                    Start it.\n',
  );
});

test('lines fit the terminal, but a command to paste stays whole', () => {
  const words = Array.from({ length: 30 }, () => 'word').join(' ');
  const text = diagnosisText(warn('duplicates', words, words, command), plainPalette, 80);
  const lines = text.trimEnd().split('\n');
  expect(lines.pop()).toBe(`${' '.repeat(20)}${command}`);
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) {
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line.slice(18, 20)).toBe('  ');
  }
});

test('a JSON line holds the command with the advice, and null without advice', () => {
  expect(JSON.parse(diagnosisLine(warn('duplicates', 'Two.', 'Run:', command)))).toEqual({
    type: 'check',
    id: 'duplicates',
    verdict: 'warn',
    found: 'Two.',
    advice: `Run: ${command}`,
  });
  expect(JSON.parse(diagnosisLine(ok('port', 'Free.')))).toMatchObject({ advice: null });
});

test('untrusted text shows no token and cannot steer the terminal', () => {
  const { token, authorization } = guidebookToken;
  const hostile = warn('conditions', `\u001b[2J${token}\n`, `\u202e${authorization}`, `${token}\r`);
  for (const text of [diagnosisText(hostile, plainPalette, 80), diagnosisLine(hostile)]) {
    expect(text).not.toContain(authorization);
    expect(text).toContain('[redacted]');
    expect(text.replaceAll('\n', '')).toMatch(/^[\x20-\x7e]*$/);
  }
  expect(diagnosisLine(hostile).match(/\n/g)).toHaveLength(1);
});

test('the summary counts the verdicts, worst first', () => {
  const counts = countDiagnoses([
    ok('port', ''),
    ok('localhost', ''),
    skip('node', ''),
    fail('target', { found: '', advice: undefined }),
  ]);
  expect(doctorSummaryText(counts, plainPalette)).toBe('\n1 fail · 1 skip · 2 ok\n');
  expect(JSON.parse(doctorSummaryLine(counts))).toEqual({
    type: 'summary',
    ok: 2,
    warn: 0,
    fail: 1,
    skip: 1,
  });
});
