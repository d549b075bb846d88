import { describe, expect, test } from 'vitest';
import { createExpectations, parseExpectation } from '../../../src/protocol/events/expectation.ts';

describe('parseExpectation', () => {
  test.for([
    ['block.forged', 'block.forged', 1],
    ['block.forged:3', 'block.forged', 3],
    [' block.*:1000000 ', 'block.*', 1_000_000],
    ['state:started', 'state:started', 1],
    ['state:started:2', 'state:started', 2],
    ['block.forged:007', 'block.forged', 7],
    ['my:event', 'my:event', 1],
    ['a=3', 'a=3', 1],
  ] as const)('reads %j', ([text, event, count]) => {
    expect(parseExpectation(text)).toMatchObject({ pattern: { text: event }, count });
  });

  test.for(['block.forged:', 'block.forged:-1', 'block.forged:x', 'block.forged=3', 'state:started:x'])(
    'treats what follows a known event in %j as an invalid count',
    (text) => {
      expect(() => parseExpectation(text)).toThrow(/^Expected a number after \S+:, got/);
    },
  );

  test.for(['', ':3', 'block.forged:0', 'block.forged:1000001', `a:${'9'.repeat(400)}`, 'a,b', 'a,b:2'])(
    'refuses %j',
    (text) => {
      expect(() => parseExpectation(text)).toThrow(expect.objectContaining({ code: 'bad-flag' }));
    },
  );
});

describe('expectations', () => {
  test('are met when each event has reached its count, and list what is missing until then', () => {
    const expectations = createExpectations(
      ['block.forged:2', 'block.*:3', 'state:started'].map(parseExpectation),
    );
    for (const event of ['block.forged', 'block.applied', 'wallet.saved']) expectations.count(event);
    expect(expectations.areMet()).toBe(false);
    expect(expectations.missing()).toEqual([
      { event: 'block.forged', expected: 2, found: 1 },
      { event: 'block.*', expected: 3, found: 2 },
      { event: 'state:started', expected: 1, found: 0 },
    ]);
    expectations.count('block.forged');
    expect(expectations.missing()).toEqual([{ event: 'state:started', expected: 1, found: 0 }]);
    expectations.count('state:started');
    expectations.count('state:started');
    expect(expectations.areMet()).toBe(true);
    expect(expectations.missing()).toEqual([]);
  });

  test('miss nothing when nothing is expected', () => {
    expect(createExpectations([]).areMet()).toBe(true);
  });
});
