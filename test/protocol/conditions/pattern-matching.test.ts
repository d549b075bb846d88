import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { includesText } from '../../../src/protocol/conditions/judge-conditions.ts';
import { createPatternMatching } from '../../../src/protocol/conditions/pattern-matching.ts';

const slow = '^(a+)+z$';
const text = 'a'.repeat(64);

describe('a pattern', () => {
  test('that takes too long is not tried again, but others are', () => {
    const matching = createPatternMatching();
    expect(matching(slow)('az')).toBe(true);
    expect(matching(slow)(text)).toBe('too-slow');
    expect(matching(slow)('az')).toBe('too-slow');
    expect(matching('^a+$')(text)).toBe(true);
    expect(matching('^b+$')(text)).toBe(false);
  });

  test('may search all of a long text', () => {
    expect(createPatternMatching()('a.c$')(`${'ab'.repeat(2_000_000)}c`)).toBe(true);
  });

  test('has a limited length', () => {
    const matching = createPatternMatching();
    expect(matching('a'.repeat(1_000))('a')).toBe(false);
    expect(matching('a'.repeat(1_001))('a')).toBe('too-long');
  });

  test.for([
    ['groups', `${'('.repeat(500)}${')'.repeat(500)}`],
    ['lookaheads', `${'(?='.repeat(249)}${')'.repeat(249)}`],
    ['sets', '[a]'.repeat(333)],
    ['references', `(?<a>)${'\\k<a>'.repeat(198)}`],
    ['members of a set', `[${'\\d-'.repeat(330)}]`],
  ] as const)('may contain as many %s as its length allows', ([, pattern]) => {
    const long = '1'.repeat(10_000);
    expect(createPatternMatching()(pattern)(long)).toBe(new RegExp(pattern).test(long));
  });

  test.for(['(', 'a{2,1}', '[z-a]', '\\k<a>(?<b>)'])('throws the error that RegExp throws: %s', (pattern) => {
    const message = (() => {
      try {
        return String(new RegExp(pattern));
      } catch (error) {
        return error instanceof SyntaxError ? error.message : '';
      }
    })();
    expect(() => createPatternMatching()(pattern)).toThrow(new SyntaxError(message));
  });
});

test('slow patterns together take only a part of the time', () => {
  let nowMs = 0;
  const matching = createPatternMatching(() => nowMs);
  const triedNow = () => {
    let tried = 0;
    while (matching(`${slow}|b{${nowMs + tried}}c`)(text) === 'too-slow') tried += 1;
    return tried;
  };
  expect(triedNow()).toBe(39);
  expect(matching('^a')(text)).toBe('too-many');
  nowMs += 1_000;
  expect(matching('^a')(text)).toBe(true);
  expect(triedNow()).toBe(10);
  nowMs += 3_600_000;
  expect(triedNow()).toBe(39);
});

describe('includesText', () => {
  test('finds what includes() finds, in long texts too', () => {
    const piece = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'é'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(piece, piece, fc.integer({ min: 1, max: 2_000 }), (haystack, needle, times) => {
        const [long, sought] = [haystack.repeat(times), needle.repeat(times)];
        return includesText(long, sought) === long.includes(sought);
      }),
    );
  });

  test('takes no longer for texts that almost match', () => {
    const half = 'a'.repeat(250_000);
    // The method of texts takes minutes for these.
    expect(includesText('a'.repeat(5_000_000), `${half}b${half}`)).toBe(false);
    expect(includesText(`${'a'.repeat(5_000_000)}b${half}`, `${half}b${half}`)).toBe(true);
  });
});

test('reading a pattern counts against the time as well, so the number of patterns is limited', () => {
  const matching = createPatternMatching(() => 0);
  const patterns = Array.from({ length: 1_000 }, (_, n) => `${n}${'.'.repeat(900)}`);
  const results = patterns.map((pattern) => matching(pattern)('a'));
  const read = results.filter((result) => result === false).length;
  expect(read).toBeGreaterThan(10);
  expect(read).toBeLessThan(200);
  expect(results.slice(read)).toEqual(Array.from({ length: 1_000 - read }, () => 'too-many'));
});

test('the steps are limited, however long the text is', () => {
  expect(createPatternMatching()('^.*x')('a'.repeat(4_000_000))).toBe('too-slow');
});
