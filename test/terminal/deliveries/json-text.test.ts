import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactJson, prettyJson } from '../../../src/terminal/deliveries/json-text.ts';
import { loadPalette, plainPalette } from '../../../src/terminal/text/palette.ts';
import { exampleBody } from '../example-reception.ts';
import { anyJsonText, hostileTexts, unprintable } from '../hostile-text.ts';

function pretty(text: string, maxLines?: number): string {
  return prettyJson(text, plainPalette, { indent: '', ...(maxLines === undefined ? {} : { maxLines }) });
}

describe('prettyJson', () => {
  test('lays out objects and arrays, and leaves empty ones on one line', () => {
    const text = '{"a":[1,{"b":null}],"c":{},"d":[ ],"e":[[]]}';

    expect(prettyJson(text, plainPalette, { indent: '  ' })).toBe(`  {
    "a": [
      1,
      {
        "b": null
      }
    ],
    "c": {},
    "d": [],
    "e": [
      []
    ]
  }`);
  });

  test.for([
    'null',
    'true',
    '"text"',
    '1e400',
    '-0',
    '1.0',
    '123456789012345678901234567890',
    '9007199254740993',
    '"\\u0041\\/\\ud83d\\ud83d"',
    '"\\\\"',
    '"\\\\\\""',
  ])('shows %s as it was written', (text) => {
    expect(pretty(text)).toBe(text);
  });

  test('keeps the order of keys, repeated keys and __proto__', () => {
    expect(pretty('{"b":1,"2":2,"1":3,"b":4,"__proto__":5}').match(/"\w+": \d/g)).toEqual([
      '"b": 1',
      '"2": 2',
      '"1": 3',
      '"b": 4',
      '"__proto__": 5',
    ]);
  });

  test('ignores the white space of the sender', () => {
    expect(pretty('\r\n{ "a" :\t[ 1 ,\n2 ]\t,"b": { } }\n')).toBe(pretty('{"a":[1,2],"b":{}}'));
  });

  test('lays out any value as JSON.stringify would', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(pretty(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  test('means the same as the source, and shows nothing unprintable, whatever the strings and keys contain', () => {
    fc.assert(
      fc.property(anyJsonText, (text) => {
        const shown = pretty(text);

        expect(JSON.stringify(JSON.parse(shown))).toBe(text);
        expect(shown.replaceAll('\n', '')).not.toMatch(unprintable);
      }),
    );
  });

  test.for(hostileTexts)('escapes %s in keys and values', ([, hostile]) => {
    const shown = pretty(JSON.stringify({ [hostile]: hostile }));

    expect(shown.replaceAll('\n', '')).not.toMatch(unprintable);
    expect(shown.split('\n')).toHaveLength(3);
  });

  test('shows a lone surrogate that was sent as an escape as that escape', () => {
    expect(pretty('"\\ud83d and \\udc7b"')).toBe('"\\ud83d and \\udc7b"');
  });

  test('lays out 128 levels', () => {
    const text = `${'['.repeat(128)}1${']'.repeat(128)}`;

    expect(pretty(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
  });

  test('colours keys, strings, numbers and literals by what they are', async () => {
    const palette = await loadPalette(true);

    const shown = prettyJson('{"a":["b",-1,true]}', palette, { indent: '' });

    for (const piece of [
      palette.key('"a"'),
      palette.string('"b"'),
      palette.number('-1'),
      palette.literal('true'),
    ]) {
      expect(shown).toContain(piece);
    }
  });
});

describe('prettyJson with a limit of lines', () => {
  test('cuts longer texts and shows how much is missing', () => {
    expect(pretty('[1,2,3,{"a":[]},{}]', 4)).toBe('[\n  1,\n  2,\n  3,\n… 5 more lines (--full shows them)');
  });

  test('does not cut what just fits', () => {
    expect(pretty('[1,2]', 4)).toBe('[\n  1,\n  2\n]');
  });

  test('shows the first lines of any value, and counts the others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 12 }), (value, maxLines) => {
        const all = JSON.stringify(value, null, 2).split('\n');
        const shown = pretty(JSON.stringify(value), maxLines).split('\n');

        expect(shown.slice(0, maxLines)).toEqual(all.slice(0, maxLines));
        const missing = all.length - maxLines;
        if (missing <= 0) expect(shown).toEqual(all);
        else
          expect(shown[maxLines]).toBe(`… ${missing} more line${missing > 1 ? 's' : ''} (--full shows them)`);
      }),
    );
  });

  test('counts the lines of a whole round', () => {
    const { data } = JSON.parse(exampleBody('round.created'));

    const last = pretty(JSON.stringify(data), 40).split('\n').at(-1);

    const missing = JSON.stringify(data, null, 2).split('\n').length - 40;
    expect(last?.replace(',', '')).toBe(`… ${missing} more lines (--full shows them)`);
  });

  test('counts only the next 100,000 characters of five megabytes', () => {
    const text = `[${'1,'.repeat(2_500_000)}1]`;

    expect(pretty(text, 2)).toBe('[\n  1,\n… over 50,000 more lines (--full shows them)');
  });

  test('cuts one long string, key or number, so that it does not flood the screen', () => {
    const text = `{"${'k'.repeat(50)}":"${'v'.repeat(1_000_000)}"}`;

    expect(prettyJson(text, plainPalette, { indent: '', maxTokenLength: 10 })).toBe(
      '{\n  "kkkkkkkkk… 42 more characters: "vvvvvvvvv… 999,992 more characters\n}',
    );
  });
});

describe('compactJson', () => {
  test('returns text without white space as it is', () => {
    const text = '{"a":[1e400,-0,1.0],"a":9007199254740993}';

    expect(compactJson(text)).toBe(text);
  });

  test('removes white space between tokens and keeps it inside strings', () => {
    expect(compactJson(' {\r\n\t"a b" : [ 1 , "c \\" d" ] }\n')).toBe('{"a b":[1,"c \\" d"]}');
  });

  test('undoes any layout', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(' ', '\t', '    '), (value, space) => {
        expect(compactJson(JSON.stringify(value, null, space))).toBe(JSON.stringify(value));
      }),
    );
  });

  test('means the same as the source and is one printable line', () => {
    fc.assert(
      fc.property(anyJsonText, (text) => {
        const compact = compactJson(text);

        expect(JSON.stringify(JSON.parse(compact))).toBe(text);
        expect(compact).not.toMatch(unprintable);
      }),
    );
  });
});

test('deep nesting does not make the text unlimited', () => {
  const text = `${'['.repeat(100)}${'1,'.repeat(100_000)}1${']'.repeat(100)}`;
  const shown = prettyJson(text, plainPalette, { indent: '  ', maxLength: 50_000 });
  expect(shown.length).toBeLessThan(60_000);
  expect(shown).toMatch(/\n {2}… .*lines?$/);
});
