import { expect, test } from 'vitest';
import { createTokenTraces } from '../../../src/protocol/secrets/token-traces.ts';
import { splitToken } from '../../../src/protocol/token/token.ts';
import { guidebookToken } from '../../tokens.ts';

const { authorization, verification } = guidebookToken;
const traces = createTokenTraces(guidebookToken);

test.for([
  ['a half', verification],
  ['the end of a half', verification.slice(20)],
  ['base64 of a half', Buffer.from(authorization).toString('base64')],
  ['base64 of one character and a half', Buffer.from(`:${authorization}`).toString('base64')],
  ['base64 of a user and a half', Buffer.from(`x:${authorization}`).toString('base64')],
  ['base64 of a half and more', Buffer.from(`user:${authorization}:more`).toString('base64')],
] as const)('%s is found and redacted', ([, secret]) => {
  const text = `before ${secret} after`;
  expect(traces.find(text, '')).toBeGreaterThan(0);
  expect(traces.mask(text)).toBe('before [redacted] after');
});

test.for([0, 1, 7, 24, 25, 32, 56])('eight characters in a row are found when they start at %d', (start) => {
  const eight = guidebookToken.token.slice(start, start + 8);
  expect(traces.find(`x${eight.toUpperCase()}x`, '')).toBe(8);
  expect(traces.find(eight, '')).toBe(8);
  expect(traces.mask(`-${eight}-`)).toBe('-[redacted]-');
  expect(traces.mask(`-g${eight}g-`)).toBe('-g[redacted]g-');
});

test('seven characters are not found, nor nine with a different one in the middle', () => {
  const seven = authorization.slice(5, 12);
  const broken = `${authorization.slice(0, 4)}g${authorization.slice(5, 9)}`;
  for (const text of [seven, broken, '', 'x']) {
    expect(traces.find(text, '')).toBe(0);
    expect(traces.mask(text)).toBe(text);
  }
});

test('the longest of several runs is reported', () => {
  expect(traces.find(authorization, '')).toBe(32);
  expect(traces.find(guidebookToken.token, '')).toBe(64);
  expect(
    traces.find(
      `${authorization.slice(0, 10)} ${verification.slice(0, 12)} ${authorization.slice(8, 17)}`,
      '',
    ),
  ).toBe(12);
});

test('what was sent may be returned, in any case; what is next to it may not', () => {
  expect(traces.find(authorization, authorization.toUpperCase())).toBe(0);
  expect(traces.find(authorization.toUpperCase(), authorization)).toBe(0);
  expect(traces.find(authorization + verification, authorization)).toBeGreaterThanOrEqual(32);
  const encoded = Buffer.from(`:${authorization}`).toString('base64');
  expect(traces.find(encoded, encoded)).toBe(0);
});

test('a run of two different characters is ignored, a run of three is found', () => {
  const plain = createTokenTraces(splitToken(`${'01'.repeat(8)}${'012'.repeat(16)}`));
  expect(plain.find('01010101', '')).toBe(0);
  expect(plain.find('01201201', '')).toBe(8);
});

test.for([0, 1, 2, 3, 4, 5])(
  'base64 is found after %d other characters, and with more characters after it',
  (before) => {
    for (const secret of [authorization, verification, guidebookToken.token]) {
      for (const after of ['', 'x', 'xy', 'xyz']) {
        const encoded = Buffer.from('?'.repeat(before) + secret + after).toString('base64');
        expect(traces.find(encoded, '')).toBeGreaterThanOrEqual(38);
        expect(traces.mask(`"${encoded}"`)).toBe('"[redacted]"');
      }
    }
  },
);

test('twelve characters of base64 in a row are found, eleven are not', () => {
  const encoded = Buffer.from(authorization).toString('base64');
  expect(traces.find(`.${encoded.slice(4, 16)}.`, '')).toBe(12);
  expect(traces.mask(`.${encoded.slice(4, 16)}.`)).toBe('.[redacted].');
  expect(traces.find(`.${encoded.slice(4, 15)}.`, '')).toBe(0);
  expect(traces.mask(`.${encoded.slice(4, 15)}.`)).toBe(`.${encoded.slice(4, 15)}.`);
  // Other characters, where its neighbours could be.
  expect(traces.find(Buffer.from('?').toString('base64').repeat(9), '')).toBe(0);
});

test('a text without any part of the token stays unchanged', () => {
  const text = 'id 2574935604724604090, YWJjZGVmZ2hpamtsbW5vcA==';
  expect(traces.find(text, '')).toBe(0);
  expect(traces.mask(text)).toBe(text);
});
