import { suggesting } from '../../flags/flag.ts';
import { parseExpectation } from '../../protocol/events/expectation.ts';

/** `block.forged:3`: how many deliveries of which events. */
export const readExpectation = suggesting('event', parseExpectation);
