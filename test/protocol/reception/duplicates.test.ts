import { describe, expect, test } from 'vitest';
import { type Delivery, parseDelivery } from '../../../src/protocol/delivery/delivery.ts';
import { createDuplicateFinder, type DuplicateFinder } from '../../../src/protocol/reception/duplicates.ts';

/** A delivery as it arrives; `data` is JSON text, or undefined for none. */
function arrived(event: string, data: string | undefined, timestamp: number | null = 1): Delivery {
  const members = [`"event":${JSON.stringify(event)}`];
  if (timestamp !== null) members.push(`"timestamp":${timestamp}`);
  if (data !== undefined) members.push(`"data":${data}`);
  const delivery = parseDelivery(Buffer.from(`{${members.join()}}`));
  if (delivery.kind === 'rejected') throw new Error(delivery.reason);
  return delivery;
}

function findId(finder: DuplicateFinder, id: number, delivery: Delivery): number | null {
  return finder.find({ id, receivedAtMs: 0 }, delivery)?.id ?? null;
}

const isSame = (one: Delivery, other: Delivery) => {
  const finder = createDuplicateFinder();
  expect(findId(finder, 1, one)).toBeNull();
  return findId(finder, 2, other) === 1;
};

describe('createDuplicateFinder', () => {
  test.for([
    ['{"id":"a","n":1}', '{"n":2,"id":"a"}', true],
    ['{"id":"a"}', '{"id":"b"}', false],
    ['{"id":5}', '{"id":5}', true],
    ['{"id":5,"n":1}', '{"n":2,"id":5}', true],
    ['{"id":9007199254740993,"n":1}', '{"n":2,"id":9007199254740993}', false],
    ['{"id":true,"n":1}', '{"n":2,"id":true}', false],
    ['{"id":5}', '{"id":"5"}', false],
    ['{"id":9007199254740993}', '{"id":9007199254740992}', false],
    ['{"id":9007199254740993}', '{"id":9007199254740993}', true],
    ['{"id":"","n":1}', '{"id":"","n":2}', false],
    ['{"id":null,"n":1}', '{"id":null,"n":2}', false],
    ['{"n":1}', '{"n":1}', true],
    ['{"n":1}', '{"n":1.0}', false],
    ['[1,2]', '[1,2]', true],
    ['[1,2]', '[2,1]', false],
    ['"text"', '"text"', true],
    ['"text"', '"texts"', false],
    ['{"__proto__":{"id":"a"}}', '{"__proto__":{"id":"a"},"n":1}', false],
  ] as const)(
    'judges deliveries at different times with the payloads %s and %s as duplicates: %s',
    ([one, other, expected]) => {
      expect(isSame(arrived('a', one, 1), arrived('a', other, 2))).toBe(expected);
      expect(isSame(arrived('a', one), arrived('b', one))).toBe(false);
    },
  );

  test.for(['7', 'true', 'null', undefined])(
    'judges deliveries with the payload %s as duplicates only at the same time',
    (data) => {
      expect(isSame(arrived('a', data, 1), arrived('a', data, 1))).toBe(true);
      expect(isSame(arrived('a', data, 1), arrived('a', data, 2))).toBe(false);
      expect(isSame(arrived('a', data, null), arrived('a', data, null))).toBe(false);
      expect(isSame(arrived('a', data, 1), arrived('a', '8', 1))).toBe(false);
    },
  );

  test.for([
    ['9007199254740993', '9007199254740992'],
    ['1e400', '1e401'],
    ['9'.repeat(400), '8'.repeat(400)],
  ] as const)(
    'distinguishes the numbers %s and %s, although they are equal as JavaScript numbers',
    ([one, other]) => {
      expect(isSame(arrived('a', one), arrived('a', other))).toBe(false);
    },
  );

  test('distinguishes events and ids of any length', () => {
    const long = 'x'.repeat(10_000);
    expect(isSame(arrived(long, `{"id":"${long}"}`), arrived(long, `{"id":"${long}"}`))).toBe(true);
    expect(isSame(arrived(long, `{"id":"${long}"}`), arrived(long, `{"id":"${long}y"}`))).toBe(false);
    expect(isSame(arrived(`${long}1`, '{"id":1}'), arrived(`${long}2`, '{"id":1}'))).toBe(false);
    expect(isSame(arrived('a string b', '{"id":"c"}'), arrived('a', '{"id":"b string c"}'))).toBe(false);
  });

  test('names the first of several, and forgets the one not seen for the longest time', () => {
    const finder = createDuplicateFinder(2);
    const [a, b, c] = ['"a"', '"b"', '"c"'].map((data) => arrived('e', data)) as [
      Delivery,
      Delivery,
      Delivery,
    ];
    expect([findId(finder, 1, a), findId(finder, 2, b), findId(finder, 3, a), findId(finder, 4, c)]).toEqual([
      null,
      null,
      1,
      null,
    ]);
    expect(findId(finder, 5, a)).toBe(1);
    expect(findId(finder, 6, b)).toBeNull();
    expect(findId(finder, 7, c)).toBeNull();
    expect(findId(finder, 8, b)).toBe(6);
  });

  test.for([10_000, 10_050, 10_099])('remembers the last 100 of %d, and not the one 200 earlier', (count) => {
    const finder = createDuplicateFinder(100);
    for (let id = 0; id < count; id += 1) expect(findId(finder, id, arrived('e', `{"id":${id}}`))).toBeNull();
    expect(findId(finder, -1, arrived('e', `{"id":${count - 100}}`))).toBe(count - 100);
    expect(findId(finder, -2, arrived('e', `{"id":${count - 201}}`))).toBeNull();
  });

  test('remembers the last 4,096 by default, and no more', () => {
    const finder = createDuplicateFinder();
    for (let id = 0; id < 8_192; id += 1) findId(finder, id, arrived('e', `{"id":${id}}`));
    expect(findId(finder, -1, arrived('e', '{"id":4096}'))).toBe(4_096);
    expect(findId(finder, -2, arrived('e', '{"id":4095}'))).toBeNull();
  });
});
