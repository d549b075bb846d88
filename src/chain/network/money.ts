/** Amounts are in satoshi: bigint in code, decimal text in JSON. One coin is 10^8 satoshi. */
export const satoshiPerCoin = 100_000_000n;

/** The largest amount that 2.2.4 reads back from its signed 64-bit field. */
const largestAmount = 2n ** 63n - 1n;

/** The largest amount that fits the 8 bytes of the layout; only `exact` payloads exceed `largestAmount`. */
export const largestExactAmount = 2n ** 64n - 1n;

/**
 * Rounds an amount as a 2.2.4 node does, which converts each to a double and then to a signed 64-bit field (payloads.md
 * section 3, measured). Amounts up to 2^53 do not change.
 */
export function roundLikeNode(satoshi: bigint): bigint {
  const rounded = BigInt(Number(satoshi));
  return rounded > largestAmount ? largestAmount : rounded;
}

/** Whether a node accepts a block with this total; otherwise it answers "Invalid total amount". */
export function isNodeTotal(satoshi: bigint): boolean {
  return roundLikeNode(satoshi) === satoshi;
}

export function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
