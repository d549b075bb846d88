import { afterAll } from 'vitest';

/**
 * Returns what takes the ends of servers and folders, and runs them when the suite ends, the last one first. To be
 * called in `describe`, because an `afterAll` within a `beforeAll` never runs.
 */
export function endOfSuite(): (end: () => Promise<void>) => void {
  const ends: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return (end) => void ends.push(end);
}
