import { describe, expect, test } from 'vitest';
import {
  type DeliveryTextOptions,
  deliveryText,
} from '../../../../src/commands/listen/display/delivery-text.ts';
import { judgeConditions } from '../../../../src/protocol/conditions/judge-conditions.ts';
import type { PostOutcome } from '../../../../src/protocol/delivery/post-outcome.ts';
import type { Treatment } from '../../../../src/protocol/reception/reception.ts';
import { plainPalette } from '../../../../src/terminal/text/palette.ts';
import { bodyOf, receptionOf } from '../../../terminal/example-reception.ts';

const usual: Treatment = { isChosen: true, duplicateOf: null, forwardings: [] };

function shown(changes: Partial<Treatment>, options: Partial<DeliveryTextOptions> = {}): string {
  const reception = receptionOf(bodyOf('my.event', '{"h":10}'), { treatment: { ...usual, ...changes } });
  return deliveryText(reception, {
    palette: plainPalette,
    detail: 'normal',
    showsRejected: false,
    formatTime: (unixMs) => `T${unixMs % 1_000}`,
    ...options,
  });
}

function answered(status: number, text = '', statusText = 'Reason'): PostOutcome {
  return {
    kind: 'answered',
    status,
    statusText,
    text,
    isCut: false,
    contentType: undefined,
    location: undefined,
  };
}

function forwarded(outcome: PostOutcome): Partial<Treatment> {
  return { forwardings: [{ target: 'http://127.0.0.1:3000/hook', outcome, durationMs: 12.34 }] };
}

describe('a forwarded delivery', () => {
  test('shows status and time of each target', () => {
    expect(shown(forwarded(answered(200, 'ok', 'OK')))).toContain(
      '\n  → http://127.0.0.1:3000/hook  200 OK · 12.3 ms\n',
    );
  });

  test('shows the answer of the target when it is not a success', () => {
    expect(shown(forwarded(answered(500, ' Error: no\u001b[31m\n at x.js ')))).toContain(
      '500 Reason · 12.3 ms  Error: no\\u001b[31m at x.js\n',
    );
  });

  test('shows the error of the handler on its own line at a terminal, and breaks no word', () => {
    const text =
      'TypeError: cannot read properties of undefined (reading "height") in the handler for block.forged';
    const lines = shown(forwarded(answered(500, text)), { width: 80 }).split('\n');
    expect(lines).toContain('  → http://127.0.0.1:3000/hook  500 Reason · 12.3 ms');
    expect(lines).toContain('    TypeError: cannot read properties of undefined (reading "height") in the');
    expect(lines).toContain('    handler for block.forged');
  });

  test.for([20, 60, 80])('has no line wider than %d columns at such a terminal', (width) => {
    const outcomes = [
      answered(500, 'word '.repeat(60)),
      answered(401, 'x'.repeat(600), 'y'.repeat(150)),
      { kind: 'failed', reason: 'refused', detail: '' },
    ] as const;
    for (const outcome of outcomes) {
      for (const line of shown(forwarded(outcome), { width }).split('\n').slice(1))
        expect(line.length, line).toBeLessThanOrEqual(width);
    }
  });

  test('shows the error of the handler in one line when compact', () => {
    const text = 'TypeError: cannot read\n  properties of undefined\n    at handler.js:3';
    const [, below] = shown(forwarded(answered(500, text, 'Internal Server Error')), {
      detail: 'compact',
      width: 80,
    }).split('\n');
    expect(below).toBe('  → 127.0.0.1:3000  500 TypeError: cannot read properties of undefined at handl…');
  });

  test('suggests what to check after 401', () => {
    expect(shown(forwarded(answered(401)))).toContain('Check that it uses the same token');
  });

  test('explains why there was no answer, and which flag waits longer', () => {
    const timeout = { kind: 'failed', reason: 'timeout', detail: '1400 ms' } as const;
    expect(shown(forwarded(timeout))).toMatch(/→ \S+ {2}no answer within 1400 ms.*--forward-timeout/);
  });

  test('fits on one line', () => {
    const { length } = shown(forwarded(answered(200)), { detail: 'compact' }).split('\n');
    expect(length).toBe(2);
  });
});

test.for(['normal', 'compact'] as const)('a duplicate names the time of the first (%s)', (detail) => {
  expect(shown({ duplicateOf: { id: 3, receivedAtMs: 5_123 } }, { detail })).toContain('duplicate of T123');
});

test('a duplicate is explained only the first time', () => {
  expect(shown({ duplicateOf: { id: 3, receivedAtMs: 0 } })).toContain('one delivery per matching condition');
  const known = shown({ duplicateOf: { id: 3, receivedAtMs: 0 } }, { explainsDuplicates: false });
  expect(known).toContain('duplicate of');
  expect(known).not.toContain('one delivery per');
});

test.for([
  ['not-recorded', 'not recorded'],
  ['failed-on-purpose', 'simulated (--fail-rate)'],
  ['answered-on-purpose', 'simulated (--respond)'],
  ['forward-loop', 'leads back here'],
] as const)('an unusual answer is explained (%s)', ([note, words]) => {
  expect(shown({ note })).toContain(words);
});

describe('what the filter left out', () => {
  const conditions = [
    { key: 'h', condition: 'gt', value: 10 },
    { key: 'h', condition: 'lt', value: 5 },
  ] as const;
  const judgement = judgeConditions({ h: 10 }, conditions, 'phantom-2.2');

  test('is not shown', () => {
    expect(shown({ isChosen: false, judgement })).toBe('');
  });

  test('is shown without its payload with --explain', () => {
    const text = shown(
      { isChosen: false, judgement },
      { explanation: { conditions, profile: 'phantom-2.2' } },
    );
    expect(text).toContain('left out by the filter');
    expect(text).toContain('\n  where h gt 10: does not match\n  where h lt 5: does not match\n');
    expect(text).toContain('a node (phantom-2.2) would have sent 0 deliveries\n');
    expect(text).not.toContain('"h"');
  });
});

test('one line also shows how often a node would have sent a delivery', () => {
  const conditions = [{ key: 'h', condition: 'gt', value: 1 }] as const;
  const judgement = judgeConditions({ h: 10 }, conditions, 'phantom-2.2');
  const explanation = { conditions, profile: 'phantom-2.2' };
  expect(shown({ judgement }, { explanation, detail: 'compact' })).toContain(
    ' · a node (phantom-2.2) would have sent 1',
  );
});

test('a chosen delivery is explained too', () => {
  const conditions = [
    { key: 'h', condition: 'gt', value: 1 },
    { key: 'h', condition: 'contains', value: 1 },
  ] as const;
  const judgement = judgeConditions({ h: [1] }, conditions, 'ark-2.6');
  const text = shown({ judgement }, { explanation: { conditions, profile: 'ark-3' } });
  expect(text).toContain('where h contains 1: matches');
  expect(text).toContain('a node (ark-3) would have sent 1 delivery\n');
});
