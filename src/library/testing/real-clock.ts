import { performance } from 'node:perf_hooks';

const { now } = Date;
const monotonicMs = performance.now.bind(performance);

/**
 * The clock from before a test replaced it: a fake clock may stand still, or show 1970, when no chain existed yet. Load
 * this module at once, together with the library.
 */
export const realClock = { now, monotonicMs };
