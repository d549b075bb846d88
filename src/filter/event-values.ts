import { suggesting } from '../flags/flag.ts';
import { Problem } from '../problem.ts';
import { parseEventPatterns } from '../protocol/events/event-pattern.ts';

/** Reads the name of one event. Any name is valid, as for a node: forks have additional events. */
export const readEventName = suggesting('event', (text) => {
  if (/^(?!#)[\x21-\x7e]{1,200}$/.test(text)) return text;
  throw new Problem('bad-flag', `Expected the name of an event, such as block.forged, got "${text}".`);
});

/** Reads event names separated by commas, which may contain `*` and `?`. */
export const readEventPatterns = suggesting('event', parseEventPatterns);
