import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDelivery, parseDeliveryData, payloadText } from '../../../src/protocol/delivery/delivery.ts';
import phantomCaptures from '../../deliveries/phantom-2.2.json' with { type: 'json' };

const parse = (text: string) => read(Buffer.from(text));

/** Reads a body at once, and in the two steps that have to give the same. */
function read(body: Uint8Array): ReturnType<typeof parseDelivery> {
  const delivery = parseDelivery(body);
  const parsed = parseDeliveryData(body);
  expect(parsed.kind).toBe(delivery.kind);
  if (delivery.kind === 'delivery') expect({ ...parsed, dataText: payloadText(body) }).toEqual(delivery);
  return delivery;
}

describe('a delivery', () => {
  test.for(phantomCaptures.map(({ body }) => [JSON.parse(body).event, body]))(
    'of %s as a node sends it keeps its payload character for character',
    ([event, body = '']) => {
      const { data, timestamp } = JSON.parse(body);
      const dataText = data === undefined ? undefined : JSON.stringify(data);
      expect(parse(body)).toEqual({ kind: 'delivery', event, timestamp, format: 'node', data, dataText });
    },
  );

  test.for([
    ['{"timestamp":1,"data":7,"event":"a"}', 'node', 'a'],
    ['{"created":1,"data":7,"type":"a"}', 'docs', 'a'],
    ['{"timestamp":1,"data":7,"event":"a","created":1,"type":"a"}', 'both', 'a'],
    ['{"timestamp":1,"data":7,"event":"a","created":1,"type":"b"}', 'both', 'a'],
    ['{"timestamp":1,"data":7,"event":"a","type":3}', 'node', 'a'],
    ['{"data":7,"timestamp":1,"event":"\\u0061"}', 'node', 'a'],
  ] as const)('%s is of the format %s', ([text, format, event]) => {
    expect(parse(text)).toMatchObject({ kind: 'delivery', format, event, timestamp: 1, data: 7 });
  });

  test.for([
    ['{"event":"a"}', undefined],
    ['{"event":"a","data":null}', 'null'],
    ['{"event":"a","data":"text"}', '"text"'],
    ['{"event":"a","data":true}', 'true'],
    ['{"event":"a","data":-0}', '-0'],
    ['{"event":"a","data":1e400}', '1e400'],
    ['{"event":"a","data":9007199254740993}', '9007199254740993'],
    ['{"event":"a","data": [1.0, 2] }', '[1.0, 2]'],
    ['{"event":"a","data":{"b":1,"a":2,"b":3}}', '{"b":1,"a":2,"b":3}'],
    ['{"event":"a","data":{"2":1,"1":2}}', '{"2":1,"1":2}'],
    ['{"event":"a","data":1,"data":2}', '2'],
    ['{"data":"},{\\"event\\":\\"x","event":"a"}', '"},{\\"event\\":\\"x"'],
    ['{"data":"\\\\","event":"a"}', '"\\\\"'],
    ['{"event":"a","\\u0064ata":[[],{}]}', '[[],{}]'],
    ['{"event":"a","data":{"__proto__":{"x":1},"constructor":0}}', '{"__proto__":{"x":1},"constructor":0}'],
    ['{"event":"a","data":"\\ud800"}', '"\\ud800"'],
    ['{"event":"a","data":"\u2028🚀"}', '"\u2028🚀"'],
  ])('%j keeps the text of its data', ([text = '', dataText]) => {
    expect(parse(text)).toMatchObject({ kind: 'delivery', event: 'a', dataText });
  });

  test('survives any JSON value as data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (data, space) => {
        const parsed = parse(JSON.stringify({ timestamp: 5, data, event: 'x' }, null, space));
        if (parsed.kind !== 'delivery') throw new Error(parsed.reason);
        expect(JSON.parse(parsed.dataText ?? '')).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });

  test('in both formats uses the time of either format', () => {
    expect(parse('{"event":"a","type":"a","created":5}')).toMatchObject({ format: 'both', timestamp: 5 });
    expect(parse('{"event":"a","type":"a","created":5,"timestamp":6}')).toMatchObject({ timestamp: 6 });
  });

  test('without a timestamp has none', () => {
    expect(parse('{"event":"a"}')).toMatchObject({ timestamp: null });
    expect(parse('{"event":"a","timestamp":1e400}')).toMatchObject({ timestamp: null });
  });

  test('leaves no mark on other objects', () => {
    parse('{"event":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a body', () => {
  const maxDepth = 128;
  const deep = (levels: number) => `{"event":"a","data":${'['.repeat(levels)}${']'.repeat(levels)}}`;

  test.for([
    ['', 'not-json'],
    [' ', 'not-json'],
    ['{', 'not-json'],
    ['{"event":"a"', 'not-json'],
    ['{"event":"a"} {"event":"b"}', 'not-json'],
    ["{'event':'a'}", 'not-json'],
    ['event=a', 'not-json'],
    ['\ufeff{"event":"a"}', 'not-json'],
    ['{"event":"a","data":01}', 'not-json'],
    ['{"event":"a","data":NaN}', 'not-json'],
    ['{"event":"a\n"}', 'not-json'],
    ['"', 'not-json'],
    ['{"event', 'not-json'],
    ['null', 'not-a-delivery'],
    ['7', 'not-a-delivery'],
    ['"event"', 'not-a-delivery'],
    ['[{"event":"a"}]', 'not-a-delivery'],
    ['{}', 'not-a-delivery'],
    ['{"data":{"event":"a"}}', 'not-a-delivery'],
    ['{"event":""}', 'not-a-delivery'],
    ['{"event":7}', 'not-a-delivery'],
    ['{"event":7,"type":"a"}', 'not-a-delivery'],
    ['{"event":["a"]}', 'not-a-delivery'],
    ['{"event":null}', 'not-a-delivery'],
    ['{"event":"a","timestamp":"now"}', 'not-a-delivery'],
    ['{"created":"now","type":"a"}', 'not-a-delivery'],
    ['{"__proto__":{"event":"a"}}', 'not-a-delivery'],
    ['['.repeat(1_000_000), 'too-deep'],
    [deep(maxDepth), 'too-deep'],
    [`]]]]${'['.repeat(maxDepth + 1)}`, 'too-deep'],
    ['{"a":'.repeat(10_000), 'too-deep'],
  ])('that is not a delivery is rejected: %j (%s)', ([text = '', reason]) => {
    expect(parse(text)).toMatchObject({ kind: 'rejected', reason });
  });

  test.for([
    ['', 'not-json', 'the body is empty'],
    ['\ufeff{}', 'not-json', 'the body begins with a byte order mark'],
    ['null', 'not-a-delivery', 'expected an object, got null'],
    ['[]', 'not-a-delivery', 'expected an object, got an array'],
    ['7', 'not-a-delivery', 'expected an object, got a number'],
    ['true', 'not-a-delivery', 'expected an object, got a boolean'],
    ['"a"', 'not-a-delivery', 'expected an object, got a string'],
    ['{"event":"a","timestamp":{}}', 'not-a-delivery', 'expected a number in "timestamp", got an object'],
    ['{"event":"a","timestamp":null}', 'not-a-delivery', 'expected a number in "timestamp", got null'],
    ['{"type":"a","created":[]}', 'not-a-delivery', 'expected a number in "created", got an array'],
    ['['.repeat(129), 'too-deep', 'more than 128 levels'],
  ])('that is not a delivery is rejected with a detail: %j (%s, %s)', ([text = '', reason, detail]) => {
    expect(parse(text)).toEqual({ kind: 'rejected', reason, detail });
  });

  test('may contain a byte order mark in a string, but not at its end', () => {
    expect(parse('{"event":"a"}\ufeff')).toEqual({ kind: 'rejected', reason: 'not-json' });
    expect(parse('{"event":"\ufeff"}')).toMatchObject({ kind: 'delivery', event: '\ufeff' });
  });

  test('is read without the prototype of an object', () => {
    expect(parse('{"event":"a"}')).toMatchObject({ data: undefined, dataText: undefined });
    expect(parse('{"__proto__":{"data":1,"timestamp":2},"event":"a"}')).toMatchObject({
      data: undefined,
      timestamp: null,
    });
  });

  test.for([
    ['invalid UTF-8', [0x7b, 0xff, 0x7d]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [...Buffer.from('{"event":"a"}', 'utf16le')]],
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
  ] as const)('with %s is not JSON', ([, bytes]) => {
    expect(read(Uint8Array.from(bytes))).toMatchObject({ kind: 'rejected', reason: 'not-json' });
  });

  test('may nest 128 levels deep and no deeper', () => {
    expect(parse(deep(maxDepth - 1)).kind).toBe('delivery');
    expect(parse(deep(maxDepth)).kind).toBe('rejected');
  });

  test('never causes an exception, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['delivery', 'rejected']).toContain(read(bytes).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});
