import { suggesting } from '../flags/flag.ts';
import { parseEventPatterns } from '../protocol/events/event-pattern.ts';

/** Names of events with `*` and `?`, commas between. */
export const readEventPatterns = suggesting('event', parseEventPatterns);
