import type { BlockFacts, DeliveryRow } from '../../../src/inspector/messages.ts';

/** A row of an ordinary delivery. */
export function deliveryRow(id: number, changes: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    id,
    receivedAtMs: 1_767_225_600_000 + id,
    event: 'block.applied',
    token: 'default',
    reason: null,
    status: 200,
    summary: [],
    bodyBytes: 2,
    durationMs: 1,
    duplicateOf: null,
    deviations: 0,
    isChosen: true,
    note: null,
    forwardings: [],
    ...changes,
  };
}

/** A block whose id is its height, unless it is another one of that height. */
export function blockFacts(height: number, changes: Partial<BlockFacts> = {}): BlockFacts {
  return {
    height,
    id: String(height),
    previousBlock: String(height - 1),
    delegate: null,
    timestamp: height * 8,
    ...changes,
  };
}
