import { expect, test } from 'vitest';
import * as formats from '../../../../src/protocol/events/contract/text-formats.ts';

const fast = Object.entries(formats).flatMap(([name, format]) =>
  typeof format === 'object' && 'matches' in format && format.matches !== undefined
    ? [{ name, pattern: format.pattern, matches: format.matches, example: format.example }]
    : [],
);

/** Each text with one character replaced, and each of its beginnings, doubled and lengthened forms. */
function variationsOf(example: string): readonly string[] {
  const places = [...example].map((_, place) => place);
  return [
    example,
    `${example}\n`,
    ` ${example}`,
    example + example,
    ...['0', '00', 'g', 'é', 'A'].map((end) => example + end),
    ...places.map((place) => example.slice(0, place)),
    ...places.flatMap((place) =>
      ['0', 'f', 'F', 'g', '/', ':', '`', '\u0130', '\ud83d'].map(
        (other) => example.slice(0, place) + other + example.slice(place + 1),
      ),
    ),
  ];
}

test('most hexadecimal texts are compared without their pattern', () => {
  expect(fast.length).toBeGreaterThanOrEqual(8);
});

test.for(fast)('$name matches the same texts as its pattern', ({ pattern, matches, example }) => {
  // Every format is tried with the examples of all others, too.
  const texts = fast.flatMap((format) => variationsOf(format.example));
  expect(matches(example)).toBe(true);
  expect(texts.filter((text) => matches(text) !== pattern.test(text))).toEqual([]);
});
