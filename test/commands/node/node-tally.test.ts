import { expect, test } from 'vitest';
import { createNodeCounter } from '../../../src/commands/node/node-tally.ts';
import type { NodeReport } from '../../../src/node/node-report.ts';

const block: NodeReport = { kind: 'block', height: 1, id: '1', transactions: 0, events: 2 };
const request: NodeReport = {
  kind: 'request',
  door: 'api',
  method: 'GET',
  target: '/',
  status: 200,
  remoteAddress: '127.0.0.1',
  refusal: undefined,
};
const dispatch: NodeReport = {
  kind: 'dispatch',
  event: 'block.forged',
  webhook: { id: 1, target: 'http://x/' },
  condition: undefined,
  outcome: { kind: 'failed', reason: 'timeout', detail: '' },
  request: undefined,
  startedAtMs: 0,
  isSuccess: true,
  durationMs: 1,
};

test('each report is counted in exactly the right place', () => {
  const counter = createNodeCounter();
  const counts = { blocks: 0, requests: 0, refused: 0, deliveries: 0, failed: 0, dropped: 0, unanswered: 0 };
  expect(counter.tally()).toEqual(counts);
  const reports: readonly [NodeReport, Partial<typeof counts>][] = [
    [block, { blocks: 1 }],
    [block, { blocks: 2 }],
    [request, { requests: 1 }],
    [
      { ...request, refusal: { reason: 'not-whitelisted' } },
      { requests: 2, refused: 1 },
    ],
    [
      { ...request, refusal: { reason: 'not-the-forger' } },
      { requests: 3, refused: 2 },
    ],
    [dispatch, { deliveries: 1 }],
    [
      { ...dispatch, isSuccess: false },
      { deliveries: 2, failed: 1 },
    ],
    [
      { ...dispatch, isSuccess: false },
      { deliveries: 3, failed: 2 },
    ],
    [
      { ...dispatch, outcome: { kind: 'failed', reason: 'interrupted', detail: '' }, isSuccess: false },
      { deliveries: 4, failed: 3, unanswered: 1 },
    ],
    [{ kind: 'dropped', deliveries: 5 } as NodeReport, { dropped: 5 }],
    [{ kind: 'dropped', deliveries: 2 } as NodeReport, { dropped: 7 }],
    [{ kind: 'unmatched' } as NodeReport, {}],
  ];
  for (const [report, change] of reports) {
    counter.count(report);
    expect(counter.tally()).toEqual(Object.assign(counts, change));
  }
});
