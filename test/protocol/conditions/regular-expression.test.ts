import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRegularExpression } from '../../../src/protocol/conditions/regular-expression.ts';

const manySteps = 100_000;

function search(pattern: string, text: string, maxSteps = manySteps) {
  return compileRegularExpression(new RegExp(pattern).source).search(text, maxSteps);
}

describe('finds what RegExp finds', () => {
  const patterns = [
    ['', ['', 'a']],
    ['^[0-9a-f]+$', ['', 'c0ffee', 'coffee']],
    ['a|ab|', ['', 'b', 'ab']],
    ['^(?:a|ab)(?:c|bcd)$', ['abcd', 'abc', 'abbcd', 'ac']],
    ['^(a+)\\1$', ['aa', 'aaa', 'aaaa']],
    ['(?<year>\\d{4})-\\k<year>', ['2024-2024', '2024-2025']],
    ['\\k<year>(?<year>a)\\k<year>$', ['aa', 'a']],
    ['(?<y>a)(?<\\u0078>b)\\k<x>', ['abb', 'aba']],
    ['\\k<x>', ['k<x>', 'x']],
    ['^(?=.*\\d)(?!.*\\s)\\w{3,5}$', ['ab1', 'abc', 'a 1', 'abcde1']],
    ['(?<=\\$)\\d+(?!\\d|\\.)', ['$12.5', '$12', '12']],
    ['(?<=(\\d+)(\\d+))$', ['1053', '']],
    ['(?<=\\1(.))b', ['aab', 'abb', 'ab']],
    ['(?<!a{2})b', ['aab', 'ab']],
    ['^(?:(a)|b)*\\1$', ['ab', 'aba', 'abab', 'aa']],
    ['(z)((a+)?(b+)?(c))*', ['zaacbbbcac']],
    ['^(?:a?)*?$', ['aaa', 'b']],
    ['^(?:a*){2,3}b', ['b', 'aab']],
    ['^(a\\1)$', ['a', 'aa']],
    ['^\\1(a)$', ['a', 'aa']],
    ['\\bcat\\b|\\Bdog', ['cat', 'concat', 'dog', 'hotdog', 'a cat']],
    ['^.$', ['\n', '\u2028', 'é', '\ud83d', '😀']],
    ['[^]', ['', '\n']],
    ['[]', ['', 'a']],
    ['[\\]a-c\\d-]', [']', '-', '7', 'd']],
    ['^\\x41\\u0042\\103\\cJ\\0$', ['ABC\n\0', 'ABC']],
    ['^\\x4\\u00\\8\\9$', ['x4u0089', '\x04']],
    ['\\c', ['\\c', 'c']],
    ['\\c1', ['\\c1', '\x11']],
    ['[\\c]', ['\\', 'c']],
    ['\\2(a)', ['\x02a', 'a']],
    ['\\X41\\U0041', ['X41U0041', 'AA']],
    ['\\400', ['\x200', '\x80']],
    ['a{', ['a{', 'a']],
    ['a{,2}', ['a{,2}', 'aa']],
    ['a{0}b', ['ab', 'b']],
    ['(?=a)*b', ['b']],
    ['(?=(a))?\\1b', ['ab', 'b']],
    ['x/y\ny', ['x/y\ny', 'x']],
    [']}', [']}']],
    ['(?:)', ['']],
  ] as const;

  test.for(patterns.flatMap(([pattern, texts]) => texts.map((text) => [pattern, text] as const)))(
    '/%s/ in %j',
    ([pattern, text]) => expect(search(pattern, text).isFound).toBe(new RegExp(pattern).test(text)),
  );

  const atom = fc.constantFrom(
    ...[
      'a',
      'b',
      '.',
      '^',
      '$',
      '\\b',
      '\\B',
      '\\1',
      '\\2',
      '\\w',
      '\\W',
      '\\s',
      '[ab]',
      '[^a]',
      '[]',
      '\\cA',
      '\\x61',
      '\\12',
      '{',
      ']',
      '-',
      'é',
    ],
  );
  const sign = fc.constantFrom(
    '',
    '',
    '',
    '*',
    '+',
    '?',
    '{2}',
    '{1,3}',
    '{0,1}',
    '{2,}',
    '{0}',
    '*?',
    '+?',
    '??',
    '{1,2}?',
  );
  const opening = fc.constantFrom('(', '(?:', '(?=', '(?!', '(?<=', '(?<!');
  const { pattern: anyPattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
    pattern: fc
      .array(
        fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
        { minLength: 1, maxLength: 2 },
      )
      .map((alternatives) => alternatives.join('|')),
    part: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.tuple(atom, sign).map(([one, times]) => (/^(?:\^|\$|\\[bB])$/.test(one) ? one : one + times)),
      fc
        .tuple(opening, tie('pattern'), sign)
        .map(([open, body, times]) => `${open}${body})${open.startsWith('(?<') ? '' : times}`),
    ),
  }));
  const anyText = fc.array(fc.constantFrom('a', 'b', 'ab', ' ', '-', '\n', 'é', '1', '{', ']'), {
    maxLength: 8,
  });

  test('with any pattern that ends within its steps', () => {
    let ended = 0;
    fc.assert(
      fc.property(anyPattern, anyText, (pattern, pieces) => {
        const text = pieces.join('');
        const { isFound } = search(pattern, text, 20_000);
        if (isFound === undefined) return true;
        ended += 1;
        return isFound === new RegExp(pattern).test(text);
      }),
      { numRuns: 3_000 },
    );
    expect(ended).toBeGreaterThan(2_900);
  });
});

describe('stops at the maximum number of steps', () => {
  const nested = (open: string, close: string, depth: number) =>
    `${open.repeat(depth)}a${close.repeat(depth)}z`;
  test.for([
    ['^([0-9a-f]+)+z$', 'a'.repeat(64)],
    ['^(?=(a+)+b)', 'a'.repeat(64)],
    ['(?<=y(a|aa)+)z', `${'a'.repeat(64)}z`],
    ['(.*)(.*)(.*)(.*)(.*)\\1z', 'a'.repeat(200)],
    [`${'a?'.repeat(64)}${'a'.repeat(64)}z`, 'a'.repeat(100)],
    ['(?:a?){1000000}z', 'a'],
    ['(?:(?:(?:a?){999}){999}){999}z', 'a'],
    [nested('(?:a?', '){2}', 100), 'a'.repeat(400)],
    [nested('(?:', '?)*', 200), 'a'.repeat(400)],
    ['(a*)*b', 'a'.repeat(1_000_000)],
  ] as const)('%s', ([pattern, text]) => {
    expect(search(pattern, text)).toEqual({
      isFound: undefined,
      steps: expect.toSatisfy((steps) => steps < 2 * manySteps + text.length),
    });
  });

  test.for([
    ['74 times b? before 21 times a', `${'b?'.repeat(74)}${'a'.repeat(21)}`],
    ['300 times \\d{0,3}', `${'\\d{0,3}'.repeat(140)}a`],
    ['(?:a?(?:a?…a){2}){2} 60 deep', `${'(?:a?'.repeat(60)}b${'){2}'.repeat(60)}`],
  ] as const)('or gives a result for patterns that V8 compiles for minutes: %s', ([, pattern]) => {
    expect(search(pattern, 'b', 1_000_000)).toMatchObject({ isFound: false });
  });
});

test('stops before its memory grows without bound', () => {
  const { isFound, steps } = search('^(.)*x', 'a'.repeat(5_000_000), 1_000_000_000);
  expect(isFound).toBeUndefined();
  expect(steps).toBeLessThan(20_000_000);
});

test('refuses groups that only later versions of JavaScript support', () => {
  expect(() => compileRegularExpression('(?i:a)')).toThrow(
    'Invalid regular expression: /(?i:a)/: Invalid group',
  );
});
