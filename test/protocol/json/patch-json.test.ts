import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patchJson } from '../../../src/protocol/json/patch-json.ts';

const text = '{ "timestamp": 1.0, "data":{"id":"9","votes":["+a", "+b"],"id":"8","":{"x":[]}}, "event":"a" }';

describe('patchJson', () => {
  test.for([
    ['timestamp', '2e400', '"timestamp":2e400,'],
    ['event', 'b', '"event":"b"}'],
    ['event', '"b"', '"event":"b"}'],
    ['event', '', '"event":""}'],
    ['event', 'null', '"event":null}'],
    ['event', '{"a":9007199254740993}', '"event":{"a":9007199254740993}}'],
    ['data', '[]', '"data":[], "event"'],
    ['data.id', '7', '"id":"9","votes":["+a", "+b"],"id":7,'],
    ['data.votes.0', '+c', '"votes":["+c", "+b"]'],
    ['data.votes.1', '+c', '"votes":["+a","+c"]'],
    ['data..x', '1', '"":{"x":1}'],
  ])('sets %s to the value %j', ([path = '', value = '', part]) => {
    expect(patchJson(text, path, value)).toContain(part);
  });

  test('refuses an object or array that is not valid JSON, and names the place', () => {
    expect(() => patchJson(text, 'data.id', '{"a":}')).toThrow(
      expect.objectContaining({
        code: 'bad-flag',
        message: 'The value for data.id is not valid JSON: expected a value at line 1, column 6.',
      }),
    );
  });

  test('leaves every other character as it is', () => {
    expect(patchJson(text, 'data.votes.0', '+c')).toBe(text.replace('+a', '+c'));
  });

  test.for([
    ['dat', /Paths in the body: timestamp, data, event\./],
    ['data.reward', /Paths in data: data\.id, data\.votes, data\.id, data\.\./],
    ['data.votes.2', /Paths in data\.votes: data\.votes\.0, data\.votes\.1\./],
    ['data.votes.0.x', /nothing inside data\.votes\.0/],
    ['data..x.0', /nothing inside data\.\.x/],
    ['event.a', /nothing inside event/],
    ['__proto__', /Paths in the body/],
    ['', /Paths in the body/],
  ] as const)('refuses the path %j and lists what is there', ([path, hint]) => {
    expect(() => patchJson(text, path, '1')).toThrow(
      expect.objectContaining({ code: 'bad-flag', hint: expect.stringMatching(hint) }),
    );
  });

  test('changes the value that a parser finds at that path, whatever the document', () => {
    const key = fc.string({ minLength: 1 }).filter((name) => !name.includes('.') && name !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue(), { minKeys: 1 }), fc.jsonValue(), (document, value) => {
        for (const path of Object.keys(document)) {
          const patched = JSON.parse(patchJson(JSON.stringify(document), path, JSON.stringify(value)));
          expect(patched).toEqual(JSON.parse(JSON.stringify({ ...document, [path]: value })));
        }
      }),
    );
  });
});
