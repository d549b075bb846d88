import { randomBytes } from 'node:crypto';

/** All that is random here follows from this one seed. A failure reports it; set the variable to repeat the failure. */
export const randomSeed = process.env.ORACLE_SEED ?? randomBytes(6).toString('hex');
