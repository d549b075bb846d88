import { describe, expect, test } from 'vitest';
import { nodeLine } from '../../../src/commands/node/node-line.ts';
import { nodeTallyText, nodeText } from '../../../src/commands/node/node-text.ts';
import type { NodeReport } from '../../../src/node/node-report.ts';
import type { PostOutcome } from '../../../src/protocol/delivery/post-outcome.ts';
import { plainPalette } from '../../../src/terminal/text/palette.ts';

const webhook = { id: 1, target: 'http://u:secret@127.0.0.1:3000/hook' };
const hostile = 'a\u001b[2J\n\u202eb';
const atMs = Date.UTC(2026, 0, 1);

function shown(report: NodeReport): string {
  return nodeText(report, atMs, { palette: plainPalette, formatTime: () => 'T' });
}

function answered(status: number, statusText = 'Reason'): PostOutcome {
  return {
    kind: 'answered',
    status,
    statusText,
    text: '',
    isCut: false,
    contentType: undefined,
    location: undefined,
  };
}

const dispatch: NodeReport = {
  kind: 'dispatch',
  event: 'block.forged',
  webhook,
  condition: 'height gt 1',
  outcome: answered(200, 'OK'),
  request: undefined,
  startedAtMs: 0,
  isSuccess: true,
  durationMs: 3.456,
};
const request: NodeReport = {
  kind: 'request',
  door: 'api',
  method: 'GET',
  target: '/api/webhooks',
  status: 403,
  remoteAddress: '::1',
  refusal: { reason: 'not-whitelisted' },
};

test.for([
  [dispatch, 'block.forged  webhook 1 → http://…@127.0.0.1:3000/hook where height gt 1  200 OK · 3.5 ms'],
  [
    { ...dispatch, condition: undefined, outcome: answered(500), isSuccess: false },
    'block.forged  webhook 1 → http://…@127.0.0.1:3000/hook  500 Reason · 3.5 ms',
  ],
  [
    { ...dispatch, outcome: { kind: 'failed', reason: 'timeout', detail: '1500 ms' } },
    /no answer within 1500 ms: the node gave up · 3\.5 ms/,
  ],
  [
    { ...dispatch, outcome: { kind: 'failed', reason: 'certificate', detail: 'X' } },
    /nodes refuse self-signed certificates/,
  ],
  [
    { ...dispatch, outcome: { kind: 'failed', reason: 'refused', detail: 'X' } },
    /connection refused: nothing listens on 127\.0\.0\.1:3000/,
  ],
  [
    { kind: 'block', height: 1234, id: '5', transactions: 1, events: 4 },
    'forged  height 1,234 · id 5 · 1 transaction · 4 events',
  ],
  [
    request,
    'refused 403  GET /api/webhooks  ::1 is not on the whitelist; stock nodes allow only 127.0.0.1, and localhost may mean ::1',
  ],
  [
    { ...request, remoteAddress: '10.0.0.1' },
    'refused 403  GET /api/webhooks  10.0.0.1 is not on the whitelist',
  ],
  [
    { ...request, refusal: { reason: 'foreign-host', host: 'evil' } },
    'refused 403  GET /api/webhooks  the Host header names evil, which is not this machine',
  ],
  [
    { ...request, refusal: { reason: 'foreign-origin', origin: 'http://evil' } },
    'refused 403  GET /api/webhooks  a web page of http://evil sent it; web pages may not change anything here',
  ],
  [
    { ...request, refusal: { reason: 'foreign-origin', origin: undefined } },
    'refused 403  GET /api/webhooks  a web page of another origin sent it; web pages may not change anything here',
  ],
  [
    { ...request, door: 'events', refusal: { reason: 'not-the-forger' } },
    'refused 403  GET /api/webhooks  the header x-auth: forger is missing',
  ],
  [{ ...request, status: 404, refusal: undefined }, 'GET /api/webhooks  404'],
  [
    {
      kind: 'exception',
      event: 'e',
      webhook,
      condition: 'h not-between 1 2',
      message: 'boom',
      lostWebhooks: 2,
    },
    'e  webhook 1 → http://…@127.0.0.1:3000/hook where h not-between 1 2  throws boom: not sent, nor are 2 other webhooks',
  ],
  [
    { kind: 'gave-up', event: 'e', webhook, condition: 'id regexp x', reason: 'too-slow' },
    /where id regexp x {2}treated as no match: the regular expression takes too long/,
  ],
  [
    { kind: 'blocked', event: 'e', webhook, waiting: 3, afterMs: 1500 },
    /no answer after 1500 ms: 3 deliveries wait behind it/,
  ],
  [
    { kind: 'dropped', event: 'e', deliveries: 2, reason: '4096 deliveries' },
    /2 deliveries dropped: 4096 deliveries wait already/,
  ],
  [{ kind: 'unmatched', event: 'e', webhooks: 1 }, 'e  matches none of its 1 webhook'],
  [{ kind: 'unheard', event: 'my event' }, /^T {2}"my event" {2}unknown event/],
  [
    { kind: 'fault', during: 'call', message: `RangeError: ${'f'.repeat(32)}` },
    'internal error while answering a call: RangeError: [redacted]',
  ],
] as readonly (readonly [NodeReport, string | RegExp])[])(
  'the report %j is shown as %s',
  ([report, expected]) => {
    const text = shown(report);
    if (typeof expected === 'string') expect(text).toBe(`T  ${expected}\n`);
    else expect(text).toMatch(expected);
    expect(text).not.toContain('secret');
  },
);

describe('text from outside', () => {
  const where = { id: hostile, target: hostile };
  const reports: readonly NodeReport[] = [
    { ...dispatch, event: hostile, webhook: where, condition: hostile, outcome: answered(200, hostile) },
    { ...request, method: hostile, target: hostile, remoteAddress: hostile },
    { ...request, refusal: { reason: 'foreign-host', host: hostile } },
    { ...request, refusal: { reason: 'foreign-origin', origin: hostile } },
    {
      kind: 'exception',
      event: hostile,
      webhook: where,
      condition: hostile,
      message: hostile,
      lostWebhooks: 0,
    },
    { kind: 'gave-up', event: hostile, webhook: where, condition: hostile, reason: 'too-slow' },
    { kind: 'blocked', event: hostile, webhook: where, waiting: 1, afterMs: 1 },
    { kind: 'dropped', event: hostile, deliveries: 1, reason: hostile },
    { kind: 'unmatched', event: hostile, webhooks: 1 },
    { kind: 'unheard', event: hostile },
    { kind: 'fault', during: 'delivery', message: hostile },
  ];

  test.for(reports)('is escaped in the line of $kind, and in its JSON', (report) => {
    for (const text of [shown(report), nodeLine(report, atMs)]) {
      expect(text).toMatch(/^[^\p{Cc}\p{Cf}]+\n$/u);
    }
    expect(JSON.parse(nodeLine(report, atMs))).toMatchObject({
      type: report.kind,
      at: '2026-01-01T00:00:00.000Z',
    });
  });
});

test('the summary counts in words', () => {
  const tally = { blocks: 1, requests: 2, refused: 1, deliveries: 1, failed: 0, dropped: 0, unanswered: 0 };
  expect(nodeTallyText(tally)).toBe('1 block, 2 API calls, 1 refused, 1 delivery, 0 failed');
  expect(nodeTallyText({ ...tally, deliveries: 2, failed: 2, dropped: 3, unanswered: 2 })).toBe(
    '1 block, 2 API calls, 1 refused, 2 deliveries, 2 failed, 2 unanswered, 3 dropped',
  );
});
