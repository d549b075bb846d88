import { parseExpectation } from '../protocol/expectation.ts';
import { suggesting } from './flag.ts';

/** `block.forged:3`: how many deliveries of which events. */
export const readExpectation = suggesting('event', parseExpectation);
