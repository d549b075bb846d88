import { expect, test } from 'vitest';
import { createTokenTraces } from '../../src/protocol/token-traces.ts';
import { guidebookToken } from '../tokens.ts';

const { authorization, verification } = guidebookToken;
const traces = createTokenTraces(guidebookToken);

test.for([
  ['a half', verification],
  ['the end of a half', verification.slice(20)],
  ['base64 of a half', Buffer.from(authorization).toString('base64')],
  ['base64 of one character and a half', Buffer.from(`:${authorization}`).toString('base64')],
  ['base64 of a user and a half', Buffer.from(`x:${authorization}`).toString('base64')],
  ['base64 of a half and more', Buffer.from(`user:${authorization}:more`).toString('base64')],
] as const)('%s is found and blotted out', ([, secret]) => {
  const text = `before ${secret} after`;
  expect(traces.find(text, '')).toBeGreaterThan(0);
  expect(traces.mask(text)).toBe('before [redacted] after');
});

test('what holds nothing of the token stays', () => {
  const text = 'id 2574935604724604090, YWJjZGVmZ2hpamtsbW5vcA==';
  expect(traces.find(text, '')).toBe(0);
  expect(traces.mask(text)).toBe(text);
});
