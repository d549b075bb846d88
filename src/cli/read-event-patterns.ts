import { parseEventPatterns } from '../protocol/event-pattern.ts';
import { suggesting } from './flag.ts';

/** Names of events with `*` and `?`, commas between. */
export const readEventPatterns = suggesting('event', parseEventPatterns);
