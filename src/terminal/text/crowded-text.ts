/**
 * Returns the warning of a server that had to close connections to make room for others.
 * @param isReduced whether the limit is lower than usual, because the system allows no more open files
 */
export function crowdedText(maxConnections: number, isReduced: boolean): string {
  const advice = isReduced ? ' Raise the limit of open files with ulimit -n.' : '';
  return `Warning: more than ${maxConnections} connections are open; the least useful ones are closed.${advice}`;
}
