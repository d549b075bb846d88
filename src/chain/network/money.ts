/** Amounts are satoshi in a bigint inside, decimal text outside. One coin is 10^8 satoshi. */
export const satoshiPerCoin = 100_000_000n;

/** The largest amount 2.2.4 reads back from its signed 64-bit field. */
const largestAmount = 2n ** 63n - 1n;

/** The largest amount that fits the 8 bytes of the layout; only `exact` payloads go beyond `largestAmount`. */
export const largestExactAmount = 2n ** 64n - 1n;

/**
 * What a 2.2.4 node makes of an amount: it passes every one through a double and then through a signed 64-bit
 * field (payloads.md section 3, measured). Amounts up to 2^53 stay as they are.
 */
export function roundLikeNode(satoshi: bigint): bigint {
  const rounded = BigInt(Number(satoshi));
  return rounded > largestAmount ? largestAmount : rounded;
}

/** Whether a node takes a block with this total; it answers others with "Invalid total amount". */
export function isNodeTotal(satoshi: bigint): boolean {
  return roundLikeNode(satoshi) === satoshi;
}

/** The sum of any number of amounts. */
export function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
