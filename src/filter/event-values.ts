import { suggesting } from '../flags/flag.ts';
import { Problem } from '../problem.ts';
import { parseEventPatterns } from '../protocol/events/event-pattern.ts';

/** The name of one event. Any is taken, as a node takes any: forks have events of their own. */
export const readEventName = suggesting('event', (text) => {
  if (/^(?!#)[\x21-\x7e]{1,200}$/.test(text)) return text;
  throw new Problem('bad-flag', `Expected the name of an event, such as block.forged, got "${text}".`);
});

/** Names of events with `*` and `?`, commas between. */
export const readEventPatterns = suggesting('event', parseEventPatterns);
