import type { NodeReport } from '../../node/node-report.ts';
import type { PostOutcome } from '../../protocol/delivery/post-outcome.ts';

/** The totals of an emulated node. */
export interface NodeTally {
  readonly blocks: number;
  readonly requests: number;
  readonly refused: number;
  readonly deliveries: number;
  readonly failed: number;
  /** Deliveries that were not sent because too many were in progress. */
  readonly dropped: number;
  /** Deliveries without an answer, given up for others or when the node stopped. They also count as failed. */
  readonly unanswered: number;
}

export interface NodeCounter {
  count(report: NodeReport): void;
  tally(): NodeTally;
}

export function createNodeCounter(): NodeCounter {
  let tally: NodeTally = {
    blocks: 0,
    requests: 0,
    refused: 0,
    deliveries: 0,
    failed: 0,
    dropped: 0,
    unanswered: 0,
  };
  return {
    count(report) {
      tally = counted(tally, report);
    },
    tally: () => tally,
  };
}

function counted(tally: NodeTally, report: NodeReport): NodeTally {
  switch (report.kind) {
    case 'block':
      return { ...tally, blocks: tally.blocks + 1 };
    case 'request':
      return {
        ...tally,
        requests: tally.requests + 1,
        refused: tally.refused + (report.refusal === undefined ? 0 : 1),
      };
    case 'dispatch':
      return {
        ...tally,
        deliveries: tally.deliveries + 1,
        failed: tally.failed + (report.isSuccess ? 0 : 1),
        unanswered: tally.unanswered + (isInterrupted(report.outcome) ? 1 : 0),
      };
    case 'dropped':
      return { ...tally, dropped: tally.dropped + report.deliveries };
    default:
      return tally;
  }
}

function isInterrupted(outcome: PostOutcome): boolean {
  return outcome.kind === 'failed' && outcome.reason === 'interrupted';
}
