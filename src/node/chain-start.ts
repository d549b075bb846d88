/** The slots of the chain. */
const slotMs = 8_000;
/** A chain that is faster begins this far back, so that its clock stays behind ours for long. */
const headStartMs = 24 * 3_600_000;

/**
 * When the chain of a local node begins, in Unix milliseconds.
 * @param blockTimeMs undefined for blocks on demand, which may come faster than the slots
 */
export function chainStartMs(blockTimeMs: number | undefined, nowMs: number): number {
  const isFast = blockTimeMs === undefined || blockTimeMs < slotMs;
  return nowMs - (isFast ? headStartMs : 0);
}
