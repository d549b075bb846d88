import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Claim, leastUseful, type Seat } from '../../../src/http/server/connections.ts';

const seat = (claim: Claim, address = 'a'): Seat => ({ claim, address });
const seats = fc.array(
  fc.record<Seat>({
    claim: fc.constantFrom('refused', 'unknown', 'trusted', 'in-hand'),
    address: fc.constantFrom('a', 'b', 'c'),
  }),
  { maxLength: 60 },
);

describe('the connections that are closed to make room', () => {
  test.for<[string, readonly Seat[], number, readonly number[]]>([
    ['are not needed within the limit', [seat('refused'), seat('unknown')], 2, []],
    ['are first those that were refused', [seat('unknown'), seat('trusted'), seat('refused')], 2, [2]],
    ['are the oldest of a kind', [seat('unknown'), seat('unknown'), seat('unknown')], 1, [0, 1]],
    [
      'are those that have delivered, rather than those in the middle of a delivery',
      [seat('in-hand'), seat('trusted')],
      1,
      [1],
    ],
    ['are the youngest of those in the middle of a delivery', [seat('in-hand'), seat('in-hand')], 1, [1]],
    [
      'are of the address that holds more than half',
      [seat('unknown', 'b'), seat('unknown'), seat('unknown'), seat('trusted')],
      3,
      [1],
    ],
    [
      'are of that address even where another was refused',
      [seat('refused', 'b'), seat('unknown'), seat('unknown'), seat('unknown')],
      3,
      [1],
    ],
    [
      'are not of an address that has delivered, however many it holds',
      [seat('trusted'), seat('trusted'), seat('trusted'), seat('unknown', 'b')],
      3,
      [3],
    ],
  ])('%s', ([, oldestFirst, maxConnections, leaving]) => {
    expect(leastUseful(oldestFirst, maxConnections)).toEqual(leaving.map((index) => oldestFirst[index]));
  });

  test('are as many as exceed the limit, and are in the middle of a delivery only when no others are left', () => {
    fc.assert(
      fc.property(seats, fc.integer({ min: 1, max: 30 }), (oldestFirst, maxConnections) => {
        const leaving = leastUseful(oldestFirst, maxConnections);
        expect(leaving).toHaveLength(Math.max(0, oldestFirst.length - maxConnections));
        const idle = oldestFirst.filter(({ claim }) => claim !== 'in-hand');
        const leavingInHand = leaving.filter(({ claim }) => claim === 'in-hand');
        expect(leavingInHand).toHaveLength(Math.max(0, leaving.length - idle.length));
      }),
    );
  });

  test('never belong to an address within its half while another address exceeds it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), seats, (maxConnections, oldestFirst) => {
        const modest = oldestFirst.filter(({ address }) => address === 'b').slice(0, maxConnections / 2);
        const crowd = Array.from({ length: 3 * maxConnections }, () => seat('unknown', 'a'));
        const leaving = leastUseful([...modest, ...crowd], maxConnections);
        expect(leaving.filter(({ address }) => address === 'b')).toEqual([]);
      }),
    );
  });
});
