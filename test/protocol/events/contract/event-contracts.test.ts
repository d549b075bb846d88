import { describe, expect, test } from 'vitest';
import { describeData } from '../../../../src/protocol/events/contract/event-contract.ts';
import { eventContract, eventsOf } from '../../../../src/protocol/events/contract/event-contracts.ts';
import { eventNames, eventNamesOf, parseEventName } from '../../../../src/protocol/events/event-catalogue.ts';
import { generations } from '../../../../src/protocol/events/generation.ts';

describe.for(generations)('the contracts of the events of %s', (generation) => {
  const contracts = eventsOf(generation);

  test('lists every name once, in order', () => {
    const names = contracts.map(({ name }) => name);
    expect(names).toEqual([...new Set(eventNamesOf[generation])].toSorted());
    expect(names.length).toBe(eventNamesOf[generation].length);
  });

  test('describes when each event fires or why it does not, its data and the source of that', () => {
    for (const { remark, data, source } of contracts) {
      expect(remark).toMatch(/^[A-Z].*\.$/);
      expect(describeData({ data })).toMatch(/^[A-Z].*\.$/);
      expect(describeData({ data })).not.toBe('Any JSON value.');
      expect(source).toMatch(/protocol\.md|payloads\.md|payload-examples|core-|Mainsail/);
    }
  });

  test('lists only names that are accepted', () => {
    for (const { name } of contracts) expect(parseEventName(name, generation)).toBe(name);
  });
});

test.for([
  ['phantom-2.2', 18, 11],
  ['ark-2.3', 24, 16],
  ['ark-2.4', 24, 18],
  ['ark-2.7', 32, 26],
  ['ark-3', 57, 39],
  ['mainsail', 49, 28],
] as const)('%s has %d events, of which a stock node delivers %d', ([generation, all, delivered]) => {
  const contracts = eventsOf(generation);
  expect([contracts.length, contracts.filter(({ isDelivered }) => isDelivered).length]).toEqual([
    all,
    delivered,
  ]);
});

test('the event names are those of Phantom when no generation is given', () => {
  expect(eventNamesOf['phantom-2.2']).toBe(eventNames);
  expect(() => parseEventName('round.missed')).toThrow(expect.objectContaining({ code: 'unknown-event' }));
  expect(parseEventName('round.missed', 'ark-2.7')).toBe('round.missed');
  expect(() => parseEventName('state:started', 'ark-3')).toThrow(
    expect.objectContaining({
      hint: expect.stringMatching(
        /^Supported by phantom-2.2.*: choose one with --profile. Or did you mean state.started\?$/,
      ),
    }),
  );
});

test('an event is unknown to a generation that does not have it', () => {
  expect(eventContract('round.missed', 'phantom-2.2')).toBeUndefined();
  expect(eventContract('peer.added', 'phantom-2.2')).toMatchObject({ isDelivered: false, isGuess: true });
  expect(eventContract('peer.added', 'ark-2.7')).toMatchObject({ isDelivered: true, isGuess: false });
});
