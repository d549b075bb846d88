import { expect, test } from 'vitest';
import { parseDelivery } from '../../../src/protocol/delivery/delivery.ts';
import type { Reception } from '../../../src/protocol/reception/reception.ts';
import { createCounter } from '../../../src/protocol/reception/tally.ts';

const authorized: Reception = {
  id: 1,
  receivedAtMs: 0,
  method: 'POST',
  path: '/',
  rawHeaders: [],
  verdict: { kind: 'authorized', token: 'default', whole: false },
  status: 200,
  delivery: undefined,
  bodyBytes: 0,
  durationMs: 0,
};
const rejected: Reception = { ...authorized, verdict: { kind: 'rejected', reason: 'wrong-authorization' } };

function delivered(event: string, isChosen?: boolean): Reception {
  const delivery = parseDelivery(Buffer.from(JSON.stringify({ event })));
  if (delivery.kind === 'rejected') throw new Error(delivery.reason);
  const treatment =
    isChosen === undefined ? {} : { treatment: { isChosen, duplicateOf: null, forwardings: [] } };
  return { ...authorized, delivery, ...treatment };
}

function tallyOf(receptions: readonly Reception[]) {
  const counter = createCounter();
  for (const reception of receptions) counter.count(reception);
  const { events, ...counts } = counter.tally();
  return { ...counts, events: Object.fromEntries(events) };
}

const nothing = { received: 0, authorized: 0, rejected: 0, filtered: 0, events: {} };

test('all counts are zero before the first request', () => {
  expect(tallyOf([])).toEqual(nothing);
});

test('authorized and rejected requests add up, and events are counted by name', () => {
  const receptions = [delivered('a'), rejected, delivered('b'), delivered('a', true), rejected, rejected];
  expect(tallyOf(receptions)).toEqual({
    ...nothing,
    received: 6,
    authorized: 3,
    rejected: 3,
    events: { a: 2, b: 1 },
  });
});

test('a rejected request has no event, even if its body was read', () => {
  expect(tallyOf([{ ...delivered('a'), verdict: rejected.verdict }]).events).toEqual({});
});

test('an authorized request without a delivery counts as received', () => {
  expect(tallyOf([authorized])).toEqual({ ...nothing, received: 1, authorized: 1 });
});

test('what the filter left out is counted only as filtered', () => {
  expect(tallyOf([delivered('a', false), delivered('a', false)])).toEqual({ ...nothing, filtered: 2 });
});

test('a thousand event names are counted separately, the others together', () => {
  const names = Array.from({ length: 1_000 }, (_, n) => delivered(`event ${n}`));
  const { events } = tallyOf([...names, delivered('more'), delivered('and more'), delivered('event 5')]);
  expect(Object.keys(events)).toHaveLength(1_001);
  expect(events).toMatchObject({ 'event 5': 2, 'event 999': 1, '(others)': 2 });
});

test('a name is cut after 200 characters', () => {
  const long = 'x'.repeat(200);
  const { events } = tallyOf([delivered(long), delivered(`${long}y`), delivered(`${long}z`)]);
  expect(events).toEqual({ [long]: 3 });
  expect(tallyOf([delivered('x'.repeat(199))]).events).toEqual({ ['x'.repeat(199)]: 1 });
});
