import { expect, test } from 'vitest';
import { conforms } from '../../../../../src/protocol/events/contract/schema/conforms.ts';
import { text } from '../../../../../src/protocol/events/contract/schema/schema.ts';
import * as formats from '../../../../../src/protocol/events/contract/schema/text-formats.ts';

const all = Object.entries(formats).map(([name, format]) => ({ name, format }));

/** Each text with one character replaced, and each of its beginnings, doubled and lengthened forms. */
function variationsOf(example: string): readonly string[] {
  const places = [...example].map((_, place) => place);
  return [
    example,
    `${example}\n`,
    ` ${example}`,
    example + example,
    example.repeat(40),
    ...['0', '00', 'g', 'é', 'A'].map((end) => example + end),
    ...places.map((place) => example.slice(0, place)),
    ...places.flatMap((place) =>
      ['0', 'f', 'F', 'g', '/', ':', '`', '\u0130', '\ud83d'].map(
        (other) => example.slice(0, place) + other + example.slice(place + 1),
      ),
    ),
  ];
}

/** All that V8 stores in one byte, and one character more. */
const characters = Array.from({ length: 257 }, (_, code) => String.fromCharCode(code));
const longest = 260;

// Every format is tried with the examples of all others, too.
const texts = [
  ...all.flatMap(({ format }) => variationsOf(format.example)),
  ...all.flatMap(({ format: { example } }) =>
    [0, 4, example.length - 1].flatMap((place) =>
      characters.map((other) => example.slice(0, place) + other + example.slice(place + 1)),
    ),
  ),
  ...Array.from({ length: longest }, (_, length) =>
    ['1', 'a', '30440202'].map((start) => start.padEnd(length, '0')),
  ).flat(),
];

test.for(all)('a text conforms to $name exactly if its pattern matches', ({ format }) => {
  const { pattern, example } = format;
  const schema = text(format);
  expect(conforms(schema, example)).toBe(true);
  expect(texts.filter((one) => conforms(schema, one) !== pattern.test(one))).toEqual([]);
});
