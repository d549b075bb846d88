import { expect, test } from 'vitest';
import { eventNote, eventsOf } from '../../../../src/protocol/events/contract/event-contracts.ts';
import { generations } from '../../../../src/protocol/events/generation.ts';

test.for([
  ['block.forgd', 'phantom-2.2', 'Did you mean block.forged?'],
  ['zzzzzzzzzzz', 'phantom-2.2', 'has no such event'],
  ['peer.added', 'phantom-2.2', 'stock nodes never deliver it. '],
  ['wallet.vote', 'phantom-2.2', 'phantom-2.2 has no such event (ark-2.7, ark-3, mainsail has)'],
  ['block.*', 'ark-3', 'not a pattern'],
] as const)('%s gets a note for %s', ([event, generation, note]) => {
  expect(eventNote(event, generation)).toContain(note);
});

test.for(generations)('there is no note on an event that %s delivers', (generation) => {
  const delivered = eventsOf(generation).filter(({ isDelivered }) => isDelivered);
  expect(delivered.length).toBeGreaterThan(5);
  for (const { name } of delivered) expect(eventNote(name, generation)).toBeUndefined();
});
