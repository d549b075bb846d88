import { expect, test } from 'vitest';
import { missingText } from '../../../../src/commands/listen/display/result-text.ts';
import { createForwardFailures } from '../../../../src/protocol/reception/tally.ts';

const tally = { received: 0, authorized: 0, rejected: 0, filtered: 0, events: new Map<string, number>() };
const options = { waitedMs: 1_500, failures: createForwardFailures() };

test('shows what is missing and that nothing arrived', () => {
  expect(missingText([{ event: 'block.forged', expected: 3, found: 0 }], tally, options)).toBe(
    'Timed out after 1.5s: received 0 of 3 block.forged.\nNo authorized delivery arrived.\n',
  );
  expect(
    missingText([{ event: '*', expected: 1, found: 0 }], tally, { ...options, waitedMs: undefined }),
  ).toBe('Ended early: received 0 of 1 deliveries.\nNo authorized delivery arrived.\n');
});

test('shows what arrived instead, what was rejected, and what was left out', () => {
  const events = new Map([
    ['a', 1],
    ['b\u001b[2J', 2],
    ['c', 1],
  ]);
  const missing = [
    { event: 'block.*', expected: 2, found: 1 },
    { event: 'c', expected: 2, found: 1 },
  ];
  const facts = { received: 4, authorized: 3, rejected: 1, filtered: 2, events };
  expect(missingText(missing, facts, { ...options, waitedMs: 120_000 })).toBe(
    'Timed out after 2m: received 1 of 2 block.*, received 1 of 2 c.\n' +
      'Received instead: b\\u001b[2J 2, a 1.\n' +
      '1 request was rejected. Check the token and the address.\n' +
      '2 deliveries were left out by --events or --where.\n',
  );
});

test('does not report that nothing arrived when the filter left everything out', () => {
  expect(missingText([{ event: 'a', expected: 1, found: 0 }], { ...tally, filtered: 2 }, options)).toBe(
    'Timed out after 1.5s: received 0 of 1 a.\n' + '2 deliveries were left out by --events or --where.\n',
  );
});

test('shows which targets did not accept what arrived', () => {
  const failures = createForwardFailures();
  const target = 'http://127.0.0.1:3000/';
  const refused = { kind: 'failed', reason: 'refused', detail: 'ECONNREFUSED' } as const;
  for (let n = 0; n < 2; n += 1) failures.add([{ target, outcome: refused, durationMs: 1 }]);
  const text = missingText(
    [{ event: '*', expected: 2, found: 0 }],
    { ...tally, authorized: 2, events: new Map([['a', 2]]) },
    { waitedMs: 250, failures },
  );
  expect(text).toContain('Timed out after 250ms: received 0 of 2 deliveries.\n');
  expect(text).toContain(
    '2 deliveries were not counted, because a target did not answer with 2xx:\n  http://127.0.0.1:3000/: connection refused',
  );
});
