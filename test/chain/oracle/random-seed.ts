import { randomBytes } from 'node:crypto';

/** All that is random here follows from this one seed. A failure tells it; set the variable to see it again. */
export const randomSeed = process.env.ORACLE_SEED ?? randomBytes(6).toString('hex');
