/** What a connection has to do with a delivery, from the least to the most. */
const claims = ['silent', 'unknown', 'trusted', 'in-hand'] as const;

/**
 * `silent`: nothing has come. `unknown`: bytes have, but no authorized request. `trusted`: an authorized one has, and was
 * answered. `in-hand`: one is being read or waits for its answer.
 */
export type Claim = (typeof claims)[number];

/** The connection with the least claim, the oldest of several; undefined when each has a delivery in hand. */
export function findLeastClaim<Connection>(
  oldestFirst: readonly Connection[],
  claimOf: (connection: Connection) => Claim,
): Connection | undefined {
  let least: Connection | undefined;
  let leastRank = claims.indexOf('in-hand');
  for (const connection of oldestFirst) {
    const rank = claims.indexOf(claimOf(connection));
    if (rank >= leastRank) continue;
    least = connection;
    leastRank = rank;
  }
  return least;
}
