import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createEventPattern,
  matchesEvent,
  parseEventPatterns,
  unknownPattern,
} from '../../../src/protocol/events/event-pattern.ts';

const matches = (pattern: string, event: string) => matchesEvent([createEventPattern(pattern)], event);

describe('matchesEvent', () => {
  test.for([
    ['block.forged', 'block.forged', true],
    ['block.forged', 'block.forged2', false],
    ['block.forged', 'Block.forged', false],
    ['block.*', 'block.forged', true],
    ['block.*', 'block.', true],
    ['block.*', 'blockxforged', false],
    ['*', '', true],
    ['*', 'wallet.created.cold', true],
    ['*.created*', 'wallet.created.cold', true],
    ['a*a', 'a', false],
    ['ab*b', 'ab', false],
    ['a*b*b', 'ab', false],
    ['*b*b*', 'ab', false],
    ['a*b*b*c', 'abc', false],
    ['a**b', 'ab', true],
    ['state?started', 'state:started', true],
    ['state?started', 'statestarted', false],
    ['?', '', false],
    ['*?', 'a', true],
    ['*?b*?', 'abb', true],
    ['[a]+', '[a]+', true],
    ['a.c', 'abc', false],
    ['*\n', 'a\n', true],
  ] as const)('%j and %j: %s', ([pattern, event, isMatch]) => {
    expect(matches(pattern, event)).toBe(isMatch);
  });

  test('agrees with the regular expression of the pattern', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, event) => {
        const source = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matches(glob, event)).toBe(new RegExp(`^${source}$`).test(event));
      }),
      { numRuns: 2_000 },
    );
  });

  test('ends with a hostile name of several megabytes', () => {
    const event = 'a'.repeat(5_000_000);
    expect(matches('*a*a*a*a*a*a*a*a*a*b', event)).toBe(false);
    expect(matches('*a*ab*a*?', event)).toBe(false);
    expect(matches('*a*a*a*a*a*a*a*a*a*', event)).toBe(true);
  });

  test('is true when one of several patterns matches, and false without patterns', () => {
    const patterns = parseEventPatterns('block.*, transaction.applied');
    expect(patterns.map(({ text }) => text)).toEqual(['block.*', 'transaction.applied']);
    expect(matchesEvent(patterns, 'transaction.applied')).toBe(true);
    expect(matchesEvent(patterns, 'transaction.forged')).toBe(false);
    expect(matchesEvent([], 'block.forged')).toBe(false);
  });
});

test.for(['', ' ', ',', 'block.*,', ',block.*', 'a,,b'])('refuses the empty item in %j', (text) => {
  expect(() => parseEventPatterns(text)).toThrow(expect.objectContaining({ code: 'bad-flag' }));
});

test.for([
  ['block.forged', undefined],
  ['state:started', undefined],
  ['kernel.*', undefined],
  ['*', undefined],
  ['block.forgd', { meant: 'block.forged' }],
  ['Block.Forged', { meant: 'block.forged' }],
  ['blok.*', { meant: 'block.*' }],
  ['governor.*', { meant: null }],
  ['my.own.event', { meant: null }],
  [`${'x'.repeat(1_000)}*`, { meant: null }],
] as const)('the pattern %j is checked against the known names: %j', ([text, unknown]) => {
  expect(unknownPattern(createEventPattern(text))).toEqual(unknown);
});
