import { Problem } from '../problem.ts';

/** A TCP port, 0 to 65535. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Problem('bad-flag', `expected a port from 0 to 65535, got "${text}".`);
}
