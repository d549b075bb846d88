import { expect, test } from 'vitest';
import type { RejectionReason } from '../../../src/protocol/delivery/verdict.ts';
import { rejectionWords } from '../../../src/terminal/deliveries/rejection-words.ts';
import { hostileTexts, unprintable } from '../hostile-text.ts';

test('explains what is wrong and what a node does instead', () => {
  expect(rejectionWords({ kind: 'rejected', reason: 'verification-half' })).toBe(
    'the halves are swapped: the header contains the verification (last 32 characters), a node sends the first 32',
  );
});

test('adds the detail if there is one', () => {
  expect(rejectionWords({ kind: 'rejected', reason: 'wrong-length', detail: 'got 31' })).toMatch(
    / \(got 31\)$/,
  );
});

test.for(hostileTexts)('shows nothing unprintable of %s in the detail', ([, detail]) => {
  expect(rejectionWords({ kind: 'rejected', reason: 'wrong-path', detail })).not.toMatch(unprintable);
});

test('cuts a long detail', () => {
  const detail = '/'.repeat(16_000);

  expect(rejectionWords({ kind: 'rejected', reason: 'wrong-path', detail }).length).toBeLessThan(300);
});

test.for<RejectionReason>([
  'missing-authorization',
  'bearer-prefix',
  'wrong-authorization',
  'malformed-request',
])('never mentions a signature for %s, because the scheme has none', (reason) => {
  expect(rejectionWords({ kind: 'rejected', reason })).not.toMatch(/signature|signed/i);
});
